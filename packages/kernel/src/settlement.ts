import { localOf, shardOf } from './account-ref.ts';
import { Inbox } from './inbox.ts';
import type { Shard } from './shard.ts';
import type { Route, SupplyOutcome } from './simulation.ts';
import { StateError } from './state.ts';
import { groupCredits, type OutgoingCredits, type Transfer } from './transfers.ts';

/**
 * The settlement windows: credits wait for the end of the window in which they were sent, and are then applied in order of
 * (source shard, sequence).
 *
 * A shard reads nothing of another but these credits, and those only between windows: this is what lets shards live in
 * different places without the bytes depending on it. What shards that live elsewhere have sent is supplied from outside.
 */
export class Settlement {
  /** Index of the window in progress, from the start of the stream. */
  index = 0;

  private readonly startMs: number;
  private readonly windowMs: number;
  /** The shards that live here in the window in progress; undefined: lives elsewhere. Changed in place. */
  private readonly shards: (Shard | undefined)[];
  /** Window from which a shard lives here; `Infinity`: never. By shard. */
  private readonly livesFrom: Float64Array;
  /** By shard; `Infinity` where it is not known here. */
  private readonly accounts: readonly number[];
  private inbox: Inbox;

  constructor(startMs: number, windowMs: number, shards: (Shard | undefined)[]) {
    this.startMs = startMs;
    this.windowMs = windowMs;
    this.shards = shards;
    this.livesFrom = Float64Array.from(shards, (shard) => (shard === undefined ? Infinity : 0));
    this.accounts = shards.map((shard) => shard?.ledger.accounts ?? Infinity);
    this.inbox = new Inbox(shards.length);
    this.tellShards();
  }

  /** Start of the window in progress, Unix milliseconds. */
  get beginMs(): number {
    return this.startMs + this.index * this.windowMs;
  }

  /** End of the window in progress, Unix milliseconds, not in it. */
  get endMs(): number {
    return this.startMs + (this.index + 1) * this.windowMs;
  }

  /** True if everything that the shards here are to be credited for the window in progress is known. */
  get complete(): boolean {
    const here = this.livingIn(this.index);
    return this.inbox.count(this.index) === here * (this.shards.length - here);
  }

  /** What is still to be supplied for the window in progress. */
  missing(): Route[] {
    const routes: Route[] = [];
    this.shards.forEach((sender, source) => {
      if (sender !== undefined) return;
      this.shards.forEach((receiver, destination) => {
        if (receiver === undefined || this.inbox.get(this.index, source, destination)) return;
        routes.push({ source, destination });
      });
    });
    return routes;
  }

  /** Takes what a shard that lives elsewhere has sent. Throws StateError if it is of nowhere or contradicts another copy. */
  supply(transfer: Transfer): SupplyOutcome {
    this.check(transfer);
    const { window, source, destination } = transfer;
    const sentHere = (this.livesFrom[source] as number) <= window;
    const wantedHere = (this.livesFrom[destination] as number) <= window;
    if (window < this.index || sentHere || !wantedHere) return 'not-needed';
    return this.inbox.put(transfer) ? 'taken' : 'repeated';
  }

  /** What a shard that lives here has sent in the window in progress. */
  creditsOut(source: number): OutgoingCredits {
    const shard = this.shards[source];
    if (shard === undefined) throw new RangeError(`shard ${source} does not live here in window ${this.index}`);
    const { length } = this.shards;
    return { window: this.index, source, payments: shard.counters.events, ...groupCredits(shard.outbox, length) };
  }

  /** Payments of all shards of the world since its start, once the window in progress is over and complete. */
  payments(): number {
    const receiver = this.shards.findIndex((shard) => shard !== undefined);
    return this.shards.reduce((sum, shard, source) => {
      const payments = shard?.counters.events ?? this.inbox.get(this.index, source, receiver)?.payments;
      return sum + (payments as number);
    }, 0);
  }

