import type { MerchantId } from '@rag-assistant/kernel';
import {
  appRole,
  custodianRole,
  platformRole,
  type Database,
  type OwnerSql,
  type Sql,
} from '@rag-assistant/platform-postgres';

const settings = ['app.merchant_id', 'app.user_id', 'app.pii_expired'];
const leave = `set local role none; ${settings.map((name) => `set local ${name} = '';`).join(' ')} release savepoint work`;

/** The roles and settings of the real database inside one open transaction of the owner, which is rolled back later. */
export const nestedDatabase = (owner: OwnerSql): Database => {
  let tail: Promise<unknown> = Promise.resolve();
  const sql: Sql = { query: (text, values) => owner.query(text, values) };
  const within = <T>(role: string, merchant: MerchantId | null, work: (sql: Sql) => Promise<T>): Promise<T> => {
    const mine = tail.then(async () => {
      const set = merchant === null ? '' : `; set local app.merchant_id = '${merchant}'`;
      await owner.script(`savepoint work; set local role ${role}${set}`);
      try {
        const result = await work(sql);
        await owner.script(leave);
        return result;
      } catch (error) {
        await owner.script('rollback to savepoint work; release savepoint work');
        throw error;
      }
    });
    tail = mine.catch(() => undefined);
    return mine;
  };
  return {
    forMerchant: (merchant, work) => within(appRole, merchant, work),
    forCustodian: (merchant, work) => within(custodianRole, merchant, work),
    forPlatform: (work) => within(platformRole, null, work),
    ping: () => Promise.resolve(),
    gauges: () => ({ total: 1, idle: 1, waiting: 0, max: 1, waitingMax: 1 }),
    close: () => Promise.resolve(),
  };
};
