import { describe, expect, it } from 'vitest';
import { parseMoney } from './money.ts';

describe('parseMoney', () => {
  it.each([
    ['12.5', 12.5],
    ['$106,89', 106.89],
    ['$1.234,56', 1234.56],
    ['1,234.56', 1234.56],
    ['12,345', 12345],
    ['€ 7', 7],
    ['-3', -3],
    ['.5', 0.5],
  ])('Valid: %s', (text, amount) => {
    expect(parseMoney(text)).toBe(amount);
  });

  it.each(['', 'ten', '1.2.3', '--1', 'Infinity', '0x10'])('Invalid: %j', (text) => {
    expect(parseMoney(text)).toBeNaN();
  });
});
