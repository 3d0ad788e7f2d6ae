import type { StateWalk } from './state.ts';

/** The part that an account plays in an episode, and when. */
export interface Party {
  /** Local index of the account. */
  readonly local: number;
  /** From the beginning of the episode until nobody follows its money on this account, Unix milliseconds. */
  readonly fromMs: number;
  readonly untilMs: number;
  readonly typology: number;
  readonly episode: number;
  readonly origin: number;
  /** See Role. */
  readonly role: number;
}

const NUMBERS = 7;
/** Parties noted between two sweeps of those that are over. */
const SWEEP_EVERY = 1024;

/** Who plays a part in an episode, by account, in one shard. What is asked of it is a function of time alone. */
export class Parties {
  private readonly byLocal = new Map<number, Party[]>();
  private noted = 0;

  /** Notes a party, before its part begins. */
  note(party: Party, nowMs: number): void {
    const known = this.byLocal.get(party.local);
    if (known === undefined) this.byLocal.set(party.local, [party]);
    else known.push(party);
    this.noted += 1;
    if (this.noted % SWEEP_EVERY === 0) this.sweep(nowMs);
  }

  /** The part that an account plays at a moment: the one begun last, if it plays several. */
  at(local: number, timeMs: number): Party | undefined {
    let found: Party | undefined;
    for (const party of this.byLocal.get(local) ?? []) {
      const plays = party.fromMs <= timeMs && timeMs < party.untilMs;
      if (plays && (found === undefined || party.fromMs >= found.fromMs)) found = party;
    }
    return found;
  }

  /** Walks over the state. */
  walk(state: StateWalk): void {
    this.noted = state.number(this.noted);
    const saved = state.array(Float64Array.from([...this.byLocal.values()].flat().flatMap(numbersOf)));
    if (!state.restoring) return;
    this.byLocal.clear();
    for (let i = 0; i < saved.length; i += NUMBERS) {
      const party = partyOf(saved.subarray(i, i + NUMBERS) as unknown as PartyNumbers);
      this.byLocal.set(party.local, [...(this.byLocal.get(party.local) ?? []), party]);
    }
  }

  private sweep(nowMs: number): void {
    for (const [local, parties] of this.byLocal) {
      const left = parties.filter(({ untilMs }) => untilMs > nowMs);
      if (left.length === 0) this.byLocal.delete(local);
      else this.byLocal.set(local, left);
    }
  }
}

type PartyNumbers = [number, number, number, number, number, number, number];

function numbersOf({ local, fromMs, untilMs, typology, episode, origin, role }: Party): PartyNumbers {
  return [local, fromMs, untilMs, typology, episode, origin, role];
}

function partyOf([local, fromMs, untilMs, typology, episode, origin, role]: PartyNumbers): Party {
  return { local, fromMs, untilMs, typology, episode, origin, role };
}
