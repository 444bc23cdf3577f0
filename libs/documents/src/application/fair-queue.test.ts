import { merchantNumber } from '@rag-assistant/kernel/testing';
import { describe, expect, it } from 'vitest';
import { FairQueue } from './fair-queue.ts';

const [many, few] = [merchantNumber(1), merchantNumber(2)];

/** Jobs that end when told, in the order of their beginning. */
const makeJobs = () => {
  const begun: string[] = [];
  const open: (() => void)[] = [];
  const job = (name: string) => (): Promise<void> => {
    begun.push(name);
    return new Promise((resolve) => open.push(resolve));
  };
  const finish = async (): Promise<void> => {
    open.shift()?.();
    await new Promise((resolve) => setTimeout(resolve, 0));
  };
  return { begun, job, finish };
};

describe('turns between merchants', () => {
  it('begins the one file of a merchant at once while another has thousands waiting', () => {
    const { begun, job } = makeJobs();
    const queue = new FairQueue({ jobsMax: 3, jobsPerMerchantMax: 2 });
    for (let n = 0; n < 1000; n++) queue.add(many, job(`many ${n}`));
    queue.add(few, job('few'));
    expect(begun).toEqual(['many 0', 'many 1', 'few']);
    expect([queue.running, queue.waiting]).toEqual([3, 998]);
  });

  it('gives no second place to a merchant while another is there', async () => {
    const { begun, job, finish } = makeJobs();
    const queue = new FairQueue({ jobsMax: 3, jobsPerMerchantMax: 2 });
    for (let n = 0; n < 10; n++) queue.add(many, job(`many ${n}`));
    for (let n = 0; n < 3; n++) queue.add(few, job(`few ${n}`));
    await finish();
    expect(begun).toEqual(['many 0', 'many 1', 'few 0']);
    await finish();
    expect(begun).toEqual(['many 0', 'many 1', 'few 0', 'many 2']);
  });

  it('takes merchants in turn, and each merchant’s jobs in order', async () => {
    const { begun, job, finish } = makeJobs();
    const queue = new FairQueue({ jobsMax: 1, jobsPerMerchantMax: 1 });
    for (const name of ['a', 'b', 'c']) queue.add(many, job(name));
    for (const name of ['d', 'e']) queue.add(few, job(name));
    for (let n = 0; n < 5; n++) await finish();
    expect(begun).toEqual(['a', 'b', 'd', 'c', 'e']);
  });

  it('settles when all is done, and begins nothing after its close', async () => {
    const { begun, job, finish } = makeJobs();
    const queue = new FairQueue({ jobsMax: 1, jobsPerMerchantMax: 1 });
    queue.add(many, job('a'));
    queue.add(many, job('b'));
    const closed = queue.close();
    queue.add(many, job('c'));
    await finish();
    await closed;
    expect(begun).toEqual(['a']);
  });
});
