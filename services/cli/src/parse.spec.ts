import { describe, expect, it } from 'vitest';
import { FaultList, paceFlag, parseAssignment, parseDuration, parseNumber } from './parse.ts';

it.each(['500', '-1/s', '1e3/s', 'Infinity/s', '0/s', '99999999/s', ''])('the pace %j is refused', (text) => {
  expect(paceFlag(text)).toHaveProperty('fault');
});

describe('a duration', () => {
  it.each([
    ['30s', 30_000],
    ['500ms', 500],
    ['1.5h', 5_400_000],
    ['2m', 120_000],
  ])('%s', (text, ms) => {
    expect(parseDuration(text)).toEqual({ value: ms });
  });

  it.each(['30', '0s', '-1s', 's', '1w'])('%j is refused', (text) => {
    expect(parseDuration(text)).toHaveProperty('fault');
  });
});

describe('numbers and assignments', () => {
  it.each(['', ' ', '0x10', '1e9', 'NaN', '--1'])('%j is not a number', (text) => {
    expect(parseNumber(text)).toHaveProperty('fault');
  });

  it('reads TYPOLOGY=NUMBER and nothing else', () => {
    expect(parseAssignment('card-testing=500')).toEqual({ value: ['card-testing', 500] });
    for (const text of ['card-testing', '=5', 'a=b', 'a=1=2', 'a='])
      expect(parseAssignment(text)).toHaveProperty('fault');
  });
});

it('a fault list keeps every fault with its path', () => {
  const list = new FaultList();
  expect(list.read('--pace', 'fast', paceFlag)).toBeUndefined();
  expect(list.read('--for', undefined, parseDuration)).toBeUndefined();
  expect(list.read('--seed', '7', parseNumber)).toBe(7);
  list.read('--customers', 'many', parseNumber);
  expect(list.faults.map((fault) => fault.path)).toEqual(['--pace', '--customers']);
});
