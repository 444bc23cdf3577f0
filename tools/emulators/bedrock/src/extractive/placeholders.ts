const placeholder = /⟦([A-Z_]+):[a-z2-7]+⟧/g;
/** What is left of an introduction once its values are out: "I am ( )." */
const introduction =
  /(?:\b(?:hi|hello|hey)\b[,!]?\s*)?\b(?:i am|i'm|my name is|this is|my e-?mail(?: address)? is|i live at)\b[\s,.()]*(?=$|[\p{Lu}]|and\b)(?:and\s+)?/giu;

/** The question without the values that this model cannot see. */
export const withoutPlaceholders = (text: string): string =>
  text.includes('⟦')
    ? text
        .replace(placeholder, ' ')
        .replace(/\(\s*\)/g, ' ')
        .replace(introduction, '')
        .replace(/\s+/g, ' ')
        .trim()
    : text;

/** Greets a shopper who gave a name; the placeholder is copied, as every model is told to. */
export const greeting = (message: string): string | null => {
  const [name] = [...message.matchAll(placeholder)].filter(([, kind]) => kind === 'PERSON');
  return name ? `Hello ${name[0]}.` : null;
};
