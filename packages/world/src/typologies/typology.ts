import { type AccountRef, Chance } from '@launderette/kernel';
import type { TypologyEntry } from '../catalogue.ts';
import type { Settings } from '../scenario.ts';
import type { World } from '../world.ts';

/** One kind of crime, as the catalogue lists it. */
export interface Typology extends TypologyEntry {
  /**
   * Plans an episode: who, when, how much, over which rails. A function of its arguments alone, so that every shard can
   * plan it by itself and carry out the steps of its own accounts.
   */
  plan(episode: Episode): readonly PlannedStep[];
}

/** What a plan is made from. */
export interface Episode {
  readonly world: World;
  readonly settings: Settings;
  /** When it begins, Unix milliseconds. */
  readonly startMs: number;
  /** Chance of the episode's part `part`, 0 to 65,535: parts do not disturb each other. */
  chance(part: number): Chance;
}

/** How much a step moves: a planned amount, or a share of what the account then has. */
export type StepAmount =
  | { readonly kind: 'fixed'; readonly minor: number }
  /** `share` of the available balance, rounded to `stepMinor`, at most `maxMinor`. */
  | { readonly kind: 'share'; readonly share: number; readonly maxMinor: number; readonly stepMinor: number };

/** A device: one of the account holder's own, by number, or one that the criminals bring. */
export type StepDevice = { readonly own: number } | { readonly words: readonly [number, number, number, number] };

interface StepBase {
  readonly atMs: number;
  /** The account that acts: its shard carries out the step. */
  readonly account: AccountRef;
  readonly accountRole: number;
}

/** One thing that the plan wants done. It meets the same refusals as anybody's. */
export type PlannedStep = StepBase &
  (
    | {
        readonly act: 'activity';
        readonly kind: number;
        readonly channel: number;
        readonly device: StepDevice;
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
        readonly device: StepDevice;
        readonly remittance: number;
        readonly remittanceNumber: number;
      }
    | { readonly act: 'deposit'; readonly amount: StepAmount; readonly channel: number }
    | { readonly act: 'withdraw'; readonly amount: StepAmount; readonly machine: number }
    | {
        readonly act: 'purchase';
        readonly merchant: number;
        readonly merchantRole: number;
        readonly amount: StepAmount;
        readonly device: StepDevice;
        /** A refusal that the issuer gives whatever the funds. */
        readonly refusal: number;
      }
  );

export function episodeChance(
  seed: number,
  typology: string,
  number: number,
  injected: boolean,
): (part: number) => Chance {
  const chance = new Chance(seed, `${injected ? 'injections' : 'episodes'}/${typology}`, -1);
  return (part) => chance.at(number, part);
}
