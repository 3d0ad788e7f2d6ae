import type { AccountRef, Chance } from '@launderette/kernel';
import type { TypologyEntry } from '../catalogue.ts';
import type { Cast } from '../crime/cast.ts';
import type { Proceeds } from '../crime/episode.ts';
import type { Settings } from '../scenario.ts';
import type { World } from '../world.ts';

/** One kind of crime, as the catalogue lists it. */
export interface Typology extends TypologyEntry {
  /**
   * How many times as often as an episode, at the default prevalence in `retail`, the hard negative happens at least: counted by a
   * spec.
   */
  readonly hardNegativeMultiple: number;
  /**
   * Plans an episode: who, when, how much, over which rails. A function of its arguments alone, so that every shard can
   * plan it by itself and carry out the steps of its own accounts.
   */
  plan(episode: Episode): readonly PlannedStep[];
  /** True where the plan itself follows `size`; absent: the amounts of its steps are multiplied. */
  readonly sized?: true;
}

/** What a plan is made from. */
export interface Episode {
  readonly world: World;
  readonly settings: Settings;
  /** When it begins, Unix milliseconds. */
  readonly startMs: number;
  /** Chance of the episode's part `part`, 0 to 65,099: parts do not disturb each other. */
  chance(part: number): Chance;
  /** From 0, clumsy, to 1, expert. It changes what is done, never what a column says. */
  readonly skill: number;
  /** How many times as much as usual an operator asks for; 1 otherwise. Amounts follow without the plan's doing, see `sized`. */
  readonly size: number;
  /** Finds the parties, nobody twice, within what an operator allows. */
  readonly cast: Cast;
  /** What an earlier episode handed on: the plan begins with it instead of with a crime of its own. */
  readonly proceeds?: Proceeds;
  /** Hands proceeds on to an episode of another typology, which begins at `atMs`. At most 4 an episode, 8 a case. */
  handOver(handOver: HandOver): void;
}

/** What one episode hands on to the next: placement to layering, fraud to mules, mules to an exchange. */
export interface HandOver extends Proceeds {
  /** Name of the typology in the catalogue. */
  readonly typology: string;
  readonly atMs: number;
}

/** How much a step moves: a planned amount, or a share of what the account then has. */
export type StepAmount =
  | { readonly kind: 'fixed'; readonly minor: number }
  /** `share` of the available balance, rounded to `stepMinor`, at most `maxMinor`. */
  | { readonly kind: 'share'; readonly share: number; readonly maxMinor: number; readonly stepMinor: number }
  /**
   * `share` of the illicit money on the account, rounded to `stepMinor`, at most `maxMinor`: nobody passes on what never came. A
   * step that finds none is not carried out.
   */
  | { readonly kind: 'proceeds'; readonly share: number; readonly maxMinor: number; readonly stepMinor: number };

/** A device: one of the account holder's own, by number, or one that the criminals bring. */
export type StepDevice = { readonly own: number } | { readonly words: readonly [number, number, number, number] };

/** A device of a plan: also one of somebody else's own, so that accounts share it. */
export type PlannedDevice = StepDevice | { readonly of: AccountRef; readonly own: number };

/** What is done when a step is refused for want of money or over a limit. */
export interface Retry {
  /** Tried again about so long after, at the hours of others, milliseconds. */
  readonly afterMs: number;
  /** How often, at most; after that the account's later steps of the episode are given up. */
  readonly times: number;
  /** Multiplies the amount each time, above 0 to 1. */
  readonly shrink: number;
}

interface StepBase {
  readonly atMs: number;
  /** The account that acts: its shard carries out the step. */
  readonly account: AccountRef;
  readonly accountRole: number;
  /** What the step is for, see Phase; absent: the plan does not say. */
  readonly phase?: number;
  /** Absent: a refusal is taken as it is, and the rest of the plan goes on. */
  readonly retry?: Retry;
  /**
   * Whether the step makes clean money illicit: all of what it moves. Absent: cash paid in, what comes from abroad, and what a
   * victim loses; any other step passes on what is illicit already.
   */
  readonly proceeds?: boolean;
}

/** One thing that the plan wants done. It meets the same refusals as anybody's. */
export type PlannedStep = StepBase &
  (
    | {
        readonly act: 'activity';
        readonly kind: number;
        readonly channel: number;
        readonly device: PlannedDevice;
        readonly outcome: number;
        readonly payee?: AccountRef;
      }
    | {
        readonly act: 'transfer';
        readonly to: AccountRef;
        readonly toRole: number;
        readonly amount: StepAmount;
        readonly rail: number;
        readonly channel: number;
        readonly device: PlannedDevice;
        readonly remittance: number;
        readonly remittanceNumber: number;
        /** Purpose code; absent: none is stated. */
        readonly purpose?: number;
      }
    | { readonly act: 'deposit'; readonly amount: StepAmount; readonly channel: number }
    /** Money that a merchant pays back without a sale, or to another card. */
    | {
        readonly act: 'refund';
        readonly to: AccountRef;
        readonly toRole: number;
        readonly merchant: number;
        readonly amount: StepAmount;
      }
    | { readonly act: 'withdraw'; readonly amount: StepAmount; readonly machine: number }
    | {
        readonly act: 'purchase';
        readonly merchant: number;
        readonly merchantRole: number;
        readonly amount: StepAmount;
        readonly device: PlannedDevice;
        /** In a shop by chip, contactless or stripe instead of on the web; absent: e-commerce. */
        readonly entryMode?: number;
        /** Index into the merchant's terminals plus 1; absent: the first, in a shop. */
        readonly terminal?: number;
        /** A refusal that the issuer gives whatever the funds. */
        readonly refusal: number;
      }
  );
