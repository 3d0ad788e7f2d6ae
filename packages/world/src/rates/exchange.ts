import { civilOf, DAY_MS, dayNumber, dayOf } from '@launderette/kernel';
import { ECB_FIRST_YEAR, ECB_RATES } from './ecb-reference-rates.ts';

const DIRHAM = 'AED';
const DIRHAM_TO_DOLLAR = 3.6725;

/** Rates are stated with six digits behind the point. */
const RATE_DIGITS = 1e6;

/** Currency of the countries that the world knows; the others have the euro. */
const CURRENCIES: Readonly<Record<string, string>> = {
  GB: 'GBP',
  US: 'USD',
  PL: 'PLN',
  CH: 'CHF',
  AE: DIRHAM,
  HK: 'HKD',
  TR: 'TRY',
  CN: 'CNY',
  RO: 'RON',
};

export function currencyOf(country: string): string {
  return CURRENCIES[country] ?? 'EUR';
}

/** Every currency that a payment abroad may arrive in, the home currency first. */
export function currenciesOf(home: string): readonly string[] {
  return [home, ...['EUR', ...Object.values(CURRENCIES)].filter((code) => code !== home)];
}

/**
 * Dated exchange rates: the reference rates of the first days of months, with straight lines between, so that each day has
 * its own. Before the table its first rate holds, after it its last. All currencies here have two decimals.
 */
export class Exchange {
  private readonly home: string;

  constructor(home: string) {
    this.home = home;
  }

  /** True where the home currency has rates; otherwise nothing is converted. */
  get converts(): boolean {
    return isKnown(this.home);
  }

  /** Units of a currency for one unit of the home currency, with six digits. */
  rate(currency: string, timeMs: number): number {
    const rate = perEuro(currency, timeMs) / perEuro(this.home, timeMs);
    return Math.round(rate * RATE_DIGITS) / RATE_DIGITS;
  }
}

function isKnown(currency: string): boolean {
  return currency === 'EUR' || currency === DIRHAM || ECB_RATES[currency] !== undefined;
}

function perEuro(currency: string, timeMs: number): number {
  if (currency === 'EUR') return 1;
  if (currency === DIRHAM) return DIRHAM_TO_DOLLAR * perEuro('USD', timeMs);
  const rates = ECB_RATES[currency] as readonly number[];
  const { year, month } = civilOf(dayOf(timeMs));
  const index = (year - ECB_FIRST_YEAR) * 12 + month - 1;
  const low = rates[Math.min(Math.max(index, 0), rates.length - 1)] as number;
  const high = rates[Math.min(Math.max(index + 1, 0), rates.length - 1)] as number;
  const fromMs = dayNumber(year, month, 1) * DAY_MS;
  const part = Math.floor((timeMs - fromMs) / DAY_MS) / 31;
  return low + (high - low) * part;
}
