import { cutIndex, quantileCuts } from '@launderette/tabular';
import type { Field } from '../fields.ts';
import type { FeatureList } from './feature.ts';
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
  const idOf = new Map<string, number>();
  const ids = fields.map((field) => {
    for (const text of field.texts) if (!idOf.has(text)) idOf.set(text, idOf.size);
    return idsOf(field, idOf);
  });
  fields.forEach((one, i) => {
    for (let j = i + 1; j < fields.length; j += 1) {
      const other = fields[j] as Field;
      if ((one.numbers === undefined) !== (other.numbers === undefined)) continue;
      const equal = equalRows(ids[i] as Int32Array, ids[j] as Int32Array);
      if (equal !== undefined) list.number('column', `${one.name}=${other.name}`, equal);
    }
  });
}

/** Texts by row as numbers that are the same in all fields; -1 where the field is absent. */
function idsOf({ codes, texts }: Field, idOf: ReadonlyMap<string, number>): Int32Array {
  const byText = Int32Array.from(texts, (text) => idOf.get(text) as number);
  return codes.map((code) => (code < 0 ? -1 : (byText[code] as number)));
}

/** 1 where both rows are the same and there; undefined if they never are. */
function equalRows(one: Int32Array, other: Int32Array): Float64Array | undefined {
  let equal: Float64Array | undefined;
  for (let row = 0; row < one.length; row += 1) {
    if (one[row] !== other[row] || (one[row] as number) < 0) continue;
    equal ??= new Float64Array(one.length);
    equal[row] = 1;
  }
  return equal;
}
