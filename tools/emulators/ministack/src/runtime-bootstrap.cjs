// Client of the Lambda Runtime API: https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
// The emulator's own Node worker loses the names of errors, which Retry and Catch of a state machine go by.
const fs = require('node:fs');
const http = require('node:http');
const path = require('node:path');
const { pathToFileURL } = require('node:url');

const env = process.env;
const [host, port] = env.AWS_LAMBDA_RUNTIME_API.split(':');

const call = (method, route, body) =>
  new Promise((resolve, reject) => {
    const request = http.request(
      { host, port, method, path: `/2018-06-01/runtime/${route}`, headers: { 'content-type': 'application/json' } },
      (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (data) => (text += data));
        response.on('end', () => resolve({ headers: response.headers, text }));
      },
    );
    request.on('error', reject);
    request.end(body);
  });

const asFailure = (error) =>
  JSON.stringify({
    errorType: error?.name ?? 'Error',
    errorMessage: String(error?.message ?? error),
    stackTrace: String(error?.stack ?? '').split('\n'),
  });

const loadHandler = async () => {
  const [, file, name] = /^(.*)\.([^.]+)$/.exec(env._HANDLER) ?? [];
  const base = path.join(env.LAMBDA_TASK_ROOT, file ?? '');
  const source = ['.mjs', '.js', '.cjs'].map((ending) => base + ending).find(fs.existsSync);
  if (source === undefined)
    throw Object.assign(new Error(`Cannot find module '${file}'`), { name: 'Runtime.ImportModuleError' });
  const handler = (await import(pathToFileURL(source).href))[name];
  if (typeof handler !== 'function')
    throw Object.assign(new Error(`${env._HANDLER} is not exported`), { name: 'Runtime.HandlerNotFound' });
  return handler;
};

const contextOf = (headers) => {
  const deadlineMs = Number(headers['lambda-runtime-deadline-ms']);
  return {
    awsRequestId: headers['lambda-runtime-aws-request-id'],
    functionName: env.AWS_LAMBDA_FUNCTION_NAME,
    functionVersion: env.AWS_LAMBDA_FUNCTION_VERSION,
    memoryLimitInMB: env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    invokedFunctionArn: headers['lambda-runtime-invoked-function-arn'],
    logGroupName: env.AWS_LAMBDA_LOG_GROUP_NAME ?? '',
    logStreamName: env.AWS_LAMBDA_LOG_STREAM_NAME ?? '',
    callbackWaitsForEmptyEventLoop: false,
    getRemainingTimeInMillis: () => Math.max(0, deadlineMs - Date.now()),
  };
};

const serve = async (handler) => {
  for (;;) {
    const { headers, text } = await call('GET', 'invocation/next');
    const id = headers['lambda-runtime-aws-request-id'];
    try {
      const answer = await handler(JSON.parse(text), contextOf(headers));
      await call('POST', `invocation/${id}/response`, JSON.stringify(answer ?? null));
    } catch (error) {
      console.error(error);
      await call('POST', `invocation/${id}/error`, asFailure(error));
    }
  }
};

loadHandler().then(serve, async (error) => {
  console.error(error);
  await call('POST', 'init/error', asFailure(error));
  process.exit(1);
});
