import { fixed, type StateWalk } from './state.ts';

/** What is particular about accounts that take credits. */
export interface ReceiptRules {
  /** Local index of the first virtual account; the last ones of a shard are virtual. */
  readonly virtualFrom: number;
  /** By virtual account: local index of the account that has the balance. */
  readonly masters: Uint32Array;
  /** Accounts whose takings are counted: from this local index on, so many. */
  readonly countedFrom: number;
  readonly counted: number;
  /** Whether what arrives at a time, Unix milliseconds, are takings. */
  isTakings(atMs: number): boolean;
}

/** Nothing particular. */
const PLAIN: ReceiptRules = {
  virtualFrom: Infinity,
  masters: new Uint32Array(0),
  countedFrom: 0,
  counted: 0,
  isTakings: () => false,
};

/**
 * The receiving side of a shard's accounts: a virtual account number leads to the account that has the balance, and what
 * settles in the rounds of the card schemes is counted for merchants, from one settlement of their fees to the next.
 */
export class Receipts {
  private readonly rules: ReceiptRules;
  private readonly takings: Float64Array;
  /** The moment asked of last, and the answer: credits come window by window. */
  private atMs = Number.NaN;
  private counting = false;

  constructor(rules: ReceiptRules = PLAIN) {
    this.rules = rules;
    this.takings = new Float64Array(rules.counted);
  }

  /** The account that has the balance of an account, by local index. */
  accountOf(local: number): number {
    const { virtualFrom, masters } = this.rules;
    return local < virtualFrom ? local : (masters[local - virtualFrom] as number);
  }

  /** Notes a credit. */
  note(local: number, amountMinor: number, atMs: number): void {
    if (atMs !== this.atMs) {
      this.atMs = atMs;
      this.counting = this.rules.isTakings(atMs);
    }
    if (!this.counting) return;
    const place = local - this.rules.countedFrom;
    if (place >= 0 && place < this.rules.counted) this.takings[place] = (this.takings[place] as number) + amountMinor;
  }

  /** Takings of an account since this was asked last, minor units. */
  takeMinor(local: number): number {
    const place = local - this.rules.countedFrom;
    const minor = this.takings[place] as number;
    this.takings[place] = 0;
    return minor;
  }

  walk(state: StateWalk): void {
    fixed(state, this.takings);
  }
}
