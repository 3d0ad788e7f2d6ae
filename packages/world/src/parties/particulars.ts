import { Chance } from '@launderette/kernel';

/** Invented names; families are those of no census. */
const GIVEN =
  'Ada Bram Cleo Daan Elin Finn Gwen Hugo Iris Joep Kaat Lars Mila Niek Orla Piet Roos Sven Tess Ward'.split(' ');
const FAMILY_BEGINNINGS =
  'Ander Brak Dool Ester Flor Grond Hamer Ijver Kolder Linde Mosse Nevel Oster Plank Rietje'.split(' ');
const FAMILY_ENDINGS = 'beke drift gaarde hulst kamp lo meer oord rode stad veld waard'.split(' ');
const STREETS = 'Anker Beuken Dijk Esdoorn Fontein Haven Kanaal Linden Molen Park School Veld'.split(' ');
const STREET_KINDS = ['straat', 'weg', 'laan', 'kade'];
const FIRMS = ['Handel', 'Groep', 'Diensten', 'Werken', 'Partners', 'Bouw', 'Logistiek', 'Techniek'];

/** Adults: uniform over these years of birth. Eurostat's pyramid is nearly flat between 20 and 65; simplifies the rest. */
const BORN_FROM = 1938;
const BORN_YEARS = 69;

/** Area codes of North America run from 200; in each 555-0100 to 555-0199 are kept for fiction (NANPA). */
const AREA_FROM = 200;
const AREAS = 800;
const FICTION = 100;

/** Names, addresses and ways to reach somebody: none is real, and each is a function of (seed, who, how often it changed). */
export class Particulars {
  private readonly chance: Chance;

  /** `kind`: of those who are described, so that a customer and a business of one number differ. */
  constructor(seed: number, kind: string) {
    this.chance = new Chance(seed, `parties/${kind}`, -1);
  }

  personName(who: number): string {
    const chance = this.chance.at(who, NAME);
    return `${pick(GIVEN, chance)} ${pick(FAMILY_BEGINNINGS, chance)}${pick(FAMILY_ENDINGS, chance)}`;
  }

  firmName(who: number, suffix: string): string {
    const chance = this.chance.at(who, NAME);
    return `${pick(FAMILY_BEGINNINGS, chance)}${pick(FAMILY_ENDINGS, chance)} ${suffix || pick(FIRMS, chance)}`;
  }

  birthYear(who: number): number {
    return BORN_FROM + this.chance.at(who, BIRTH).below(BORN_YEARS);
  }

  /** Uniform in [0, 1): what else is to be decided once of somebody. */
  unit(who: number): number {
    return this.chance.at(who, OTHER).unit();
  }

  address(who: number, change: number): string {
    const chance = this.chance.at(who, ADDRESS + change * CHANGING);
    return `${pick(STREETS, chance)}${pick(STREET_KINDS, chance)} ${1 + chance.below(240)}`;
  }

  phone(who: number, change: number): string {
    const chance = this.chance.at(who, PHONE + change * CHANGING);
    const area = AREA_FROM + chance.below(AREAS);
    return `+1-${area}-555-01${String(chance.below(FICTION)).padStart(2, '0')}`;
  }

  /** `name`: as it is written; a number tells namesakes apart. */
  email(who: number, name: string, change: number): string {
    const local = name.toLowerCase().replaceAll(' ', '.');
    return `${local}.${this.chance.at(who, EMAIL + change * CHANGING).below(1_000_000)}@example.com`;
  }
}

/** Ticks of chance: what is fixed first, then in turn what changes. */
const NAME = 0;
const BIRTH = 1;
const OTHER = 2;
const ADDRESS = 4;
const PHONE = 5;
const EMAIL = 6;
const CHANGING = 4;

function pick(from: readonly string[], chance: Chance): string {
  return from[chance.below(from.length)] as string;
}
