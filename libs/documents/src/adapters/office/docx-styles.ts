import { refusals } from '../../domain/refusals.ts';
import type { OfficePackage } from './package-parts.ts';
import { readXml } from './xml.ts';

export interface ParagraphStyle {
  /** 1 to 9. */
  readonly headingLevel?: number;
  readonly list?: ListPlace;
  readonly contents: boolean;
}

export interface ListPlace {
  readonly numberId: string;
  readonly level: number;
}

interface RawStyle {
  name: string;
  basedOn?: string;
  outline?: number;
  numberId?: string;
  listLevel?: number;
}

export interface DocxStyles {
  of(styleId: string | undefined): ParagraphStyle;
  readonly language?: string;
}

const plain: ParagraphStyle = { contents: false };

const levelOf = ({ name, outline }: RawStyle): number | undefined => {
  const named = /^(?:heading|title)\s*(\d?)$/i.exec(name);
  if (named) return named[1] === '' ? 1 : Number(named[1]);
  return outline !== undefined && outline < 9 ? outline + 1 : undefined;
};

const resolveStyle = (styles: ReadonlyMap<string, RawStyle>, id: string): ParagraphStyle => {
  const seen = new Set<string>();
  let found = plain;
  for (let at: string | undefined = id; at !== undefined; at = styles.get(at)?.basedOn) {
    if (seen.has(at)) throw refusals.cyclicReference('styles');
    seen.add(at);
    const style = styles.get(at);
    if (!style) break;
    const level = levelOf(style);
    found = {
      contents: found.contents || /^toc\s*\d/i.test(style.name),
      ...((found.headingLevel ?? level) !== undefined && { headingLevel: found.headingLevel ?? level ?? 1 }),
      ...(found.list
        ? { list: found.list }
        : style.numberId !== undefined && { list: { numberId: style.numberId, level: style.listLevel ?? 0 } }),
    };
  }
  return found;
};

export const readStyles = async (file: OfficePackage, part: string | undefined): Promise<DocxStyles> => {
  const styles = new Map<string, RawStyle>();
  let current: RawStyle | undefined;
  let language: string | undefined;
  if (part !== undefined)
    await readXml(file.archive, part, file.limits, {
      open: (name, attributes) => {
        const value = attributes['w:val'] ?? '';
        if (name === 'style') {
          current = { name: '' };
          styles.set(attributes['w:styleId'] ?? '', current);
        } else if (name === 'lang') language ??= attributes['w:val'];
        else if (!current) return;
        else if (name === 'name') current.name = value;
        else if (name === 'basedOn') current.basedOn = value;
        else if (name === 'outlineLvl') current.outline = Number(value);
        else if (name === 'numId') current.numberId = value;
        else if (name === 'ilvl') current.listLevel = Number(value);
      },
      close: (name) => {
        if (name === 'style') current = undefined;
      },
    });
  const known = new Map([...styles.keys()].map((id) => [id, resolveStyle(styles, id)]));
  return {
    of: (styleId) => known.get(styleId ?? '') ?? plain,
    ...(language !== undefined && { language }),
  };
};
