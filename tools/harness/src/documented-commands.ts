const runner = /^(?:npm|npx|nx|node|bash) /;

/** Every command that a page shows: lines of its shell blocks, and other code that begins with a runner. */
export const commandsIn = (markdown: string): string[] => {
  const blocks = [...markdown.matchAll(/^```(sh|bash)?\n(.*?)^```/gms)].flatMap(([, language, body = '']) =>
    body
      .replace(/\s*\\\n\s*/g, ' ')
      .split('\n')
      .map((line) => line.replace(/\s+#.*$/, '').trim())
      .filter((line) => (language === undefined ? runner.test(line) : line !== '' && !line.startsWith('#'))),
  );
  const prose = markdown.replace(/^```.*?^```/gms, '');
  const inline = [...prose.matchAll(/`([^`\n]+)`/g)].flatMap(([, code = '']) => (runner.test(code) ? code : []));
  return [...blocks, ...inline];
};

/** A command line in words: quotes are taken off, assignments before it and a `$(…)` around it as well. */
export const wordsOf = (command: string): string[] => {
  const inner = /^[A-Z_]+=\$\((.*)\)$/.exec(command)?.[1] ?? command;
  const words = [...inner.matchAll(/(?:[^\s"']|"[^"]*"|'[^']*')+/g)].map(([word]) => word.replace(/["']/g, ''));
  const first = words.findIndex((word) => !/^[A-Z_]+=/.test(word));
  return words.slice(first < 0 ? words.length : first);
};
