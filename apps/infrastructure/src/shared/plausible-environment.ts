const secret = 'arn:aws:secretsmanager:us-east-1:000000000000:secret:name-AbCdEf';

/** Values of the kind that a deployment puts in place of what a template refers to; nothing is behind them. */
export const plausibleEnvironment: Readonly<Record<string, string>> = {
  AWS_REGION: 'us-east-1',
  AWS_ACCESS_KEY_ID: 'none',
  AWS_SECRET_ACCESS_KEY: 'none',
  ADMIN_MFA: 'required',
  DATABASE_OWNER_SECRET_ARN: secret,
  DATABASE_SERVICE_SECRET_ARN: secret,
  DATABASE_LOGIN: secret,
  DOCUMENT_STORE: 's3://documents',
  EMBEDDING_MODEL: 'amazon.titan-embed-text-v2:0',
  CACHE_TOKEN_SECRET_ARN: secret,
  CACHE_REPLICATION_GROUP_ID: 'group',
  CACHE_URL: 'rediss://cache.internal:6379',
};
