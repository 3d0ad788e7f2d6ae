import { lognormalTable, type QuantileTable, WeightedChoice } from '@launderette/kernel';

/** A merchant category: how often people buy there, what they spend, and how. */
export interface MerchantCategory {
  /** ISO 18245 code. */
  readonly code: string;
  readonly label: string;
  /** Weight among purchases. */
  readonly share: number;
  /** Mean and standard deviation of the logarithm of the amount in major units. */
  readonly mu: number;
  readonly sigma: number;
  /** Share of its merchants that are web shops. */
  readonly online: number;
}

/**
 * Weights and amounts lie between those of the US Diary of Consumer Payment Choice 2023-24 (mean purchase $40-60), Sparkov's
 * demographic profiles and BankSim's category means (food 37, bars 43, fashion 66, tech 121, health 136, hotel 206 euro).
 * Simplifies: one profile for all customers; what a customer spends is scaled by income and habits.
 */
export const MERCHANT_CATEGORIES: readonly MerchantCategory[] = [
  { code: '5411', label: 'grocery', share: 0.25, mu: 3.15, sigma: 0.85, online: 0.04 },
  { code: '5814', label: 'fast food', share: 0.12, mu: 2.25, sigma: 0.6, online: 0.1 },
  { code: '5812', label: 'restaurant', share: 0.09, mu: 3.3, sigma: 0.7, online: 0.03 },
  { code: '5541', label: 'fuel', share: 0.08, mu: 3.7, sigma: 0.45, online: 0 },
  { code: '5999', label: 'web retail', share: 0.06, mu: 3.35, sigma: 1.0, online: 0.95 },
  { code: '4111', label: 'transit', share: 0.06, mu: 1.9, sigma: 0.8, online: 0.3 },
  { code: '5815', label: 'digital media', share: 0.05, mu: 1.6, sigma: 0.9, online: 1 },
  { code: '5912', label: 'pharmacy', share: 0.045, mu: 2.75, sigma: 0.8, online: 0.08 },
  { code: '5311', label: 'department store', share: 0.04, mu: 3.6, sigma: 0.9, online: 0.2 },
  { code: '5651', label: 'clothing', share: 0.04, mu: 3.8, sigma: 0.8, online: 0.4 },
  { code: '5813', label: 'bar', share: 0.03, mu: 2.9, sigma: 0.75, online: 0 },
  { code: '5200', label: 'home supply', share: 0.025, mu: 3.75, sigma: 1.0, online: 0.15 },
  { code: '4121', label: 'taxi', share: 0.02, mu: 2.85, sigma: 0.6, online: 0.5 },
  { code: '5732', label: 'electronics', share: 0.018, mu: 4.5, sigma: 1.05, online: 0.5 },
  { code: '5942', label: 'books', share: 0.015, mu: 2.95, sigma: 0.7, online: 0.5 },
  { code: '5921', label: 'liquor', share: 0.014, mu: 3.0, sigma: 0.65, online: 0.02 },
  { code: '8011', label: 'doctor', share: 0.013, mu: 4.1, sigma: 0.95, online: 0.05 },
  { code: '7230', label: 'hairdresser', share: 0.012, mu: 3.4, sigma: 0.5, online: 0 },
  { code: '5734', label: 'software', share: 0.012, mu: 2.9, sigma: 1.0, online: 1 },
  { code: '7832', label: 'cinema', share: 0.01, mu: 3.0, sigma: 0.5, online: 0.4 },
  { code: '7995', label: 'gambling', share: 0.01, mu: 3.1, sigma: 1.05, online: 0.85 },
  { code: '5995', label: 'pet shop', share: 0.01, mu: 3.2, sigma: 0.7, online: 0.2 },
  { code: '7011', label: 'hotel', share: 0.008, mu: 5.0, sigma: 0.75, online: 0.5 },
  { code: '4722', label: 'travel agency', share: 0.005, mu: 5.7, sigma: 0.9, online: 0.85 },
  { code: '4511', label: 'airline', share: 0.004, mu: 5.3, sigma: 0.75, online: 0.95 },
];

/** Their codes, most common first. */
export const merchantCategoryCodes: readonly string[] = MERCHANT_CATEGORIES.map(({ code }) => code);

/** Operators of cash machines: not shops, so no purchases. */
export const CASH_MACHINE_CATEGORY = '6011';

export const categoryChoice = new WeightedChoice(MERCHANT_CATEGORIES.map((category) => category.share));

/** Amounts in major units, by category. */
export const categoryAmounts: readonly QuantileTable[] = MERCHANT_CATEGORIES.map((category) =>
  lognormalTable(category.mu, category.sigma),
);

/** Mean purchase in major units before a customer's own scale. */
export const MEAN_PURCHASE_MAJOR = ((): number => {
  const total = MERCHANT_CATEGORIES.reduce((sum, category) => sum + category.share, 0);
  return (
    MERCHANT_CATEGORIES.reduce((sum, category, i) => sum + category.share * (categoryAmounts[i]?.mean ?? 0), 0) / total
  );
})();
