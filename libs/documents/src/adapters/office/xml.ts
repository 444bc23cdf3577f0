import { SaxesParser } from 'saxes';
import { isAppError } from '@rag-assistant/kernel';
import type { ExtractionLimits } from '../../domain/extraction-limits.ts';
import { refusals } from '../../domain/refusals.ts';
import type { Archive } from '../archive/archive.ts';

export type Attributes = Readonly<Record<string, string>>;

/** Names come without their namespace prefix; attributes keep theirs. */
export interface XmlEvents {
  open?(name: string, attributes: Attributes): void;
  text?(text: string): void;
  close?(name: string): void;
}

const localName = (name: string): string => name.slice(name.indexOf(':') + 1);

const encodingOf = (first: Uint8Array): string => {
  if (first[0] === 0xff && first[1] === 0xfe) return 'utf-16le';
  return first[0] === 0xfe && first[1] === 0xff ? 'utf-16be' : 'utf-8';
};

const makeParser = (events: XmlEvents, limits: ExtractionLimits): SaxesParser => {
  const parser = new SaxesParser({ xmlns: false, position: false });
  let depth = 0;
  parser.on('doctype', () => {
    throw refusals.documentType();
  });
  parser.on('opentag', ({ name, attributes }) => {
    if (++depth > limits.nestingMax) throw refusals.nestingTooDeep(limits.nestingMax);
    events.open?.(localName(name), attributes);
  });
  parser.on('text', (text) => events.text?.(text));
  parser.on('cdata', (text) => events.text?.(text));
  parser.on('closetag', ({ name }) => {
    depth--;
    events.close?.(localName(name));
  });
  parser.on('error', (error) => {
    throw error;
  });
  return parser;
};

/**
 * Reads one part of an Office file as it unpacks; nothing of it is kept.
 * @throws AppError `documents.external-entity` for any DTD, `documents.nesting-too-deep`, `documents.damaged`.
 */
export const readXml = async (
  archive: Archive,
  part: string,
  limits: ExtractionLimits,
  events: XmlEvents,
): Promise<void> => {
  const parser = makeParser(events, limits);
  let decoder: InstanceType<typeof TextDecoder> | undefined;
  const take = (piece: Uint8Array): void => {
    decoder ??= new TextDecoder(encodingOf(piece), { fatal: true });
    parser.write(decoder.decode(piece, { stream: true }));
  };
  try {
    await archive.read(part, take);
    parser.write(decoder?.decode() ?? '').close();
  } catch (error) {
    if (isAppError(error)) throw error;
    throw refusals.damaged('xml', error instanceof Error ? new Error('The XML is not well-formed.') : undefined);
  }
};
