import type { OfficePackage } from './package-parts.ts';
import { readXml } from './xml.ts';

/** Title and language as the author set them; names of people stay where they are. */
export const readCoreProperties = async (file: OfficePackage): Promise<{ title?: string; language?: string }> => {
  const part = 'docProps/core.xml';
  if (!file.archive.has(part)) return {};
  const found: Record<string, string> = {};
  let inside = '';
  await readXml(file.archive, part, file.limits, {
    open: (name) => {
      inside = name;
    },
    text: (text) => {
      if ((inside === 'title' || inside === 'language') && text.trim() !== '')
        found[inside] = (found[inside] ?? '') + text.slice(0, 300);
    },
    close: () => {
      inside = '';
    },
  });
  const { title, language } = found as { title?: string; language?: string };
  return { ...(title !== undefined && { title }), ...(language !== undefined && { language }) };
};
