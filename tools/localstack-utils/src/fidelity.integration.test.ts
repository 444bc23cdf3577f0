import { CreateKeyCommand, DecryptCommand, EncryptCommand, KMSClient } from '@aws-sdk/client-kms';
import {
  CreateBucketCommand,
  GetObjectCommand,
  PutBucketPolicyCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { CreateStateMachineCommand, SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { afterAll, describe, expect, it } from 'vitest';
import { emulatedAws } from './index.ts';

const aws = await emulatedAws();
afterAll(() => aws.stop());

/** Each line of docs/fidelity.md that says LocalStack is laxer than AWS. One that fails here is no difference any more. */
describe('LocalStack takes what AWS refuses', () => {
  it('a read that the policy of the bucket denies', async () => {
    const s3 = aws.client(S3Client);
    const Bucket = aws.unique('denied');
    await s3.send(new CreateBucketCommand({ Bucket }));
    await s3.send(new PutObjectCommand({ Bucket, Key: 'a', Body: 'x' }));
    const Statement = [{ Effect: 'Deny', Principal: '*', Action: 's3:*', Resource: [`arn:aws:s3:::${Bucket}/*`] }];
    const Policy = JSON.stringify({ Version: '2012-10-17', Statement });
    await s3.send(new PutBucketPolicyCommand({ Bucket, Policy }));
    expect((await s3.send(new GetObjectCommand({ Bucket, Key: 'a' }))).ContentLength).toBe(1);
  });

  it('another encryption context whose names and values read the same in a row', async () => {
    const kms = aws.client(KMSClient);
    const KeyId = (await kms.send(new CreateKeyCommand({}))).KeyMetadata?.KeyId;
    const Plaintext = new Uint8Array([1]);
    const one = await kms.send(new EncryptCommand({ KeyId, Plaintext, EncryptionContext: { ab: 'c' } }));
    const { CiphertextBlob } = one;
    const opened = await kms.send(new DecryptCommand({ KeyId, CiphertextBlob, EncryptionContext: { a: 'bc' } }));
    expect(opened.Plaintext).toEqual(Plaintext);
  });

  it('an execution with a name of more than 80 characters, and a role that is not there', async () => {
    const sfn = aws.client(SFNClient);
    const definition = JSON.stringify({ StartAt: 'end', States: { end: { Type: 'Succeed' } } });
    const roleArn = 'arn:aws:iam::000000000000:role/none';
    const create = new CreateStateMachineCommand({ name: aws.unique('lax'), definition, roleArn });
    const { stateMachineArn } = await sfn.send(create);
    const start = new StartExecutionCommand({ stateMachineArn, name: 'n'.repeat(90), input: '{}' });
    await expect(sfn.send(start)).resolves.toHaveProperty('executionArn');
  });

  it('a standard parameter of more than 4 KB', async () => {
    const put = new PutParameterCommand({ Name: `/${aws.unique('lax')}`, Value: 'x'.repeat(5_000), Type: 'String' });
    await expect(aws.client(SSMClient).send(put)).resolves.toHaveProperty('Version');
  });
});
