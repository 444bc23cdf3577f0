import { crc32 } from 'node:zlib';
import { fromBuffer, type Entry, type ZipFile } from 'yauzl';
import { isAppError } from '@rag-assistant/kernel';
import type { ExtractionLimits } from '../../domain/extraction-limits.ts';
import { refusals } from '../../domain/refusals.ts';

/** The parts of a zip file by name, unpacked one at a time and never beyond the limits. */
export interface Archive {
  readonly names: readonly string[];
  has(name: string): boolean;
  /** Unpacks in pieces; the pieces' sizes count against the limit of the whole archive. */
  read(name: string, take: (piece: Uint8Array) => void): Promise<void>;
  close(): void;
}

const ratioFreeBytes = 8_000_000;

/** The unpacker's words tell what is wrong with the archive; it has no codes. */
const refusalFor = (error: unknown, limits: ExtractionLimits): Error => {
  if (isAppError(error)) return error;
  const text = error instanceof Error ? error.message : '';
  if (/too many bytes/i.test(text)) return refusals.expandsTooFar(limits.expandedBytesMax);
  if (/relative path|absolute path|invalid characters|backslash/i.test(text)) return refusals.archiveMalformed('path');
  if (/encrypt/i.test(text)) return refusals.encrypted();
  if (/end of central directory/i.test(text)) return refusals.truncated();
  return refusals.damaged('archive', error);
};

const open = (bytes: Uint8Array): Promise<ZipFile> =>
  new Promise((resolve, reject) => {
    const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    fromBuffer(
      buffer,
      { lazyEntries: true, autoClose: false, strictFileNames: true, validateEntrySizes: true },
      (error, file) => {
        if (error) reject(error);
        else resolve(file);
      },
    );
  });

const listEntries = (file: ZipFile): Promise<readonly Entry[]> =>
  new Promise((resolve, reject) => {
    const entries: Entry[] = [];
    file.on('entry', (entry: Entry) => {
      entries.push(entry);
      file.readEntry();
    });
    file.on('end', () => {
      resolve(entries);
    });
    file.on('error', reject);
    file.readEntry();
  });

const refuseHostile = (entries: readonly Entry[], limits: ExtractionLimits): void => {
  let declared = 0;
  const names = new Set<string>();
  for (const entry of entries) {
    if (entry.isEncrypted()) throw refusals.encrypted();
    const name = entry.fileName.toLowerCase();
    if (names.has(name)) throw refusals.archiveMalformed('duplicate');
    names.add(name);
    if (entry.compressionMethod !== 0 && entry.compressionMethod !== 8) throw refusals.damaged('compression-method');
    declared += entry.uncompressedSize;
    const ratio = entry.uncompressedSize / Math.max(1, entry.compressedSize);
    if (entry.uncompressedSize > ratioFreeBytes && ratio > limits.expansionRatioMax)
      throw refusals.expandsTooFar(limits.expandedBytesMax);
  }
  if (declared > limits.expandedBytesMax) throw refusals.expandsTooFar(limits.expandedBytesMax);
};

const unpack = (file: ZipFile, entry: Entry, take: (piece: Uint8Array) => void): Promise<void> =>
  new Promise((resolve, reject) => {
    file.openReadStream(entry, (error, stream) => {
      if (error) {
        reject(error);
        return;
      }
      stream.on('data', (piece: Buffer) => {
        try {
          take(piece);
        } catch (refused) {
          stream.destroy();
          reject(refused instanceof Error ? refused : new Error('unpacking was stopped'));
        }
      });
      stream.on('end', resolve);
      stream.on('error', reject);
    });
  });

/** @throws AppError `documents.…` for archives that are damaged, encrypted, or meant to harm. */
export const openArchive = async (bytes: Uint8Array, limits: ExtractionLimits): Promise<Archive> => {
  const guard = async <T>(work: Promise<T>): Promise<T> => {
    try {
      return await work;
    } catch (error) {
      throw refusalFor(error, limits);
    }
  };
  const file = await guard(open(bytes));
  if (file.entryCount > limits.entriesMax) throw refusals.tooManyEntries(limits.entriesMax);
  const entries = await guard(listEntries(file));
  refuseHostile(entries, limits);
  const byName = new Map(entries.map((entry) => [entry.fileName, entry]));
  let expanded = 0;
  return {
    names: entries.map((entry) => entry.fileName),
    has: (name) => byName.has(name),
    read: async (name, take) => {
      const entry = byName.get(name);
      if (!entry) throw refusals.damaged('missing-part');
      let sum = 0;
      const counted = (piece: Uint8Array): void => {
        expanded += piece.byteLength;
        // A part may be read twice; the sum still stops what claims to be small.
        if (expanded > limits.expandedBytesMax * 2) throw refusals.expandsTooFar(limits.expandedBytesMax);
        sum = crc32(piece, sum);
        take(piece);
      };
      await guard(unpack(file, entry, counted));
      if (sum !== entry.crc32) throw refusals.damaged('checksum');
    },
    close: () => {
      file.close();
    },
  };
};
