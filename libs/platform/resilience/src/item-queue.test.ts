import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { ItemQueue } from './item-queue.ts';

/** Reads like a reader that works on each item while the producer goes on. */
const readSlowly = async (queue: ItemQueue<number>, meanwhile: () => void): Promise<number[]> => {
  const read: number[] = [];
  for await (const item of queue.items()) {
    read.push(item);
    if (read.length === 1) meanwhile();
    await wait(0);
  }
  return read;
};

describe('ItemQueue', () => {
  it('gives a slow reader every item that came before the end, also those that came while it read', async () => {
    const queue = new ItemQueue<number>();
    queue.push(1);
    const read = await readSlowly(queue, () => {
      queue.push(2);
      queue.push(3);
      queue.end();
    });
    expect(read).toEqual([1, 2, 3]);
  });

  it('throws a failure only after every item that came before it', async () => {
    const queue = new ItemQueue<number>();
    const read: number[] = [];
    queue.push(1);
    const reading = (async () => {
      for await (const item of queue.items()) {
        read.push(item);
        if (item === 1) {
          queue.push(2);
          queue.fail(new Error('lost'));
        }
      }
    })();
    await expect(reading).rejects.toThrow('lost');
    expect(read).toEqual([1, 2]);
  });

  it('wakes a reader that waits', async () => {
    const queue = new ItemQueue<number>();
    const reading = readSlowly(queue, () => {
      queue.end();
    });
    await wait(0);
    queue.push(1);
    expect(await reading).toEqual([1]);
  });
});
