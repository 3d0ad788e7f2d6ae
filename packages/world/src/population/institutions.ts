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

/** Payment institutions: they keep electronic money, no current accounts. A large one and a challenger; shares chosen. */
const PAYMENT_INSTITUTIONS = [
  { prefix: 'GILD', share: 0.7 },
  { prefix: 'HOPR', share: 0.3 },
];

/** Banks that clear what has no common system, each with the country of its books: one in the home region, one for the dollar. */
const CORRESPONDENT_BANKS = [
  { prefix: 'KRSP', country: 'DE' },
  { prefix: 'LNKB', country: 'US' },
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

/** Institutions with customers at home: the banks, then the payment institutions. */
export const HOME_BANK_COUNT = HOME_BANKS.length;
export const HOME_INSTITUTIONS = HOME_BANKS.length + PAYMENT_INSTITUTIONS.length;
export const CORRESPONDENTS = CORRESPONDENT_BANKS.length;

/** Index of a bank at home. */
export const homeInstitution = new WeightedChoice(HOME_BANKS.map((bank) => bank.share));

const paymentInstitutions = new WeightedChoice(PAYMENT_INSTITUTIONS.map(({ share }) => share));

/** Index of a payment institution at `unit` in [0, 1). */
export function paymentInstitutionAt(unit: number): number {
  return HOME_BANK_COUNT + paymentInstitutions.at(unit);
}

/** Home institutions first, then one for each foreign country other than the home country, then the correspondents. */
export function institutions(homeCountry: string): readonly InstitutionFacts[] {
  return [
    ...[...HOME_BANKS, ...PAYMENT_INSTITUTIONS].map(({ prefix }) => ({ bic: `${prefix}XL2X`, country: homeCountry })),
    ...foreignBanks(homeCountry),
    ...CORRESPONDENT_BANKS.map(({ prefix, country }) => ({ bic: `${prefix}XL2X`, country })),
  ];
}

/** The banks abroad, one a country. */
export function foreignBanks(homeCountry: string): readonly InstitutionFacts[] {
  return FOREIGN_COUNTRIES.filter((country) => country !== homeCountry).map((country) => ({
    bic: `W${country}BXL9X`,
    country,
  }));
}
