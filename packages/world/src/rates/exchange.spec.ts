import { describe, expect, it } from 'vitest';
import { currenciesOf, currencyOf, Exchange } from './exchange.ts';

const at = (date: string) => Date.parse(`${date}T12:00:00Z`);

describe('Exchange', () => {
  const exchange = new Exchange('EUR');

  it.each([
    ['USD', '2026-10-01', 1.1],
    ['GBP', '2024-01-02', 0.867],
    ['CHF', '2025-06-02', 0.93],
  ])('has the rate of %s on %s near what the ECB published', (currency, date, rate) => {
    expect(exchange.rate(currency, at(date)) / rate).toBeCloseTo(1, 1);
  });

  it('gives each day its own rate between the dates of the table', () => {
    const rates = ['2025-03-03', '2025-03-10', '2025-03-20'].map((date) => exchange.rate('USD', at(date)));
    expect(new Set(rates).size).toBe(3);
  });

  it('keeps the last rate after the table and the first before it', () => {
    expect(exchange.rate('USD', at('2040-01-01'))).toBe(exchange.rate('USD', at('2039-01-01')));
    expect(exchange.rate('USD', at('2010-01-01'))).toBe(exchange.rate('USD', at('2011-01-01')));
  });

  it('pegs the dirham to the dollar', () => {
    expect(exchange.rate('AED', at('2026-02-10')) / exchange.rate('USD', at('2026-02-10'))).toBeCloseTo(3.6725, 4);
  });

  it('crosses from another home currency, and says when it cannot', () => {
    const pounds = new Exchange('GBP');
    expect(pounds.rate('USD', at('2026-03-01')) * exchange.rate('GBP', at('2026-03-01'))).toBeCloseTo(
      exchange.rate('USD', at('2026-03-01')),
      4,
    );
    expect([pounds.converts, new Exchange('XTS').converts]).toEqual([true, false]);
  });
});

describe('currencies', () => {
  it('belong to countries; the home currency comes first and none twice', () => {
    expect([currencyOf('PL'), currencyOf('DE')]).toEqual(['PLN', 'EUR']);
    const codes = currenciesOf('USD');
    expect(codes[0]).toBe('USD');
    expect(new Set(codes).size).toBe(codes.length);
  });
});
