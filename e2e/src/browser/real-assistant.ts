import { startAssistant } from '@rag-assistant/harness/started';

export interface RealAssistant {
  readonly url: string;
  /** Every request that reached the simulated model, whole. */
  sentToModel(): Promise<string>;
  /** Takes the model away until `modelBack`. */
  modelDown(): Promise<void>;
  modelBack(): Promise<void>;
  close(): Promise<void>;
}

/** The assistant as `npm start` runs it, whose model can be taken away. @throws AppError `harness.not-started` */
export const startRealAssistant = async (): Promise<RealAssistant> => {
  const { url, emulatorUrl, stop } = await startAssistant();
  const faults = async (init: RequestInit): Promise<void> => {
    const response = await fetch(`${emulatorUrl}/_emulator/faults`, init);
    if (!response.ok) throw new Error(`the emulator refused: ${response.status}`);
  };
  return {
    url,
    sentToModel: async () => (await fetch(`${emulatorUrl}/_emulator/journal`)).text(),
    close: stop,
    modelDown: () =>
      faults({
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({
          faults: ['Converse', 'ConverseStream'].map((operation) => ({ kind: 'unavailable', operation, times: null })),
        }),
      }),
    modelBack: () => faults({ method: 'DELETE' }),
  };
};
