/** How one call of a port goes wrong: before it has done anything, or after, with its answer lost. */
export interface Fault {
  /** Counted over all calls of all ports of one execution; the first is 1. */
  readonly at: number;
  /** How many calls from there on fail, of the same method. */
  readonly times: number;
  readonly when: 'before' | 'after';
  readonly make: () => Error;
}

/** Counts calls, and makes some of them fail. */
export class FaultPlan {
  #fault: Fault | undefined;
  #calls = 0;
  #failed = 0;
  #method: string | undefined;

  get calls(): number {
    return this.#calls;
  }
  /** The method that the fault struck. */
  get method(): string | undefined {
    return this.#method;
  }
  get failed(): number {
    return this.#failed;
  }

  begin(fault?: Fault): void {
    this.#fault = fault;
    this.#calls = 0;
    this.#failed = 0;
    this.#method = undefined;
  }

  async call<T>(method: string, work: () => Promise<T>): Promise<T> {
    this.#calls++;
    const fault = this.#fault;
    if (!fault) return work();
    if (this.#calls === fault.at) this.#method = method;
    if (this.#method !== method || this.#failed >= fault.times) return work();
    this.#failed++;
    if (fault.when === 'after') await work();
    throw fault.make();
  }

  /** The port with every method that returns a promise under this plan. */
  over<Port extends object>(name: string, port: Port): Port {
    return new Proxy(port, {
      get: (target, property, receiver) => {
        const value: unknown = Reflect.get(target, property, receiver);
        if (typeof value !== 'function' || property === 'idOf' || property === 'list' || property === 'keys')
          return value;
        const method = value as (...args: unknown[]) => Promise<unknown>;
        return (...args: unknown[]) => this.call(`${name}.${String(property)}`, () => method.apply(target, args));
      },
    });
  }
}
