import { Role } from '@rag-assistant/contracts';
import { invalid } from '@rag-assistant/kernel';
import { helpOf, readCommandLine, required, type CommandShape } from '../command-line.ts';
import { prepareDataFolder } from '../local/data-folder.ts';
import { dataPaths, readSettings } from '../settings.ts';
import { findShop } from '../shops/known-shops.ts';
import { issueToken } from '../shops/local-identity.ts';

const shape: CommandShape<'merchant' | 'role' | 'user' | 'ttl'> = {
  usage: 'npm run --silent token -- --merchant NAME [--role ROLE] [--user ID] [--ttl MINUTES]',
  summary: 'Prints a token of the local issuer, for the Authorization header of the API on this machine.',
  flags: {
    merchant: { type: 'string', value: 'NAME', help: 'the shop, for example alpine-outfitters' },
    role: { type: 'string', value: 'ROLE', help: `${Role.options.join(', ')} (shopper)` },
    user: { type: 'string', value: 'ID', help: "the token's subject (shopper-1, or the role's name)" },
    ttl: { type: 'string', value: 'MINUTES', help: '1 to 1440 (60)' },
  },
  words: { min: 0, max: 0, what: '' },
};

const minutes = (text: string): number => {
  if (/^\d{1,4}$/.test(text) && Number(text) >= 1 && Number(text) <= 1440) return Number(text);
  throw invalid('harness.ttl-invalid', '--ttl is a whole number of minutes from 1 to 1440.');
};

const roleOf = (text: string): Role => {
  const role = Role.safeParse(text);
  if (role.success) return role.data;
  throw invalid('harness.unknown-role', `There is no such role. Known: ${Role.options.join(', ')}.`);
};

export const token = async (args: readonly string[]): Promise<number> => {
  const given = readCommandLine(shape, args);
  if (!given) {
    process.stdout.write(helpOf(shape));
    return 0;
  }
  const slug = required(shape, given, 'merchant');
  const role = roleOf(given.text('role') ?? 'shopper');
  const ttlSeconds = minutes(given.text('ttl') ?? '60') * 60;
  const { dataDir } = readSettings(process.env);
  const shop = findShop(dataDir, slug);
  prepareDataFolder(dataDir);
  const user = given.text('user') ?? (role === 'shopper' ? 'shopper-1' : role.replaceAll('_', '-'));
  const signed = await issueToken(dataPaths(dataDir).identity, {
    merchant: shop.merchantId,
    user,
    roles: [role],
    ttlSeconds,
  });
  process.stdout.write(`${signed}\n`);
  return 0;
};
