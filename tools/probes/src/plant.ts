/** A file that breaks one rule on purpose. */
export interface Plant {
  /** What must be named in the report: a dependency-cruiser rule, or text of an ESLint message. */
  readonly rule: string;
  /** Path in the workspace; its project and folder are real, its content is only this. */
  readonly file: string;
  readonly code: string;
  /** A package that the planted project declares, so that declaring is no excuse. */
  readonly declares?: string;
}

/** Projects that exist only in the planted workspace: whatever imports them may not. */
export const strangers = {
  'libs/stranger-domain': { name: 'stranger-domain', tags: ['type:domain', 'scope:stranger'] },
  'tools/stranger-tool': { name: 'stranger-tool', tags: ['type:tool', 'scope:shared'] },
} as const;
