/**
 * A run as the leakage gate reads it: every payment, in the order in which it came.
 *
 * Accounts, devices, cards and merchants are codes from 0 in no particular order; -1 where there is none.
 */
export interface PaymentRun {
  readonly rows: number;
  /** Unix milliseconds, simulated. */
  readonly timeMs: Float64Array;
  readonly payer: Int32Array;
  readonly payee: Int32Array;
  readonly amountMinor: Float64Array;
  readonly device: Int32Array;
  readonly card: Int32Array;
  readonly merchant: Int32Array;
  /** The merchant's city, as a code; -1 where there is none. */
  readonly place: Int32Array;
  /** The merchant's country, as a small code; 0 where there is none. */
  readonly country: Uint8Array;
  /** The merchant's category, as a small code; 0 where there is none. */
  readonly category: Uint8Array;
  /** Small codes, 0 where absent: what kind of payment it is, and how it went. */
  readonly kind: Uint8Array;
  readonly rail: Uint8Array;
  readonly channel: Uint8Array;
  readonly status: Uint8Array;
  /** Index into `typologies`; -1: ordinary. */
  readonly typology: Int16Array;
  /** Code of the episode, one code an episode of the run; -1: ordinary. */
  readonly episode: Int32Array;
  readonly typologies: readonly string[];
  /** Logins, payees added, resets: in order of time. */
  readonly activity: ActivityRun;
}

/** What happened at accounts beside payments. */
export interface ActivityRun {
  readonly timeMs: Float64Array;
  readonly account: Int32Array;
  readonly kind: Uint8Array;
}

export const NO_ACTIVITY: ActivityRun = {
  timeMs: new Float64Array(0),
  account: new Int32Array(0),
  kind: new Uint8Array(0),
};

/** A run of `rows` payments, all ordinary and empty, to be filled in. */
export function emptyRun(rows: number, typologies: readonly string[], activity: ActivityRun = NO_ACTIVITY): PaymentRun {
  const codes = () => new Int32Array(rows).fill(-1);
  return {
    rows,
    timeMs: new Float64Array(rows),
    payer: codes(),
    payee: codes(),
    amountMinor: new Float64Array(rows),
    device: codes(),
    card: codes(),
    merchant: codes(),
    place: codes(),
    country: new Uint8Array(rows),
    category: new Uint8Array(rows),
    kind: new Uint8Array(rows),
    rail: new Uint8Array(rows),
    channel: new Uint8Array(rows),
    status: new Uint8Array(rows),
    typology: new Int16Array(rows).fill(-1),
    episode: codes(),
    typologies,
    activity,
  };
}

/** Accounts that the run names, and a little more: codes are below it. */
export function accountsOf(run: PaymentRun): number {
  let highest = -1;
  for (const codes of [run.payer, run.payee, run.activity.account])
    for (const code of codes) if (code > highest) highest = code;
  return highest + 1;
}
