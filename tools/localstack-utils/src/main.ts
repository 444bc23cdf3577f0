// node src/main.ts up | down: the containers of docker-compose.localstack.yml. `up` prints one line to eval.
import { resolve } from 'node:path';
import { runProgram } from './stack/run-program.ts';
import { stackDown, stackUp } from './stack/stack.ts';

const options = {
  run: runProgram,
  environment: process.env,
  file: resolve(import.meta.dirname, '../../../docker-compose.localstack.yml'),
  say: (line: string) => {
    console.error(`stack: ${line}`);
  },
};

try {
  const [command] = process.argv.slice(2);
  if (command === 'up') {
    const settings = await stackUp(options);
    options.say('healthy; point a shell at it with the line below, stop it with npm run stack:down');
    console.log(
      `export ${Object.entries(settings)
        .map(([name, value]) => `${name}=${value}`)
        .join(' ')}`,
    );
  } else if (command === 'down') {
    await stackDown(options);
    options.say('stopped');
  } else throw new Error('Say up or down.');
} catch (error) {
  options.say(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
