import { type AccountRef, Chance, DAY_MS, localOf, shardOf } from '@launderette/kernel';
import type { Settings } from '../scenario.ts';
import type { Loans } from './loans.ts';
import type { People } from './people.ts';
import type { Sizes } from './sizes.ts';
import { NEVER_SECOND, type Traits } from './traits.ts';

const YEAR_MS = 365 * DAY_MS;

/** Who will join the bank is there from the start: so many years of them. After that nobody joins. */
export const JOINING_YEARS = 2;
/** A bank goes on to take in what is paid to a customer who is leaving, so long. */
const GRACE_SECONDS = (9 * DAY_MS) / 1000;
/** What is paid to an account that was closed is sent back; whoever pays often has learned of it by then. */
const FORGOTTEN_MS = 60 * DAY_MS;

/**
 * Since when customers are customers, and until when: a function of (seed, customer), kept with the traits because every payment asks
 * for it. Nobody leaves who owes a loan.
 */
export class Memberships {
  private readonly sizes: Sizes;
  private readonly startMs: number;
  private readonly traits: readonly Traits[];
  /** By shard. */
  private readonly customers: Uint32Array;

  /** `joining`, `leaving`: settings of the behaviours of these names. */
  constructor(seed: number, sizes: Sizes, people: People, loans: Loans, startMs: number, rates: MembershipRates) {
    this.sizes = sizes;
    this.startMs = startMs;
    this.traits = people.traits;
    this.customers = Uint32Array.from(people.traits, (_, shard) => sizes.customersOf(shard));
    if (rates.joining === 0 && rates.leaving === 0) return;
    const chance = new Chance(seed, 'memberships', -1);
    this.traits.forEach((traits, shard) => {
      for (let local = 0; local < sizes.customersOf(shard); local += 1) {
        const customer = local * sizes.shards + shard;
        chance.at(customer, 0);
        if (chance.happens(rates.joining * JOINING_YEARS))
          traits.setJoins(local, 1 + Math.floor((chance.unit() * JOINING_YEARS * YEAR_MS) / 1000));
        else chance.bits();
        const afterMs = rates.leaving === 0 ? Infinity : (chance.exponential() * YEAR_MS) / rates.leaving;
        const leaves = traits.joins(local) + Math.floor(afterMs / 1000);
        if (leaves < NEVER_SECOND && (traits.joins(local) > 0 || !loans.has(customer))) traits.setLeaves(local, leaves);
      }
    });
  }

  /** True for somebody who is no customer yet when the stream begins: without balances, debts or loans. */
  joinsLater(shard: number, local: number): boolean {
    return (this.traits[shard] as Traits).joins(local) > 0;
  }

  /** When a customer joins, Unix milliseconds; the stream's start for those who are there. */
  joinsMs(shard: number, local: number): number {
    return this.startMs + (this.traits[shard] as Traits).joins(local) * 1000;
  }

  /** When a customer begins to leave, Unix milliseconds; `Infinity`: never. */
  leavesMs(shard: number, local: number): number {
    const leaves = (this.traits[shard] as Traits).leaves(local);
    return leaves === NEVER_SECOND ? Infinity : this.startMs + leaves * 1000;
  }

  /** Whether a customer (by number) is paid here at a time, and not at another bank. */
  isPaid(customer: number, timeMs: number): boolean {
    const shard = customer % this.sizes.shards;
    const local = Math.floor(customer / this.sizes.shards);
    return timeMs > this.joinsMs(shard, local) && timeMs < this.leavesMs(shard, local);
  }

  /** Whether an account is a customer's from one time to another; those of others always are. */
  isThrough(shard: number, local: number, fromMs: number, untilMs: number): boolean {
    if (local >= (this.customers[shard] as number)) return true;
    const joined = !this.joinsLater(shard, local) || this.joinsMs(shard, local) < fromMs;
    return joined && this.leavesMs(shard, local) > untilMs;
  }

  /** Whether people still try to pay a customer: not before there is an account, and some weeks longer than there is one. */
  isKnown(shard: number, local: number, timeMs: number): boolean {
    return timeMs > this.joinsMs(shard, local) && timeMs < this.leavesMs(shard, local) + FORGOTTEN_MS;
  }

  /**
   * Whether an account takes what is sent to it at a time: customers' current accounts only once they have joined, and until they leave.
   * Asked of every payment.
   */
  takes(account: AccountRef, timeMs: number): boolean {
    const shard = shardOf(account);
    const local = localOf(account);
    if (local >= (this.customers[shard] as number)) return true;
    const traits = this.traits[shard] as Traits;
    const second = (timeMs - this.startMs) / 1000;
    if (second >= traits.leaves(local)) return second < traits.leaves(local) + GRACE_SECONDS;
    const joins = traits.joins(local);
    return joins === 0 || second > joins;
  }
}

/** Shares of the customers a year. */
export interface MembershipRates {
  readonly joining: number;
  readonly leaving: number;
}

/** The rates of a scenario; a texture is of people who are there all the time. */
export function membershipRates(behaviours: Readonly<Record<string, Settings>>, isTextured: boolean): MembershipRates {
  if (isTextured) return { joining: 0, leaving: 0 };
  return {
    joining: behaviours['onboarding']?.['perYear'] as number,
    leaving: behaviours['account-closing']?.['perYear'] as number,
  };
}
