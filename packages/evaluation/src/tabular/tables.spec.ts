import { takeRows } from '@launderette/tabular';
import { describe, expect, it } from 'vitest';
import { closestRecord } from './closest-record.ts';
import { membership } from './membership.ts';
import { sampleTable, shuffledColumns } from './testing/tables.ts';
import { twoSample } from './two-sample.ts';
import { positiveLabel, utility } from './utility.ts';

const train = sampleTable(600, 1);
const apart = sampleTable(600, 2);
const fresh = sampleTable(600, 3);

describe('twoSample', () => {
  it('is not above 0.5 on identical inputs: each row has a twin with the other label', () => {
    expect(twoSample(train, train, { seed: 1 })).toBeLessThan(0.5);
  });

  it('is 0.5 up to chance on rows of one source, and sees columns that are independent', () => {
    const deviation = 1 / Math.sqrt(12 * 300);
    expect(Math.abs(twoSample(train, fresh, { seed: 1 }) - 0.5)).toBeLessThan(4 * deviation);
    expect(twoSample(train, shuffledColumns(train), { seed: 1 })).toBeGreaterThan(0.85);
  });

  it('sees a value that many rows share only if it is shared', () => {
    const withAtom = (spread: number) => ({
      ...train,
      columns: train.columns.map((column) =>
        'codes' in column
          ? column
          : { ...column, values: column.values.map((value, row) => (row % 2 === 0 ? 50 + (row % 7) * spread : value)) },
      ),
    });
    expect(twoSample(withAtom(0), withAtom(0.01), { seed: 1 })).toBeGreaterThan(0.6);
    expect(twoSample(withAtom(0), withAtom(0), { seed: 1, coarse: true })).toBeLessThan(0.5);
  });
});

describe('utility', () => {
  const { label, share } = positiveLabel(train, 'label');

  it('on identical inputs is what training on real rows gives', () => {
    expect(label).toBe('yes');
    expect(utility(train, apart, 'label', label, share)).toEqual(
      utility(
        takeRows(
          train,
          Int32Array.from({ length: train.rows }, (_, i) => i),
        ),
        apart,
        'label',
        label,
        share,
      ),
    );
  });

  it('is high where the label follows from the columns, and gone where columns are independent', () => {
    const real = utility(train, apart, 'label', label, share);
    expect(real.rocAuc).toBeGreaterThan(0.75);
    expect(real.prAuc).toBeGreaterThan(share);
    const none = utility(shuffledColumns(train), apart, 'label', label, share);
    expect(Math.abs(none.rocAuc - 0.5)).toBeLessThan(0.1);
  });

  it('learns nothing from one label, and refuses a target that is a number or is not there', () => {
    const yes = (train.columns[3] as { codes: Int32Array }).codes;
    const only = takeRows(
      train,
      Int32Array.from(yes.keys()).filter((row) => yes[row] === 1),
    );
    expect(utility(only, apart, 'label', label, share).rocAuc).toBe(0.5);
    expect(() => positiveLabel(train, 'x')).toThrow('the target x is number');
    expect(() => positiveLabel(train, 'z')).toThrow('there is no column "z"');
  });
});

describe('membership', () => {
  it('is 1 where the training rows themselves are published', () => {
    const found = membership(train, apart, train, 1);
    expect(found.tprAt1PercentFpr).toBe(1);
    expect(found.rocAuc).toBeGreaterThan(0.99);
  });

  it('is a guess where rows are fresh', () => {
    const found = membership(train, apart, fresh, 1);
    expect(Math.abs(found.rocAuc - 0.5)).toBeLessThan(0.05);
    expect(found.tprAt1PercentFpr).toBeLessThan(0.03);
  });
});

describe('closestRecord', () => {
  it('is 0 on identical inputs, all of them closer to the training rows', () => {
    const found = closestRecord(train, apart, train, 1);
    expect(found).toMatchObject({ medianDistance: 0, medianRatio: 0 });
    expect(found.closerToTrain).toBeGreaterThan(0.99);
  });

  it('is even where rows are fresh', () => {
    const found = closestRecord(train, apart, fresh, 1);
    expect(found.medianDistance).toBeGreaterThan(0);
    expect(Math.abs(found.closerToTrain - 0.5)).toBeLessThan(0.05);
  });
});
