import { BedrockRuntimeClient, type ConverseStreamOutput } from '@aws-sdk/client-bedrock-runtime';
import { NodeHttp2Handler, NodeHttpHandler } from '@smithy/node-http-handler';

const base = (url: string) => ({
  region: 'us-east-1',
  endpoint: url,
  credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  maxAttempts: 1,
});

/** The unmodified AWS client in each of the ways it connects. */
export const clients: readonly {
  readonly name: string;
  readonly protocol: 'HTTP/1.1' | 'HTTP/2';
  readonly make: (url: string) => BedrockRuntimeClient;
}[] = [
  { name: 'default handler', protocol: 'HTTP/2', make: (url) => new BedrockRuntimeClient(base(url)) },
  {
    name: 'NodeHttp2Handler',
    protocol: 'HTTP/2',
    make: (url) => new BedrockRuntimeClient({ ...base(url), requestHandler: new NodeHttp2Handler() }),
  },
  {
    name: 'NodeHttpHandler',
    protocol: 'HTTP/1.1',
    make: (url) => new BedrockRuntimeClient({ ...base(url), requestHandler: new NodeHttpHandler() }),
  },
];

export const eventsOf = async (
  stream: AsyncIterable<ConverseStreamOutput> | undefined,
): Promise<ConverseStreamOutput[]> => {
  const events: ConverseStreamOutput[] = [];
  if (stream) for await (const event of stream) events.push(event);
  return events;
};

export const eventNames = (events: readonly ConverseStreamOutput[]): string[] =>
  events.map((event) => Object.keys(event)[0] ?? '');

/** The error that a promise is refused with. */
export const failureOf = async (
  promise: Promise<unknown>,
): Promise<{ name: string; message: string; status: number | undefined }> => {
  try {
    await promise;
  } catch (error) {
    const { name, message, $metadata } = error as Error & { $metadata?: { httpStatusCode?: number } };
    return { name, message, status: $metadata?.httpStatusCode };
  }
  throw new Error('It was not refused.');
};
