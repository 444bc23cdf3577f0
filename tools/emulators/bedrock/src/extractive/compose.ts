/** One sentence of an answer with the refs of the passages that carry it. */
export interface Said {
  readonly text: string;
  readonly refs: readonly string[];
}

const instruction =
  /\b(?:ignore|disregard|forget|override)\b.{0,40}\b(?:instruction|prompt|rule|above|previous|prior|guideline)|\bsystem prompt\b|\byou are (?:now|an? (?:ai|assistant|language model))\b|\b(?:assistant|ai|model|chatbot)\b.{0,30}\b(?:must|should|shall|will|needs? to)\b|\b(?:reply|respond|answer) (?:only )?with\b|\bact as\b|<\/?(?:system|assistant|user|tool)\b/i;

/** A sentence that speaks to a model instead of to shoppers is neither obeyed nor quoted. */
export const isInstruction = (sentence: string): boolean => instruction.test(sentence);

/** A copied sentence with one full stop and without marks of its own. */
export const quoted = (sentence: string): string => {
  const text = sentence
    .replace(/\s*\[\s*p?\d+(?:\s*,\s*p?\d+)*\s*\]/gi, '')
    .replace(/\s*\|\s*/g, ', ')
    .replace(/\s+/g, ' ')
    .replace(/^[\s,•*-]+|[\s,:;]+$/g, '');
  return /[.!?…]["'”’)]?$/u.test(text) ? text : `${text}.`;
};

/** The answer's text: every sentence ends with its marks. */
export const written = (sentences: readonly Said[]): string[] =>
  sentences.map(({ text, refs }) => `${text} ${refs.map((ref) => `[${ref}]`).join('')}`);

export const withThe = (name: string): string => (/^the\s/i.test(name) ? name : `The ${name}`);
