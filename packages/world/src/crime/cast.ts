import { type AccountRef, type Chance, DAY_MS, localOf, shardOf } from '@launderette/kernel';
import type { Traits } from '../population/traits.ts';
import type { PlannedDevice } from '../typologies/typology.ts';
import type { World } from '../world.ts';
import { MiscastError } from './errors.ts';
import { fits, type PartyFilter, wantedText } from './party-filter.ts';

/** Candidates among whom the most willing or the most promising is taken: more would make crime's parties stand out by their income. */
const CANDIDATES = 3;
/** How often the choice is by risk or opportunity; otherwise anybody will do. */
const CHOSEN_SHARE = 0.6;
/** Steps of a search through everybody: a prime, so that it comes to all of them. */
const STRIDE = 7919;
/** A shell has at most this many people on its payroll. */
const SHELL_STAFF_MAX = 3;

/** Nobody gets a part who leaves the bank within this time: most episodes are over by then. */
const STAYS_MS = 120 * DAY_MS;

/** Why somebody lends an account. */
export type MuleKind = 'any' | 'young' | 'dormant' | 'poor';

/** Who may play a part in an episode that an operator asks for. */
export interface Casting {
  readonly victim?: PartyFilter;
  /** Everybody who is no victim. */
  readonly account?: PartyFilter;
}

/**
 * Finds the parties of one episode among ordinary agents, nobody twice. A function of seed and episode: it knows what people
 * are (income, activity, way of life, staff), not what they have done.
 *
 * Simplifies: accounts have no age, so that the young are those who live late, and the dormant those who pay least.
 */
export class Cast {
  private readonly world: World;
  private readonly startMs: number;
  private readonly casting: Casting;
  private readonly taken = new Set<AccountRef>();

  /** `startMs`: when the episode begins, Unix milliseconds, simulated. */
  constructor(world: World, startMs: number, casting: Casting = {}) {
    this.world = world;
    this.startMs = startMs;
    this.casting = casting;
  }

  /** Gives an account a part, so that nobody else in the episode gets it. */
  take(account: AccountRef): AccountRef {
    this.taken.add(account);
    return account;
  }

  /** A customer, all alike. */
  customer(chance: Chance): AccountRef {
    return this.take(this.search(chance, this.casting.account, 'customer'));
  }

  /** A customer who loses money: somewhat more often one who has some. */
  victim(chance: Chance): AccountRef {
    return this.take(this.best(chance, this.casting.victim, 'victim', (traits, local) => traits.incomeMinor(local)));
  }

  /** A customer who lends an account: somewhat more often young, idle or poor. */
  mule(chance: Chance, kind: MuleKind = 'any'): AccountRef {
    const drawn = kind === 'any' ? (['young', 'dormant', 'poor'] as const)[chance.below(3)] : kind;
    return this.take(this.best(chance, this.casting.account, 'mule', (traits, local) => -riskOf(traits, local, drawn)));
  }

  /** The account of a company with next to no staff. */
  shell(chance: Chance): AccountRef {
    const { businesses, sizes } = this.world;
    return this.business(chance, 'shell company', (number) => {
      const ordinary = number >= sizes.merchants + sizes.billers && !businesses.isInstitution(number);
      return ordinary && businesses.staffOf(number) <= SHELL_STAFF_MAX;
    });
  }

  /** The account of a company that is neither shop nor biller, bank or public body. */
  company(chance: Chance): AccountRef {
    const { businesses, sizes } = this.world;
    return this.business(
      chance,
      'company',
      (number) => number >= sizes.merchants + sizes.billers && !businesses.isInstitution(number),
    );
  }

  /** The account of an employer: at least `staffMin` people. */
  employer(chance: Chance, staffMin = 3): AccountRef {
    const { businesses } = this.world;
    return this.business(
      chance,
      `employer of ${staffMin}`,
      (number) => !businesses.isInstitution(number) && businesses.staffOf(number) >= staffMin,
    );
  }

  /** An account abroad, all alike. It may have several parts. */
  abroad(chance: Chance): AccountRef {
    const { sizes } = this.world;
    return sizes.externalRef(chance.below(sizes.shards), chance.below(sizes.externals));
  }

  /** The phone of one party, in the hands of others: what gives a herder of mules away. */
  deviceOf(account: AccountRef, number = 0): PlannedDevice {
    return { of: account, own: number };
  }

  private business(chance: Chance, what: string, eligible: (business: number) => boolean): AccountRef {
    const { sizes } = this.world;
    const number = this.probe(chance, sizes.businesses, (business) => {
      const ref = sizes.businessRef(business);
      return !this.taken.has(ref) && eligible(business) && fits(this.world, ref, this.casting.account);
    });
    if (number < 0) throw new MiscastError(what, wantedText(this.casting.account), sizes.businesses);
    return this.take(sizes.businessRef(number));
  }

  /** The best of a few candidates by `worth`, or anybody. */
  private best(
    chance: Chance,
    filter: PartyFilter | undefined,
    what: string,
    worth: (traits: Traits, local: number) => number,
  ): AccountRef {
    let best = this.search(chance, filter, what);
    if (!chance.happens(CHOSEN_SHARE)) return best;
    const worthOf = (ref: AccountRef) => worth(this.world.people.traits[shardOf(ref)] as Traits, localOf(ref));
    for (let i = 1; i < CANDIDATES; i += 1) {
      const other = this.search(chance, filter, what);
      if (worthOf(other) > worthOf(best)) best = other;
    }
    return best;
  }

  private search(chance: Chance, filter: PartyFilter | undefined, what: string): AccountRef {
    const { sizes } = this.world;
    const named = filter?.accounts;
    if (named !== undefined && named.length > 0) {
      const place = this.probe(chance, named.length, (i) => this.free(named[i] as AccountRef, filter));
      if (place < 0) throw new MiscastError(what, wantedText(filter), named.length);
      return named[place] as AccountRef;
    }
    const number = this.probe(chance, sizes.customers, (i) => this.free(sizes.customerRef(i), filter));
    if (number < 0) throw new MiscastError(what, wantedText(filter), sizes.customers);
    return sizes.customerRef(number);
  }

  private free(ref: AccountRef, filter: PartyFilter | undefined): boolean {
    const { memberships } = this.world;
    const stays = memberships.isThrough(shardOf(ref), localOf(ref), this.startMs, this.startMs + STAYS_MS);
    return stays && !this.taken.has(ref) && fits(this.world, ref, filter);
  }

  /** The first of `count` that will do, from a random one on; -1: none. One draw. */
  private probe(chance: Chance, count: number, willDo: (i: number) => boolean): number {
    const stride = count % STRIDE === 0 ? 1 : STRIDE;
    let place = chance.below(count);
    for (let tried = 0; tried < count; tried += 1, place = (place + stride) % count) if (willDo(place)) return place;
    return -1;
  }
}

function riskOf(traits: Traits, local: number, kind: Exclude<MuleKind, 'any'> | undefined): number {
  if (kind === 'dormant') return traits.activity(local);
  if (kind === 'young') return traits.way(local) === LATE_WAY ? 0 : 1;
  return traits.incomeMinor(local);
}

/** The way of life of those who are up late, see WAYS_OF_LIFE. */
const LATE_WAY = 2;
