import type { Connection } from '@platformatic/kafka';
import { expect, it } from 'vitest';
import type { Machine } from '../options.ts';
import { SharedLink } from './shared-link.ts';

const BROKER = { host: 'broker', port: 9092 };
const THROTTLE_MS = 8;

/** A machine on which time passes whenever somebody looks, and a broker that takes every batch and asks for quiet. */
class BusyMachine {
  /** Requests that have arrived. */
  arrived = 0;
  private timeMs = 0;
  private readonly timers: { atMs: number; run: () => void }[] = [];
  private readonly lookMs: number;

  constructor(lookMs: number) {
    this.lookMs = lookMs;
  }

  get machine(): Machine {
    const take = (...asked: unknown[]): void => {
      this.arrived += 1;
      const answered = asked.at(-1) as (error: null, answer: object) => void;
      this.later(1, () => answered(null, { results: [], throttleMs: THROTTLE_MS }));
    };
    const connection = { isConnected: () => true, send: take, close: async () => undefined };
    return {
      nowMs: () => {
        this.timeMs += this.lookMs;
        return this.timeMs;
      },
      later: (delayMs, run) => this.later(delayMs, run),
      connect: async () => connection as unknown as Connection,
    };
  }

  /** Lets time pass until nothing more is planned. */
  async run(): Promise<void> {
    for (;;) {
      await new Promise((resolve) => setImmediate(resolve));
      const [next] = this.timers.sort((a, b) => a.atMs - b.atMs).splice(0, 1);
      if (next === undefined) return;
      this.timeMs = Math.max(this.timeMs, next.atMs);
      next.run();
    }
  }

  /** As the machine's own, timers count whole milliseconds. */
  private later(delayMs: number, run: () => void): () => void {
    const timer = { atMs: this.timeMs + Math.max(1, Math.floor(delayMs)), run };
    this.timers.push(timer);
    return () => void this.timers.splice(this.timers.indexOf(timer), 1);
  }
}

it.each([0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 1, 3, 10])(
  'goes on when quiet is over, though each look at the clock takes %f ms',
  async (lookMs) => {
    const busy = new BusyMachine(lookMs);
    const link = await SharedLink.open({ bootstrapServers: 'broker:9092', machine: busy.machine }, BROKER);
    for (let round = 1; round <= 20; round += 1) {
      const answered = link.produce('calm/0', []);
      await busy.run();
      expect(busy.arrived, 'nobody writes more, who would wake it').toBe(round);
      await answered;
    }
    await link.close();
  },
);
