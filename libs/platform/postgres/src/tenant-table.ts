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
