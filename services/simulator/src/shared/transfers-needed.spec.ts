import type { TransferLog, Transfers } from '@launderette/sinks';
import { expect, it } from 'vitest';
import { Forgetting } from './forgetting.ts';
import { Inflow, TransfersMissing } from './inflow.ts';
import { ShardLag } from './shard-lag.ts';

function sent(source: number, neededFrom: number, ...windows: number[]): Transfers {
  const none = { at: new Uint32Array(0), minor: new Float64Array(0) };
  const nothing = {
    from: new Uint32Array(4),
    accounts: new Uint32Array(0),
    amountsMinor: new Float64Array(0),
    illicit: none,
  };
  return { source, neededFrom, windows: windows.map((window) => ({ window, payments: 10 * window, ...nothing })) };
}

it('takes what begins in time, and refuses to wait for what is not kept any more', () => {
  const inflow = new Inflow(5);
  expect(inflow.take(sent(1, 2, 4, 5, 6)).map(({ source, window }) => [source, window])).toEqual([
    [1, 4],
    [1, 5],
    [1, 6],
  ]);
  expect(() => inflow.take(sent(1, 3, 9))).not.toThrow(); // a copy of what follows
  expect(() => inflow.take(sent(2, 0, 6))).toThrow(TransfersMissing);
  expect(() => inflow.take(sent(2, 0, 6))).toThrow(/shard 2 sent in window 5 .* before window 6/);
  expect(inflow.neededFrom).toEqual(new Map([[1, 3]]));
});

it('deletes what is behind the saved states of all shards, once, and nothing while one is not known', async () => {
  const needed = new Map<number, number>();
  const deleted: ReadonlyMap<number, bigint>[] = [];
  const log: Pick<TransferLog, 'offsets' | 'forget'> = {
    offsets: async (_stream, shards, window) => new Map(shards.map((shard) => [shard, BigInt(100 * shard + window)])),
    forget: async (_stream, before) => void deleted.push(before),
  };
  const forgetting = new Forgetting({
    log: log as TransferLog,
    stream: 's',
    shards: 2,
    neededFrom: () => needed,
    say: () => undefined,
  });
  needed.set(0, 8);
  expect(await forgetting.forget()).toBe(0);
  needed.set(1, 6);
  expect(await forgetting.forget()).toBe(6);
  expect(await forgetting.forget()).toBe(6);
  expect(deleted).toEqual([
    new Map([
      [0, 6n],
      [1, 106n],
    ]),
  ]);
});

it('says how long each shard has been waited for', () => {
  const lag = new ShardLag();
  lag.note([3, 4], 1_000);
  lag.note([4], 3_000);
  expect([3, 4].map((shard) => lag.lagMs(shard, 5_000))).toEqual([0, 4_000]);
  lag.restart(6_000);
  expect(lag.lagMs(4, 6_500)).toBe(500);
  lag.note([], 7_000);
  expect(lag.lagMs(4, 8_000)).toBe(0);
});
