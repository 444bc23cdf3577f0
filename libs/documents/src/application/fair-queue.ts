import type { MerchantId } from '@rag-assistant/kernel';

export interface FairQueueOptions {
  /** Jobs at the same time. */
  readonly jobsMax: number;
  /** Of one merchant at the same time; below `jobsMax`, so that somebody else always finds a place. */
  readonly jobsPerMerchantMax: number;
}

type Job = () => Promise<void>;

/** Jobs of many merchants, each merchant's in order, merchants in turn: ten thousand of one do not delay another's one. */
export class FairQueue {
  readonly #options: FairQueueOptions;
  /** Merchants with waiting jobs; the next one stands first. */
  readonly #waiting = new Map<MerchantId, Job[]>();
  readonly #running = new Map<MerchantId, number>();
  #jobs = 0;
  #closed = false;
  #idle: (() => void)[] = [];

  constructor(options: FairQueueOptions) {
    this.#options = options;
  }

  get running(): number {
    return this.#jobs;
  }

  get waiting(): number {
    let waiting = 0;
    for (const jobs of this.#waiting.values()) waiting += jobs.length;
    return waiting;
  }

  /** `job` never rejects. After `close` it is left undone. */
  add(merchant: MerchantId, job: Job): void {
    if (this.#closed) return;
    const jobs = this.#waiting.get(merchant);
    if (jobs) jobs.push(job);
    else this.#waiting.set(merchant, [job]);
    this.#next();
  }

  /** Resolves when nothing waits and nothing runs. */
  async settled(): Promise<void> {
    if (this.#jobs === 0 && this.#waiting.size === 0) return;
    await new Promise<void>((resolve) => this.#idle.push(resolve));
  }

  /** Begins nothing new; resolves when what runs has ended. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#waiting.clear();
    await this.settled();
  }

  #next(): void {
    while (this.#jobs < this.#options.jobsMax) {
      const merchant = this.#turn();
      if (merchant === undefined) break;
      const jobs = this.#waiting.get(merchant) ?? [];
      const job = jobs.shift();
      // Behind the others, or away when it was the last one.
      this.#waiting.delete(merchant);
      if (jobs.length > 0) this.#waiting.set(merchant, jobs);
      if (job) this.#start(merchant, job);
    }
    if (this.#jobs === 0 && this.#waiting.size === 0) for (const resolve of this.#idle.splice(0)) resolve();
  }

  /** Nobody takes a second place while another merchant could want it. */
  #shareMax(): number {
    const merchants = new Set([...this.#waiting.keys(), ...this.#running.keys()]).size;
    const { jobsMax, jobsPerMerchantMax } = this.#options;
    return Math.max(1, Math.min(jobsPerMerchantMax, Math.floor(jobsMax / Math.max(1, merchants))));
  }

  #turn(): MerchantId | undefined {
    const shareMax = this.#shareMax();
    for (const merchant of this.#waiting.keys()) if ((this.#running.get(merchant) ?? 0) < shareMax) return merchant;
    return undefined;
  }

  #start(merchant: MerchantId, job: Job): void {
    this.#jobs++;
    this.#running.set(merchant, (this.#running.get(merchant) ?? 0) + 1);
    void job().finally(() => {
      this.#jobs--;
      const left = (this.#running.get(merchant) ?? 1) - 1;
      if (left > 0) this.#running.set(merchant, left);
      else this.#running.delete(merchant);
      this.#next();
    });
  }
}
