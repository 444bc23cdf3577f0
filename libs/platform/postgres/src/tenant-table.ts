import { invalid } from '@rag-assistant/kernel';
import { appRole, currentMerchantSql, platformRole } from './roles.ts';

export type TablePrivilege = 'select' | 'insert' | 'update' | 'delete';
const allPrivileges: readonly TablePrivilege[] = ['select', 'insert', 'update', 'delete'];

const checked = (table: string): string => {
  if (/^[a-z][a-z0-9_]{0,50}$/.test(table)) return table;
  throw invalid('postgres.invalid-table-name', 'A table name is lower-case letters, digits and underscores.');
};

/**
 * The one form of a tenant table: forced row-level security on its `merchant_id uuid not null`, nothing for others.
 * Stands after `create table` in a migration; an index led by `merchant_id` is the table's own business.
 */
export const tenantTable = (table: string, privileges: readonly TablePrivilege[] = allPrivileges): string => {
  const name = checked(table);
  return `
alter table ${name} enable row level security;
alter table ${name} force row level security;
create policy ${name}_tenant on ${name} to ${appRole}
  using (merchant_id = ${currentMerchantSql})
  with check (merchant_id = ${currentMerchantSql});
revoke all on ${name} from public, ${platformRole};
grant ${privileges.join(', ')} on ${name} to ${appRole};
`;
};

/** A table of no tenant: only the platform role reads and writes it. */
export const platformTable = (table: string, privileges: readonly TablePrivilege[] = allPrivileges): string => {
  const name = checked(table);
  return `
revoke all on ${name} from public, ${appRole};
grant ${privileges.join(', ')} on ${name} to ${platformRole};
`;
};

/**
 * One month of a tenant table cut by `at`. Reached through its parent, whose policy holds; by its own name it has
 * row-level security without a policy and no grant, so nobody of the application reads it.
 * @param month the first day, `2026-11-01`; the name ends in `_2026_11`
 */
export const tenantMonth = (table: string, month: string, next: string): string => {
  if (![month, next].every((day) => /^\d{4}-\d{2}-01$/.test(day)))
    throw invalid('postgres.invalid-table-name', 'A month is written as its first day, 2026-11-01.');
  const name = checked(`${table}_${month.slice(0, 7).replace('-', '_')}`);
  return `
create table ${name} partition of ${checked(table)} for values from ('${month}') to ('${next}');
${closedPartition(name)}`;
};

/** Where rows lie whose month was not made yet; `tenantMonth` moves nothing, so make months ahead of time. */
export const tenantOtherMonths = (table: string): string => {
  const name = checked(`${table}_other`);
  return `
create table ${name} partition of ${checked(table)} default;
${closedPartition(name)}`;
};

const closedPartition = (name: string): string => `
alter table ${name} enable row level security;
alter table ${name} force row level security;
revoke all on ${name} from public, ${appRole}, ${platformRole};
`;
