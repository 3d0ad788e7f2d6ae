import { Purpose, WeightedChoice } from '@launderette/kernel';
import { BILLER_PURPOSES } from '../population/businesses.ts';

/** Kinds of parties, as in `launderette.event.v1.PartyKind`. */
export const PartyKind = {
  person: 1,
  soleTrader: 2,
  company: 3,
  charity: 4,
  publicBody: 5,
  pensionFund: 6,
  cryptoExchange: 7,
  casino: 8,
} as const;

/** Sections of NACE Rev. 2 by the first digits of a merchant's category; trade otherwise. */
const SECTION_OF_CATEGORY: readonly (readonly [prefix: string, section: string])[] = [
  ['58', 'I'],
  ['70', 'I'],
  ['41', 'H'],
  ['45', 'H'],
  ['47', 'N'],
  ['80', 'Q'],
  ['72', 'S'],
  ['78', 'R'],
  ['79', 'R'],
];
const TRADE = 'G';
/** Shops whose codes begin as restaurants' do: digital media, pharmacies and the like keep trade or information. */
const EXCEPTIONS: Readonly<Record<string, string>> = { '5815': 'J', '5734': 'J' };

const SECTION_OF_BILLER: Readonly<Record<number, string>> = {
  [Purpose.RENT]: 'L',
  [Purpose.UBIL]: 'D',
  [Purpose.PHON]: 'J',
  [Purpose.INSU]: 'K',
  [Purpose.SUBS]: 'J',
  [Purpose.LOAN]: 'K',
  [Purpose.CHAR]: 'S',
  [Purpose.TAXS]: 'O',
};

/** Enterprises of other sections; Eurostat, structural business statistics 2022, EU: share of enterprises, rounded. */
const OTHER_SECTIONS: readonly (readonly [section: string, share: number])[] = [
  ['F', 0.16],
  ['M', 0.19],
  ['C', 0.09],
  ['H', 0.06],
  ['J', 0.06],
  ['N', 0.08],
  ['Q', 0.09],
  ['L', 0.07],
  ['G', 0.2],
];
const otherChoice = new WeightedChoice(OTHER_SECTIONS.map(([, share]) => share));

export function sectionOfShop(categoryCode: string): string {
  const found = SECTION_OF_CATEGORY.find(([prefix]) => categoryCode.startsWith(prefix))?.[1];
  return EXCEPTIONS[categoryCode] ?? found ?? TRADE;
}

/** Section and kind of a biller by what it asks for; `number`: among the billers. */
export function tradeOfBiller(number: number): { readonly section: string; readonly kind: number } {
  const purpose = BILLER_PURPOSES[number % BILLER_PURPOSES.length] as number;
  const section = SECTION_OF_BILLER[purpose] as string;
  if (purpose === Purpose.CHAR) return { section, kind: PartyKind.charity };
  return { section, kind: purpose === Purpose.TAXS ? PartyKind.publicBody : PartyKind.company };
}

export function otherSection(unit: number): string {
  return (OTHER_SECTIONS[otherChoice.at(unit)] as (typeof OTHER_SECTIONS)[number])[0];
}
