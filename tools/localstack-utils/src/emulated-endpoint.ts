const accountWanted = '000000000000';
/** The first call to a new emulator loads a service, which takes seconds on a busy machine. */
const askTimeoutMs = 45_000;

/** Signs like a client whose key names no account; an emulator then answers as its default account. */
const authorization =
  'AWS4-HMAC-SHA256 Credential=loopback/20260101/us-east-1/sts/aws4_request, SignedHeaders=host, Signature=0';

const isLoopback = (endpoint: string): boolean => {
  if (!URL.canParse(endpoint)) return false;
  const { protocol, hostname } = new URL(endpoint);
  return protocol === 'http:' && (['localhost', '[::1]'].includes(hostname) || /^127(?:\.\d{1,3}){3}$/.test(hostname));
};

const callerAccount = async (endpoint: string): Promise<string> => {
  const answer = await fetch(endpoint, {
    method: 'POST',
    headers: { authorization, 'content-type': 'application/x-www-form-urlencoded' },
    body: 'Action=GetCallerIdentity&Version=2011-06-15',
    signal: AbortSignal.timeout(askTimeoutMs),
  });
  const text = await answer.text();
  return /<Account>(\d{12})<\/Account>/.exec(text)?.[1] ?? `status ${String(answer.status)}, no account`;
};

/**
 * Refuses every endpoint that could be a real AWS: it must be plain HTTP on this machine and answer as the emulators'
 * account 000000000000.
 */
export const assertEmulated = async (endpoint: string): Promise<void> => {
  if (!isLoopback(endpoint))
    throw new Error(
      `The tests touch an emulated AWS on this machine alone, and ${endpoint} is not one. Unset AWS_ENDPOINT_URL to start a container, or run npm run stack:up and set AWS_ENDPOINT_URL=http://127.0.0.1:4566.`,
    );
  let account: string;
  try {
    account = await callerAccount(endpoint);
  } catch (cause) {
    throw new Error(
      `No emulated AWS answers at ${endpoint}. Run npm run stack:up, or unset AWS_ENDPOINT_URL to start a container.`,
      { cause },
    );
  }
  if (account !== accountWanted)
    throw new Error(
      `What answers at ${endpoint} is not an emulated AWS of the account ${accountWanted} (${account}). Run npm run stack:up, or unset AWS_ENDPOINT_URL to start a container.`,
    );
};
