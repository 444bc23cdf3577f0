import { refusals } from '../../domain/refusals.ts';
import { numberFormat, type NumberFormat } from './number-format.ts';
import type { OfficePackage } from './package-parts.ts';
import { readXml, type XmlEvents } from './xml.ts';

/** Rich text of a string item, without the reading aids (phonetic runs) of East Asian texts. */
export class RichText implements XmlEvents {
  #collected = '';
  #inText = false;
  #phonetic = false;

  open(name: string): void {
    if (name === 'rPh') this.#phonetic = true;
    if (name === 't') this.#inText = !this.#phonetic;
  }

  text(text: string): void {
    if (this.#inText) this.#collected += text;
  }

  close(name: string): void {
    if (name === 'rPh') this.#phonetic = false;
    if (name === 't') this.#inText = false;
  }

  take(): string {
    const taken = this.#collected;
    this.#collected = '';
    // Excel writes control characters as _x000D_.
    return taken.replace(/_x([0-9A-Fa-f]{4})_/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  }
}

export const readSharedStrings = async (file: OfficePackage, part: string | undefined): Promise<readonly string[]> => {
  const strings: string[] = [];
  if (part === undefined) return strings;
  const rich = new RichText();
  let length = 0;
  await readXml(file.archive, part, file.limits, {
    open: (name) => {
      rich.open(name);
    },
    text: (text) => {
      rich.text(text);
    },
    close: (name) => {
      rich.close(name);
      if (name !== 'si') return;
      const text = rich.take();
      length += text.length;
      if (length > file.limits.charactersMax) throw refusals.tooMuchText(file.limits.charactersMax);
      if (strings.length >= file.limits.cellsMax) throw refusals.tooManyCells(file.limits.cellsMax);
      strings.push(text);
    },
  });
  return strings;
};

/** By the index that a cell's `s` attribute names. */
export const readCellFormats = async (
  file: OfficePackage,
  part: string | undefined,
  date1904: boolean,
): Promise<readonly NumberFormat[]> => {
  const custom = new Map<number, string>();
  const ids: number[] = [];
  let inCellFormats = false;
  if (part !== undefined)
    await readXml(file.archive, part, file.limits, {
      open: (name, attributes) => {
        if (name === 'numFmt')
          custom.set(Number(attributes['numFmtId']), (attributes['formatCode'] ?? '').slice(0, 200));
        else if (name === 'cellXfs') inCellFormats = true;
        else if (name === 'xf' && inCellFormats) ids.push(Number(attributes['numFmtId'] ?? 0));
      },
      close: (name) => {
        if (name === 'cellXfs') inCellFormats = false;
      },
    });
  const made = new Map<number, NumberFormat>();
  return ids.map((id) => {
    const format = made.get(id) ?? numberFormat(id, custom, date1904);
    made.set(id, format);
    return format;
  });
};
