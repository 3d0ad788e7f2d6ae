import type { OutgoingCredits } from '@launderette/kernel';
import type { Transfers } from '@launderette/sinks';

/** What is needed of other shards is not there any more, and will not come again. */
export class TransfersMissing extends Error {
  constructor(source: number, needed: number, first: number) {
    super(
      `TRANSFERS_MISSING: what shard ${source} sent in window ${needed} is needed, and is not kept from before window ${first}: both saved states of a shard here cannot be used, or the topic of transfers was cut short; delete the stream with its topics and begin again`,
    );
    this.name = 'TransfersMissing';
  }
}

/** What is read of shards that live elsewhere, or join later here. */
export class Inflow {
  /** The first window of which each shard may still need what others sent, as it said last. */
  readonly neededFrom = new Map<number, number>();
  private readonly oldest: number;

  /** `oldest`: the first window of which credits are needed here. */
  constructor(oldest: number) {
    this.oldest = oldest;
  }

  /** Throws {@link TransfersMissing}: a shard that begins later than it is needed would be waited for in vain. */
  take({ source, neededFrom, windows }: Transfers): OutgoingCredits[] {
    const first = windows[0]!.window;
    if (!this.neededFrom.has(source) && first > this.oldest) throw new TransfersMissing(source, this.oldest, first);
    this.neededFrom.set(source, neededFrom);
    return windows.map((window) => ({ source, ...window }));
  }
}
