import type { TransferLog } from '@launderette/sinks';

/** Old transfers are deleted this often, wall milliseconds: as often as states are saved, which is what makes them old. */
const FORGET_EVERY_MS = 30_000;

/** What is needed to know which transfers nobody needs. */
export interface ForgettingParts {
  readonly log: TransferLog;
  readonly stream: string;
  readonly shards: number;
  /** The first window of which each shard may still need what others sent; not of all shards: nothing is deleted. */
  readonly neededFrom: () => ReadonlyMap<number, number>;
  /** For an operator. */
  readonly say: (message: string) => void;
}

/** Deletes transfers of windows that are behind all saved states of all shards. The owner of shard 0 does so. */
export class Forgetting {
  private readonly parts: ForgettingParts;
  /** Transfers from here on are kept. */
  private from = 0;

  constructor(parts: ForgettingParts) {
    this.parts = parts;
  }

  /** Now and then until the signal. */
  run(signal: AbortSignal): void {
    const timer = setInterval(() => {
      this.forget().catch((error: unknown) => {
        if (!signal.aborted)
          this.parts.say(`old transfers are kept: ${error instanceof Error ? error.message : error}`);
      });
    }, FORGET_EVERY_MS).unref();
    signal.addEventListener('abort', () => clearInterval(timer), { once: true });
  }

  /** Deletes what nobody needs; says from which window on transfers are kept. */
  async forget(): Promise<number> {
    const { log, stream, shards, neededFrom } = this.parts;
    const needed = neededFrom();
    const from = needed.size < shards ? 0 : Math.min(...needed.values());
    if (from <= this.from) return this.from;
    await log.forget(stream, await log.offsets(stream, [...Array(shards).keys()], from));
    this.from = from;
    return from;
  }
}
