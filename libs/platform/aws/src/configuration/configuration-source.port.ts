/** Where secrets or parameters are kept. */
export interface ConfigurationSource {
  /**
   * The current text; null when there is none of that name.
   * @throws AppError `aws.configuration-unavailable` (retryable), `aws.configuration-refused`
   */
  read(name: string, signal?: AbortSignal): Promise<string | null>;
}
