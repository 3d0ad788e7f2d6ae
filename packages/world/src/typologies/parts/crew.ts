import { type AccountRef, localOf, Role, shardOf } from '@launderette/kernel';
import type { Cast } from '../../crime/cast.ts';
import { MiscastError } from '../../crime/errors.ts';
import type { World } from '../../world.ts';
import type { Episode } from '../typology.ts';
import type { Dice } from './dice.ts';
import type { Party } from './party.ts';

/** An account abroad that is taken already is drawn again so many times: there are a thousand. */
const TRIES = 16;
/** Half of the customers have no overdraft. */
const SOLVENT_TRIES = 6;

/** The parties of an episode as the building blocks know them: whom the cast finds, with what kind of party each is. */
export class Crew {
  private readonly world: World;
  private readonly cast: Cast;
  private readonly dice: Dice;
  private readonly abroadTaken = new Set<AccountRef>();
  /** Who holds what an earlier episode handed on, until somebody is recruited: the first to be is the holder. */
  private holder: AccountRef | undefined;

  constructor(episode: Episode, dice: Dice) {
    this.world = episode.world;
    this.cast = episode.cast;
    this.dice = dice;
    this.holder = episode.proceeds?.holder;
  }

  /** A customer: all alike, or one who has something to lose. */
  person(role: number): Party {
    if (this.holder !== undefined) return this.takeHolder(role);
    const chance = this.dice.next();
    return this.customer(role === Role.victim ? this.cast.victim(chance) : this.cast.customer(chance), role);
  }

  persons(count: number, role: number): readonly Party[] {
    return Array.from({ length: count }, () => this.person(role));
  }

  /** A customer who lends an account: one without an overdraft where there is a choice, because what comes in must not pay a debt. */
  needy(role: number): Party {
    if (this.holder !== undefined) return this.takeHolder(role);
    const first = this.customer(this.cast.mule(this.dice.next()), role);
    let party = first;
    for (let tries = 1; this.hasOverdraft(party) && tries < SOLVENT_TRIES; tries += 1) party = this.another(first);
    return party;
  }

  /** Somebody else for the part of `first`, who keeps it where an operator allows nobody else. */
  private another(first: Party): Party {
    try {
      return this.customer(this.cast.mule(this.dice.next()), first.role);
    } catch (error) {
      if (error instanceof MiscastError) return first;
      throw error;
    }
  }

  private hasOverdraft({ account }: Party): boolean {
    return this.world.people.opening(shardOf(account), localOf(account)).overdraftMinor > 0;
  }

  needyOnes(count: number, role: number): readonly Party[] {
    return Array.from({ length: count }, () => this.needy(role));
  }

  /** A company that employs somebody, shops among them. */
  company(role: number): Party {
    return this.companyAt(this.cast.employer(this.dice.next(), 1), role);
  }

  companies(count: number, role: number): readonly Party[] {
    return Array.from({ length: count }, () => this.company(role));
  }

  /** A company with next to no staff. */
  shells(count: number, role: number): readonly Party[] {
    return Array.from({ length: count }, () => this.companyAt(this.cast.shell(this.dice.next()), role));
  }

  /** A shop. */
  shop(role: number): Party {
    return this.business(this.dice.below(this.world.sizes.merchants), role);
  }

  /** A business by its number. */
  business(number: number, role: number): Party {
    return { account: this.cast.take(this.world.sizes.businessRef(number)), role, kind: 'company', number };
  }

  /** An account abroad. */
  abroad(role: number): Party {
    let account = this.cast.abroad(this.dice.next());
    for (let tries = 1; this.abroadTaken.has(account) && tries < TRIES; tries += 1)
      account = this.cast.abroad(this.dice.next());
    this.abroadTaken.add(account);
    return { account, role, kind: 'abroad', number: localOf(account) };
  }

  abroadOnes(count: number, role: number): readonly Party[] {
    return Array.from({ length: count }, () => this.abroad(role));
  }

  /** A customer of whom the caller knows the number. */
  customerNumbered(number: number, role: number): Party {
    return this.customer(this.cast.take(this.world.sizes.customerRef(number)), role);
  }

  /** A customer who has a part already. */
  known(account: AccountRef, role: number): Party {
    return this.customer(account, role);
  }

  private takeHolder(role: number): Party {
    const account = this.holder as AccountRef;
    this.holder = undefined;
    return this.customer(account, role);
  }

  private customer(account: AccountRef, role: number): Party {
    return { account, role, kind: 'person', number: localOf(account) * this.world.sizes.shards + shardOf(account) };
  }

  private companyAt(account: AccountRef, role: number): Party {
    const number = this.world.businessAt(shardOf(account), localOf(account));
    return { account, role, kind: 'company', number };
  }
}
