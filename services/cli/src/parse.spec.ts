import { describe, expect, it } from 'vitest';
import { FaultList, formatPace, parseAssignment, parseDuration, parseNumber, parsePace } from './parse.ts';

describe('a pace', () => {
  it.each([
    ['500/s', { kind: 'rate', eventsPerSecond: 500 }],
    ['0.5/s', { kind: 'rate', eventsPerSecond: 0.5 }],
    ['60x', { kind: 'clock', multiple: 60 }],
    ['max', { kind: 'max' }],
  ])('%s is read, and written back the same', (text, pace) => {
    const parsed = parsePace(text);
    expect(parsed).toEqual({ value: pace });
    expect('value' in parsed && formatPace(parsed.value)).toBe(text);
  });

  it.each(['500', '-1/s', '1e3/s', 'Infinity/s', 'x', '60 x', '', 'maximum', '0x10/s'])('%j is refused', (text) => {
    expect(parsePace(text)).toHaveProperty('fault');
  });
});

describe('a duration', () => {
  it.each([['30s', 30_000], ['500ms', 500], ['1.5h', 5_400_000], ['2m', 120_000]])('%s', (text, ms) => {
    expect(parseDuration(text)).toEqual({ value: ms });
  });

  it.each(['30', '0s', '-1s', 's', '1d'])('%j is refused', (text) => {
    expect(parseDuration(text)).toHaveProperty('fault');
  });
});

describe('numbers and assignments', () => {
  it.each(['', ' ', '0x10', '1e9', 'NaN', '--1'])('%j is not a number', (text) => {
    expect(parseNumber(text)).toHaveProperty('fault');
  });

  it('reads TYPOLOGY=NUMBER and nothing else', () => {
    expect(parseAssignment('card-testing=500')).toEqual({ value: ['card-testing', 500] });
    for (const text of ['card-testing', '=5', 'a=b', 'a=1=2', 'a=']) expect(parseAssignment(text)).toHaveProperty('fault');
  });
});

it('a fault list keeps every fault with its path', () => {
  const list = new FaultList();
  expect(list.read('--pace', 'fast', parsePace)).toBeUndefined();
  expect(list.read('--for', undefined, parseDuration)).toBeUndefined();
  expect(list.read('--seed', '7', parseNumber)).toBe(7);
  list.read('--customers', 'many', parseNumber);
  expect(list.faults.map((fault) => fault.path)).toEqual(['--pace', '--customers']);
});
