import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Edit } from './source-mutant.ts';

/** One guard in code, and what must notice that it is gone. */
export interface GuardLine {
  readonly name: string;
  readonly file: string;
  readonly edit: Edit;
  /** The test files of its project that must notice. */
  readonly checks: readonly string[];
}

type Change = readonly [find: string | RegExp, to: string, what: string];
export interface GuardedFile {
  readonly file: string;
  readonly checks: readonly string[];
  readonly changes: readonly Change[];
}

const throwingLine = /^ {2}if \(.*\) throw .*$/gm;

const guarded: readonly GuardedFile[] = [
  {
    file: 'libs/tenancy/src/domain/claims.ts',
    checks: ['libs/tenancy/src/adapters/token-verifier.test.ts'],
    changes: [
      [throwingLine, '', 'claim check'],
      [
        `if (aud === undefined) return use === 'access' && client === audience;`,
        'if (aud === undefined) return true;',
        'client of an access token',
      ],
    ],
  },
  {
    file: 'libs/tenancy/src/adapters/token-verifier.jose.ts',
    checks: ['libs/tenancy/src/adapters/token-verifier.test.ts'],
    changes: [
      ['      algorithms,\n', '', 'list of algorithms'],
      ['      issuer,\n', '', 'issuer'],
      ['currentDate: clock.now(),', 'currentDate: new Date(0),', 'expiry'],
      [`requiredClaims: ['exp', 'sub'],`, '', 'required claims'],
      [
        'if (rest.length > 0 || token.length > tokenLengthMax) throw',
        'if (token.length > tokenLengthMax) throw',
        'one token alone',
      ],
    ],
  },
  {
    file: 'libs/tenancy/src/domain/permission.ts',
    checks: ['libs/tenancy/src/domain/permission.test.ts'],
    changes: [
      [
        `['chat', 'sessions', 'shop', 'documents:read'];`,
        `['chat', 'sessions', 'shop', 'documents:read', 'documents:list'];`,
        'rights of a shopper',
      ],
      [`platform_admin: ['platform']`, `platform_admin: [...staff, 'platform']`, 'rights of the platform'],
      [
        'granted[role].includes(permission)',
        `granted[role].includes(permission) || role === 'merchant_admin'`,
        'the matrix',
      ],
    ],
  },
  {
    file: 'libs/tenancy/src/domain/merchant-account.ts',
    checks: ['libs/tenancy/src/application/merchant-lifecycle.test.ts'],
    changes: [[throwingLine, '', 'standing of the merchant']],
  },
  {
    file: 'libs/tenancy/src/application/admit-caller.use-case.ts',
    checks: ['libs/tenancy/src/application/merchant-lifecycle.test.ts'],
    changes: [
      ['if (!account) throw merchantNotFound();', 'if (!account) return {} as never;', 'merchant of the registry'],
      ['if (waitMs > 0) throw', 'if (waitMs > 1e12) throw', 'requests a minute'],
    ],
  },
  {
    file: 'libs/platform/postgres/src/roles.ts',
    checks: ['libs/platform/postgres/src/database.test.ts'],
    changes: [
      ['`begin; set local role ${role}`', '`begin`', 'role of the transaction'],
      [
        `\${beginAs(appRole)}; set local app.merchant_id`,
        `\${beginAs(appRole)}; set app.merchant_id`,
        'merchant for one transaction only',
      ],
      [
        `\${beginAs(appRole)}; set local app.merchant_id = '\${merchant}'`,
        `\${beginAs(appRole)}`,
        'merchant of the transaction',
      ],
      [`'commit; close all'`, `'commit'`, 'cursors closed after a transaction'],
      [/^.*revoke temporary on database.*$/gm, '  null;', 'no temporary tables'],
    ],
  },
  {
    file: 'libs/platform/postgres/src/transaction.ts',
    checks: ['libs/platform/postgres/src/database.test.ts'],
    changes: [
      ['if (endsTransaction.test(text)) throw transactionControl();', '', 'no transaction control inside work'],
      [
        `if ((await mapped(connection.commit())) !== 'COMMIT') throw transactionAborted();`,
        'await mapped(connection.commit());',
        'aborted transactions reported',
      ],
    ],
  },
  {
    file: 'libs/platform/postgres/src/sql-errors.ts',
    checks: ['libs/platform/postgres/src/database.test.ts'],
    changes: [
      [
        `...(code.startsWith('42') && { statement: message.slice(0, 200) })`,
        'statement: message.slice(0, 200)',
        'no values in errors',
      ],
    ],
  },
  {
    file: 'libs/platform/cache/src/cache-key.ts',
    checks: ['libs/platform/cache/src/cache.test.ts'],
    changes: [['${keyPrefix(parts.merchant)}', 'merchant:', 'merchant in the key of the cache']],
  },
  {
    file: 'libs/platform/cache/src/tenant-cache.ts',
    checks: ['libs/platform/cache/src/cache.test.ts'],
    changes: [
      ['const name = `${key.merchant} ${key.text}`;', 'const name: string = key.text;', 'merchant of a load under way'],
      ['if (envelope?.merchant !== key.merchant) return null;', 'if (!envelope) return null;', 'merchant of an entry'],
    ],
  },
  {
    file: 'libs/platform/cache/src/memory-store.ts',
    checks: ['libs/platform/cache/src/cache.test.ts'],
    changes: [
      ['.filter((key) => key.startsWith(keyPrefix(merchant)))', '', 'entries of one merchant alone are forgotten'],
    ],
  },
  {
    file: 'libs/assistant/src/adapters/session-store.postgres.ts',
    checks: ['libs/assistant/src/adapters/session-store.test.ts'],
    changes: [
      [
        `      await sql.query(\`select set_config('app.user_id', $1, true)\`, [user]);\n`,
        '',
        'user of the transaction',
      ],
    ],
  },
  {
    file: 'apps/assistant-api/src/access.ts',
    checks: ['apps/assistant-api/src/access.test.ts'],
    changes: [
      [
        `if (!access || !isPermitted(caller, access)) throw forbidden();`,
        'if (!access) throw forbidden();',
        'role of a route',
      ],
      [`if (access === 'public') return;`, `if (access === 'public' || access === 'shop') return;`, 'token of a route'],
    ],
  },
  {
    file: 'apps/assistant-api/src/access.ts',
    checks: ['apps/assistant-api/src/merchant-life.test.ts'],
    changes: [['if (ofShop(access)) await gate.admit(caller);', '', 'standing of the shop']],
  },
  {
    file: 'apps/assistant-api/src/wiring/open-tenancy.ts',
    checks: ['apps/assistant-api/src/merchant-life.test.ts'],
    changes: [
      ['gate.forget(merchant);', '', 'suspension holds at once'],
      ['const data = [...beside, ', 'const data = [', 'the cache forgets a deleted merchant'],
    ],
  },
  {
    file: 'apps/assistant-api/src/wiring/ingest-within-tier.ts',
    checks: ['apps/assistant-api/src/wiring/ingest-within-tier.test.ts'],
    changes: [['await check(merchant, { has, adds });', '', 'products of a tier']],
  },
];

/** Every guard that stands in code and not in SQL. @throws Error when a text is not found: the list is out of date */
export const guardLines = (root: string, files: readonly GuardedFile[] = guarded): GuardLine[] =>
  files.flatMap(({ file, checks, changes }) => {
    const text = readFileSync(join(root, file), 'utf8');
    return changes.flatMap(([find, to, what]) => {
      const places = typeof find === 'string' ? [{ index: text.indexOf(find), 0: find }] : [...text.matchAll(find)];
      if (places.length === 0 || places[0]?.index === -1) throw new Error(`${file}: the guard is not there: ${what}`);
      return places.map(({ index, 0: from }) => ({
        name: `${file}:${text.slice(0, index).split('\n').length} ${what}`,
        file: join(root, file),
        edit: { at: index, from, to },
        checks,
      }));
    });
  });
