import { cutIndex, quantileCuts } from '@launderette/tabular';
import type { Field } from '../fields.ts';
import { type FeatureList, foldsBy } from './feature.ts';
import { identifies } from './identity.ts';

/** Bins of a number that are looked at as a list of values, so that a band in the middle shows. */
const BINS = 50;

/** Values of the fields: as numbers, as bins, as lists of values; whether they are there, and whether two are the same. */
export function columnFeatures(list: FeatureList, fields: readonly Field[]): void {
  for (const field of fields) {
    const { name, codes, numbers } = field;
    list.number(
      'column',
      `${name}:missing`,
      Float64Array.from(codes, (code) => (code < 0 ? 1 : 0)),
    );
    if (numbers !== undefined) {
      const values = valuesOf(field, numbers);
      list.number('column', name, values);
      const cuts = quantileCuts(values, BINS);
      list.codes(
        'column',
        `${name}:bins`,
        Int32Array.from(values, (value) => (Number.isNaN(value) ? -1 : cutIndex(cuts, value))),
      );
    } else if (!identifies(field)) list.codes('column', `${name}:value`, codes);
  }
  equalities(list, fields);
}

/** Numbers by row; NaN where absent. */
export function valuesOf({ codes }: Field, numbers: Float64Array): Float64Array {
  return Float64Array.from(codes, (code) => (code < 0 ? NaN : (numbers[code] as number)));
}

/** Whether two fields of a record hold the same text, for all pairs that ever do; a number is compared to numbers only. */
function equalities(list: FeatureList, fields: readonly Field[]): void {
  fields.forEach((one, i) => {
    for (const other of fields.slice(i + 1)) {
      if ((one.numbers === undefined) !== (other.numbers === undefined)) continue;
      const equal = Float64Array.from(one.codes, (code, row) => {
        const text = code < 0 ? undefined : one.texts[code];
        return text !== undefined && text === other.texts[other.codes[row] as number] ? 1 : 0;
      });
      list.number('column', `${one.name}=${other.name}`, equal);
    }
  });
}

/** Folds by the value itself: what is learned of some identities is tried on others. */
export function foldsOfIdentity(field: Field, seed: number): Uint8Array {
  return foldsBy(field.codes, seed);
}
