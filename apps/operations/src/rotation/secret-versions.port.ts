export interface SecretState {
  readonly rotates: boolean;
  /** Stages by version id. */
  readonly stages: Readonly<Record<string, readonly string[]>>;
}

/** The versions of a secret: one current, at most one pending. */
export interface SecretVersions {
  state(arn: string): Promise<SecretState>;
  /** Text of the current version, or of the pending one with this id. @throws AppError `rotation.value-missing` */
  value(arn: string, stage: 'AWSCURRENT' | 'AWSPENDING', version?: string): Promise<string>;
  putPending(arn: string, version: string, text: string): Promise<void>;
  /** Makes `version` the current one in place of `from`. */
  promote(arn: string, version: string, from: string | undefined): Promise<void>;
}