  /** Ends the window in progress: credits everything sent in it, and opens the next one. It must be complete. */
  next(): void {
    for (let source = 0; source < this.shards.length; source += 1) {
      const shard = this.shards[source];
      if (shard === undefined) this.creditSupplied(source);
      else this.creditSent(shard);
    }
    this.inbox.forget(this.index);
    this.index += 1;
    this.tellShards();
    for (const shard of this.shards) shard?.releaseDeferred(this.endMs);
  }

  /** Begins again at `window`: shards live here from the windows given, by shard. Forgets what was supplied. */
  restart(window: number, livesFrom: readonly number[]): void {
    this.index = window;
    this.livesFrom.set(livesFrom);
    this.inbox = new Inbox(this.shards.length);
  }

  /** Tells the shards that live here when what they send is credited. */
  private tellShards(): void {
    for (const shard of this.shards) if (shard !== undefined) shard.settlementMs = this.endMs;
  }

  private livingIn(window: number): number {
    const { livesFrom } = this;
    let living = 0;
    for (let shard = 0; shard < livesFrom.length; shard += 1) if ((livesFrom[shard] as number) <= window) living += 1;
    return living;
  }

  private creditSent({ outbox }: Shard): void {
    const { account, amountMinor, illicitAt, illicitMinor, length } = outbox;
    const { shards, endMs } = this;
    let illicit = 0;
    for (let i = 0; i < length; i += 1) {
      const ref = account[i] as number;
      const isIllicit = illicitAt[illicit] === i;
      shards[shardOf(ref)]?.receive(
        localOf(ref),
        amountMinor[i] as number,
        isIllicit ? (illicitMinor[illicit] as number) : 0,
        endMs,
      );
      if (isIllicit) illicit += 1;
    }
    outbox.clear();
  }

  private creditSupplied(source: number): void {
    this.shards.forEach((shard, destination) => {
      const transfer = shard && this.inbox.get(this.index, source, destination);
      if (!transfer) return;
      const { accounts, amountsMinor, illicit } = transfer;
      let found = 0;
      for (let i = 0; i < accounts.length; i += 1) {
        const isIllicit = illicit?.at[found] === i;
        const illicitMinor = isIllicit ? (illicit.minor[found] as number) : 0;
        if (isIllicit) found += 1;
        shard.receive(accounts[i] as number, amountsMinor[i] as number, illicitMinor, this.endMs);
      }
    });
  }

  private check({ window, source, destination, accounts, amountsMinor, illicit }: Transfer): void {
    const { length } = this.shards;
    const refuse = (what: string) => {
      throw new StateError(
        `transfer of shard ${source} to ${destination}, window ${window}: ${what}`,
        'TRANSFER_INVALID',
      );
    };
    if (!isIndex(source, length) || !isIndex(destination, length)) refuse(`the stream has shards 0 to ${length - 1}`);
    if (!isIndex(window, Infinity)) refuse('a window is a whole number from 0');
    if (accounts.length !== amountsMinor.length) refuse(`${accounts.length} accounts, ${amountsMinor.length} amounts`);
    const most = this.accounts[destination] as number;
    accounts.forEach((local, i) => {
      if (local >= most) refuse(`credit ${i} is to account ${local} of ${most}`);
      if (!Number.isSafeInteger(amountsMinor[i]))
        refuse(`credit ${i} is of ${amountsMinor[i]}, not of whole minor units`);
    });
    illicit?.at.forEach((place, i) => {
      const minor = illicit.minor[i] as number;
      const fits = Number.isSafeInteger(minor) && minor > 0 && minor <= (amountsMinor[place] as number);
      if (!fits) refuse(`${minor} minor units of credit ${place} are illicit, and it is of ${amountsMinor[place]}`);
    });
  }
}

function isIndex(value: number, below: number): boolean {
  return Number.isSafeInteger(value) && value >= 0 && value < below;
}
