import type { Clock, MerchantId } from '@rag-assistant/kernel';
import type { Database } from '@rag-assistant/platform-postgres';
import {
  makeCheckProducts,
  makeExportMerchant,
  makeManageMerchant,
  makeMerchantGate,
  makeRegisterMerchant,
  type CheckProducts,
  type MerchantData,
  type MerchantGate,
  type MerchantRegistry,
  type RequestMeter,
} from '@rag-assistant/tenancy';
import {
  postgresMerchantAccounts,
  postgresMerchantData,
  postgresMerchantRegistry,
  postgresSeats,
} from '@rag-assistant/tenancy/adapters';
import type { MerchantAdministration } from '../deps.ts';

export interface OpenTenancyOptions {
  readonly database: Database;
  readonly clock: Clock;
  /** What is kept of merchants beside the database, taken away before it. */
  readonly beside: readonly MerchantData[];
  readonly drainMs: number;
  /** Counts in this process when left out. */
  readonly requests?: RequestMeter | undefined;
}

export interface OpenedTenancy {
  readonly merchants: MerchantRegistry;
  readonly gate: MerchantGate;
  readonly administration: MerchantAdministration;
  readonly checkProducts: CheckProducts;
}

/** Tables that are made from `documents` and made anew by ingesting an export. */
const derived = ['chunks', 'chunk_vectors', 'lexical_postings', 'lexical_stats', 'product_facets', 'document_places'];

export const openTenancy = ({ database, clock, beside, drainMs, requests }: OpenTenancyOptions): OpenedTenancy => {
  const merchants = postgresMerchantRegistry(database);
  const accounts = postgresMerchantAccounts(database);
  const gate = makeMerchantGate({ accounts, seats: postgresSeats(database), clock, ...(requests && { requests }) });
  const data = [...beside, postgresMerchantData(database, { derived })];
  const manage = makeManageMerchant({ accounts, data, clock, drainMs });
  const register = makeRegisterMerchant({ registry: merchants, accounts });
  const known = async <T>(merchant: MerchantId, change: Promise<T>): Promise<T> => {
    try {
      return await change;
    } finally {
      // Also after a failure: part of the change may have been made.
      gate.forget(merchant);
    }
  };
  return {
    merchants,
    gate,
    administration: {
      accounts,
      register: (merchant, tier) => known(merchant.merchantId, register(merchant, tier)),
      suspend: (merchant) => known(merchant, manage.suspend(merchant)),
      resume: (merchant) => known(merchant, manage.resume(merchant)),
      remove: (merchant) => known(merchant, manage.remove(merchant)),
      exportAll: makeExportMerchant({ registry: merchants, accounts, data, clock }),
    },
    checkProducts: makeCheckProducts(accounts),
  };
};
