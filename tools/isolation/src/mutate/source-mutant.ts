export interface Edit {
  readonly at: number;
  readonly from: string;
  readonly to: string;
}

/** Changes of one source file, by place. */
export interface SourceMutant {
  readonly file: string;
  readonly edits: readonly Edit[];
}

/** @throws Error when the text is not the one that the mutant was made from */
export const applyMutant = (text: string, { edits }: SourceMutant): string => {
  let changed = text;
  for (const { at, from, to } of [...edits].sort((a, b) => b.at - a.at)) {
    if (changed.slice(at, at + from.length) !== from) throw new Error(`the mutant does not fit: ${from}`);
    changed = changed.slice(0, at) + to + changed.slice(at + from.length);
  }
  return changed;
};
