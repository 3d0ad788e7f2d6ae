import { describe, expect, it } from 'vitest';
import { parseConditions } from './parse.ts';

describe('parseConditions', () => {
  it.each([
    ['fraud = 1', [{ column: 'fraud', operator: '=', values: ['1'] }]],
    ['fraud=1', [{ column: 'fraud', operator: '=', values: ['1'] }]],
    [
      'category = travel and amount > 500',
      [
        { column: 'category', operator: '=', values: ['travel'] },
        { column: 'amount', operator: '>', values: ['500'] },
      ],
    ],
    ['a<=-2.5', [{ column: 'a', operator: '<=', values: ['-2.5'] }]],
    [
      'country in (DE, "the Netherlands", FR)',
      [{ column: 'country', operator: 'in', values: ['DE', 'the Netherlands', 'FR'] }],
    ],
    [
      `"rock and roll" != 'x and y = z' AND b = ''`,
      [
        { column: 'rock and roll', operator: '!=', values: ['x and y = z'] },
        { column: 'b', operator: '=', values: [''] },
      ],
    ],
    ['income = <=50K', [{ column: 'income', operator: '=', values: ['<=50K'] }]],
  ])('%s', (text, conditions) => {
    expect(parseConditions(text)).toEqual(conditions);
  });

  it.each(['fraud', '= 1', 'a = 1 and', ''])('refuses %j', (text) => {
    expect(() => parseConditions(text)).toThrow('is no comparison such as amount > 500');
  });
});
