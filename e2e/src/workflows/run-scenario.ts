import type { DocumentRecord, MerchantStanding } from '@rag-assistant/documents';
import { fakeDocumentRecords, fakeObjectStore } from '@rag-assistant/documents/testing/fakes';
import { merchantNumber } from '@rag-assistant/kernel/testing';
import { documentWorld, plainSearch } from './document-world.ts';
import { throwing, type Scenario } from './scenarios.ts';

const merchant = merchantNumber(1);
const working: readonly DocumentRecord['status'][] = ['extracting', 'sanitizing', 'embedding'];

/** What of a scenario did not come true, on a definition and the use cases themselves. */
export const faultsOf = async (definition: object, scenario: Scenario): Promise<string[]> => {
  const records = fakeDocumentRecords();
  const store = fakeObjectStore();
  const throws = throwing();
  const world = documentWorld({ store, records, search: plainSearch }, { definition, wrap: throws.wrap, check: false });
  world.standing = 'active' satisfies MerchantStanding;
  throws.play(scenario);
  const end = await world.runner.run('execution-1', await world.put(merchant, 'a.txt', 'the text'));
  const record = await records.find(merchant, plainSearch.idOf(merchant, 'a.txt'));
  const faults: string[] = [];
  if (end.status !== scenario.ends) faults.push(`execution ${end.status}, not ${scenario.ends}`);
  const status = record === null || working.includes(record.status) ? 'working' : record.status;
  if (status !== scenario.status) faults.push(`document ${status}, not ${scenario.status}`);
  if ((records.searchable.size === 1) !== (scenario.status === 'stored'))
    faults.push(`${records.searchable.size} in search`);
  const papers = store.keys().filter((key) => key.includes('/work/'));
  const settled = scenario.told !== 'unsettled' || scenario.state === 'Receive';
  if (settled && papers.length > 0) faults.push(`${papers.length} papers left`);
  const told = world.told.map(({ outcome }) => outcome);
  if (told.join() !== (scenario.told ?? ''))
    faults.push(`told ${told.join() || 'nothing'}, not ${scenario.told ?? 'nothing'}`);
  for (const message of world.told)
    if (message.execution !== 'execution-1' || (scenario.told !== 'unsettled' && message.merchantId !== merchant))
      faults.push('a notice without execution and merchant');
  return faults;
};
