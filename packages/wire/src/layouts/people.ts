import { type AccountRef, Chance, type Directory, localOf, shardOf } from '@launderette/kernel';

/** A holder of an account as Sparkov describes people: all of it made up, none of it anybody's. */
export interface Person {
  readonly ssn: string;
  readonly cardNumber: string;
  readonly first: string;
  readonly last: string;
  readonly gender: 'F' | 'M';
  readonly street: string;
  readonly place: Place;
  readonly job: string;
  readonly birth: string;
  readonly profile: string;
}

export interface Place {
  readonly city: string;
  readonly state: string;
  readonly zip: string;
  readonly latitude: number;
  readonly longitude: number;
  readonly population: number;
}

const WOMEN = [
  'Ada',
  'Bea',
  'Cleo',
  'Dina',
  'Elsa',
  'Fay',
  'Gwen',
  'Hilde',
  'Iris',
  'June',
  'Kaat',
  'Lotte',
  'Mia',
  'Nora',
  'Oda',
  'Puck',
];
const MEN = [
  'Abe',
  'Bas',
  'Cas',
  'Dirk',
  'Edo',
  'Finn',
  'Gijs',
  'Hugo',
  'Ivo',
  'Jan',
  'Koen',
  'Luuk',
  'Mees',
  'Niek',
  'Otto',
  'Piet',
];
const LAST = [
  'Akker',
  'Berg',
  'Dijk',
  'Eik',
  'Groen',
  'Haven',
  'Kamp',
  'Linde',
  'Meer',
  'Nest',
  'Oever',
  'Poort',
  'Ruiter',
  'Sluis',
  'Toren',
  'Veld',
];
const STREETS = ['Lindelaan', 'Molenweg', 'Havenstraat', 'Kerkpad', 'Dorpsplein', 'Parkweg', 'Schoolstraat', 'Zeedijk'];
const JOBS = [
  'Teacher',
  'Nurse',
  'Carpenter',
  'Accountant',
  'Driver',
  'Engineer',
  'Cook',
  'Clerk',
  'Farmer',
  'Retired',
];
/** Where the invented places lie, degrees: a box in the North Sea's lowlands. */
const SOUTH = 50.8;
const WEST = 3.4;
const BOX = 2.6;
/** Area number 000 of a US social security number, and issuer number 9999 of a card, are never given out. */
const SSN_AREA = '000';
const CARD_ISSUER = '9999';
/** Ages at the year 2026, from the youngest. */
const YOUNGEST = 18;
const AGES = 70;
const YEAR = 2026;

/** Ticks of chance: one for cities, then one a shard for people. */
const CITY = 0;
const FIRST_PERSON = 1;

/** Makes up the people of a directory: the same account has the same person in every export. */
export class PeopleOfDirectory {
  private readonly chance = new Chance(0, 'layouts/people', -1);
  private readonly cities: readonly string[];
  private readonly known = new Map<AccountRef, Person>();

  constructor({ merchants }: Directory) {
    this.cities = [...new Set(merchants.map(({ city }) => city))];
  }

  of(account: AccountRef): Person {
    let person = this.known.get(account);
    if (person === undefined) {
      person = this.make(account);
      this.known.set(account, person);
    }
    return person;
  }

  /** Where a city lies. */
  placeOf(city: string): Place {
    const index = Math.max(0, this.cities.indexOf(city));
    const chance = this.chance.at(index, CITY);
    return {
      city,
      state: 'XL',
      zip: String(10_000 + chance.below(89_999)),
      latitude: SOUTH + BOX * chance.unit(),
      longitude: WEST + BOX * chance.unit(),
      population: 1000 + chance.below(400_000),
    };
  }

  private make(account: AccountRef): Person {
    const chance = this.chance.at(localOf(account), FIRST_PERSON + shardOf(account));
    const woman = chance.happens(0.5);
    const pick = (from: readonly string[]) => from[chance.below(from.length)]!;
    const digits = (count: number) => String(chance.below(10 ** count)).padStart(count, '0');
    const age = YOUNGEST + chance.below(AGES);
    const city = pick(this.cities);
    const older = age > 50 ? 'adults_50up' : age > 25 ? 'adults_2550' : 'young_adults';
    const person = {
      ssn: `${SSN_AREA}-${digits(2)}-${digits(4)}`,
      cardNumber: `${CARD_ISSUER}${digits(6)}${digits(6)}`,
      first: pick(woman ? WOMEN : MEN),
      last: pick(LAST),
      gender: woman ? 'F' : 'M',
      street: `${1 + chance.below(199)} ${pick(STREETS)}`,
      job: pick(JOBS),
      birth: `${YEAR - age}-${String(1 + chance.below(12)).padStart(2, '0')}-${String(1 + chance.below(28)).padStart(2, '0')}`,
      profile: `${older}_${woman ? 'female' : 'male'}_urban.json`,
    } as const;
    return { ...person, place: this.placeOf(city) };
  }
}
