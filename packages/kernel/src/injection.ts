/** Which accounts may play a part; everything that is given must hold. */
export interface PartyWish {
  /** Only these account ids. */
  readonly accounts?: readonly string[];
  /** BIC of the institution that keeps the account. */
  readonly institution?: string;
  /** Net monthly income of a customer, minor units, bounds included. */
  readonly incomeMinMinor?: number;
  readonly incomeMaxMinor?: number;
}

/** What an operator may ask of an episode; numbers and texts only, because it is written down. */
export interface EpisodeWishes {
  /** Multiplies its amounts, above 0; absent: 1. */
  readonly size?: number;
  /** From 0, clumsy, to 1, expert; absent: drawn. */
  readonly skill?: number;
  /** When it begins, Unix milliseconds, simulated; absent or passed: at once. */
  readonly startMs?: number;
  readonly victim?: PartyWish;
  /** Everybody who is no victim. */
  readonly account?: PartyWish;
}

/** One episode that an operator asks for. */
export interface Injection {
  /** Name of the typology in the catalogue. */
  readonly typology: string;
  /** Number of the injection within the stream, from 1; part of the episode id `stream/typology/i<number>`. */
  readonly number: number;
  /** Absent: as it comes. */
  readonly wishes?: EpisodeWishes;
}

/** One step of an episode that was not begun. */
export interface PreviewedStep {
  readonly episodeId: string;
  readonly typology: string;
  /** From 1. */
  readonly step: number;
  /** Unix milliseconds, simulated. */
  readonly atMs: number;
  /** `activity`, `transfer`, `deposit`, `withdraw`, `purchase` or `refund`. */
  readonly act: string;
  /** Account ids. */
  readonly account: string;
  readonly counterparty?: string;
  /** See Role and Phase. */
  readonly role: number;
  readonly phase: number;
  /** Minor units; absent: a share of what the account then has, or nothing. */
  readonly amountMinor?: number;
}

/** What an injection would do, or why it cannot be carried out. */
export type Preview = { readonly steps: readonly PreviewedStep[] } | { readonly refused: string };
