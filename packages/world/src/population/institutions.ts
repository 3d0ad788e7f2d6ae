import type { InstitutionFacts } from '@launderette/kernel';
import { WeightedChoice } from '@launderette/kernel';

/**
 * The banks. Their identifiers have the shape of a BIC with the country code XL, which is never issued.
 * Market shares are those of a concentrated retail market: three large banks, three small ones.
 */
const HOME_BANKS = [
  { prefix: 'AQUA', share: 0.36 },
  { prefix: 'BRNK', share: 0.24 },
  { prefix: 'CRDL', share: 0.18 },
  { prefix: 'DELT', share: 0.1 },
  { prefix: 'EVRG', share: 0.07 },
  { prefix: 'FJRD', share: 0.05 },
];

/** Institutions of the rest of the world, one a country. */
const FOREIGN_COUNTRIES = [
  'DE',
  'BE',
  'FR',
  'GB',
  'US',
  'ES',
  'IT',
  'PL',
  'IE',
  'LT',
  'CH',
  'AE',
  'HK',
  'TR',
  'CN',
  'RO',
];

export const HOME_INSTITUTIONS = HOME_BANKS.length;

export const homeInstitution = new WeightedChoice(HOME_BANKS.map((bank) => bank.share));

/** Home institutions first, then one for each foreign country other than the home country. */
export function institutions(homeCountry: string): readonly InstitutionFacts[] {
  const foreign = FOREIGN_COUNTRIES.filter((country) => country !== homeCountry);
  return [
    ...HOME_BANKS.map((bank) => ({ bic: `${bank.prefix}XL2X`, country: homeCountry })),
    ...foreign.map((country) => ({ bic: `W${country}BXL9X`, country })),
  ];
}
