import { z } from 'zod';

const isOrigin = (text: string): boolean => {
  const local = /^http:\/\/(127\.0\.0\.1|localhost)(:\d{1,5})?$/.test(text);
  return local || (/^https:\/\/[a-z0-9.-]+(:\d{1,5})?$/.test(text) && URL.canParse(text));
};

/** `https://shop.example,https://www.shop.example`; plain http on this machine alone, and never `*`. */
export const webOrigins = z
  .string()
  .transform((text) => text.split(',').map((origin) => origin.trim()))
  .pipe(z.array(z.string().refine(isOrigin, 'must be origins such as https://shop.example')).min(1));
