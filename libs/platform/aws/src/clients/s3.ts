import { S3Client } from '@aws-sdk/client-s3';
import { clientSettings, type AwsClientOptions } from './client-settings.ts';

/**
 * Client of the object store. On an emulator of this machine the bucket stands in the path, since
 * `bucket.127.0.0.1` is no host.
 * @throws AppError `aws.invalid-endpoint`
 */
export const s3Client = (options: AwsClientOptions): S3Client => {
  const settings = clientSettings('S3', options);
  return new S3Client({ ...settings, ...(settings.credentials && { forcePathStyle: true }) });
};
