import { AppError, invalid } from '@rag-assistant/kernel';
import type { RotatedSecret } from './rotated-secret.port.ts';
import type { SecretVersions } from './secret-versions.port.ts';

export const rotationSteps = ['createSecret', 'setSecret', 'testSecret', 'finishSecret'] as const;
export type RotationStep = (typeof rotationSteps)[number];

export interface RotationEvent {
  readonly Step: string;
  readonly SecretId: string;
  /** Id of the version that becomes current. */
  readonly ClientRequestToken: string;
}

export interface RotateSecretDeps {
  readonly versions: SecretVersions;
  /** By the ARN of the secret. */
  readonly secrets: ReadonlyMap<string, RotatedSecret>;
  /** Ids and step names only. */
  readonly log: (line: Readonly<Record<string, string>>) => void;
}

const isStep = (step: string): step is RotationStep => (rotationSteps as readonly string[]).includes(step);

const conflict = (code: string, publicText: string): AppError =>
  new AppError({ code, category: 'conflict', publicText });

/**
 * One of the four steps that Secrets Manager asks for; each may be asked for again.
 * @throws AppError `rotation.secret-unknown`, `rotation.step-unknown`, `rotation.not-enabled`, `rotation.version-invalid`
 */
export const makeRotateSecret =
  ({ versions, secrets, log }: RotateSecretDeps) =>
  async ({ Step: step, SecretId: arn, ClientRequestToken: version }: RotationEvent): Promise<void> => {
    const secret = secrets.get(arn);
    if (!secret) throw invalid('rotation.secret-unknown', 'This function does not rotate that secret.');
    if (!isStep(step)) throw invalid('rotation.step-unknown', 'The step is none of the four of a rotation.');
    const { rotates, stages } = await versions.state(arn);
    if (!rotates) throw conflict('rotation.not-enabled', 'Rotation is not switched on for the secret.');
    const held = stages[version];
    if (held === undefined || (!held.includes('AWSPENDING') && !held.includes('AWSCURRENT')))
      throw conflict('rotation.version-invalid', 'The version asked for is neither pending nor current.');
    if (held.includes('AWSCURRENT')) return;

    const current = (): Promise<string> => versions.value(arn, 'AWSCURRENT');
    const pending = (): Promise<string> => versions.value(arn, 'AWSPENDING', version);
    const steps: Readonly<Record<RotationStep, () => Promise<void>>> = {
      createSecret: async () => {
        const exists = await pending().then(
          () => true,
          () => false,
        );
        if (!exists) await versions.putPending(arn, version, await secret.next(await current()));
      },
      setSecret: async () => {
        const wanted = await pending();
        const isSet = await secret.test(wanted).then(
          () => true,
          () => false,
        );
        if (!isSet) await secret.apply(await current(), wanted);
      },
      testSecret: async () => secret.test(await pending()),
      finishSecret: async () => {
        const from = Object.entries(stages).find(([, names]) => names.includes('AWSCURRENT'))?.[0];
        await versions.promote(arn, version, from);
      },
    };
    await steps[step]();
    log({ event: 'rotation', step, version });
  };
