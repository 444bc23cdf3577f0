export interface EmulatedClientConfig {
  readonly endpoint: string;
  readonly region: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  readonly forcePathStyle: true;
  readonly useQueueUrlAsEndpoint: false;
  readonly maxAttempts: number;
}

/** Makes a client of an emulated AWS from its class. */
export type MakeClient = <Client extends { destroy(): void }>(
  Constructor: new (config: EmulatedClientConfig) => Client,
) => Client;
