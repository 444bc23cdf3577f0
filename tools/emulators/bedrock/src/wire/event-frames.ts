import { EventStreamCodec } from '@smithy/eventstream-codec';
import type { BedrockError } from './bedrock-error.ts';

const decoder = new TextDecoder();
const encoder = new TextEncoder();
const codec = new EventStreamCodec(
  (bytes) => (typeof bytes === 'string' ? bytes : decoder.decode(bytes as Uint8Array)),
  (text) => encoder.encode(text),
);

const header = (value: string) => ({ type: 'string' as const, value });

/** One event of a response stream, framed as `application/vnd.amazon.eventstream`. */
export const eventFrame = (type: string, payload: unknown): Uint8Array =>
  codec.encode({
    headers: {
      ':event-type': header(type),
      ':content-type': header('application/json'),
      ':message-type': header('event'),
    },
    body: encoder.encode(JSON.stringify(payload)),
  });

/** An exception inside a stream that has already begun; its name starts in lower case there. */
export const exceptionFrame = (error: BedrockError): Uint8Array =>
  codec.encode({
    headers: {
      ':exception-type': header(error.type.charAt(0).toLowerCase() + error.type.slice(1)),
      ':content-type': header('application/json'),
      ':message-type': header('exception'),
    },
    body: encoder.encode(JSON.stringify({ message: error.message })),
  });

/** A frame whose checksum does not fit. */
export const brokenFrame = (frame: Uint8Array): Uint8Array => {
  const broken = Uint8Array.from(frame);
  const last = broken.length - 1;
  broken[last] = (broken[last] ?? 0) ^ 0xff;
  return broken;
};
