import { describe, expect, it } from 'vitest';
import { modelKinds, overridesFor, trainingOf } from './kinds.ts';
import { bills } from './testing/bills.ts';

describe('trainings', () => {
  it.each(modelKinds)('of %s refuse a target or a given column that the table does not have', async (kind) => {
    const message = 'no column "zz"; there are limit, ';
    await expect(trainingOf(kind, bills(50, 1), { seed: 1, target: 'zz' })).rejects.toThrow(message);
    await expect(trainingOf(kind, bills(50, 1), { seed: 1, given: ['limit', 'zz'] })).rejects.toThrow(message);
  });
});

describe('types of columns', () => {
  const time = { name: 'day', type: 'time' } as const;
  it('follow from what histories need, unless they were said', () => {
    const named = { entity: 'account', time: 'day' };
    expect(overridesFor('sequence', named, [])).toEqual([{ name: 'account', type: 'category' }, time]);
    expect(overridesFor('sequence', named, [{ name: 'account', type: 'identifier' }])).toEqual([
      { name: 'account', type: 'identifier' },
      time,
    ]);
    expect(overridesFor('argn', named, [])).toEqual([]);
  });
});
