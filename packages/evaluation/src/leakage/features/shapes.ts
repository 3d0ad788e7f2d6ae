import type { Field } from '../fields.ts';
import { valuesOf } from './columns.ts';
import type { FeatureList } from './feature.ts';
import { identifies } from './identity.ts';

const PREFIXES = [1, 2, 3, 4, 6, 8] as const;
const MODULI = [2, 3, 5, 7, 10, 16] as const;
/** More digits than a float holds exactly. */
const DIGITS_MAX = 15;

/** How values are written: lengths, beginnings, last letters, their digits as a number and its remainders, parts of ids. */
export function shapeFeatures(list: FeatureList, fields: readonly Field[], amount: string): void {
  for (const field of fields) {
    const byText = <T>(of: (text: string) => T) => field.texts.map(of);
    const lengths = byText((text) => text.length);
    list.number('shape', `${field.name}:length`, gather(field, lengths));
    if (field.numbers !== undefined) continue;
    const folds = identifies(field) ? list.foldsOfIdentity(field.codes) : list.folds;
    list.codes(
      'shape',
      `${field.name}:last`,
      texts(
        field,
        byText((text) => text.slice(-1)),
      ),
      folds,
    );
    for (const length of PREFIXES) {
      const beginnings = byText((text) => text.slice(0, length));
      if (new Set(beginnings).size < field.texts.length)
        list.codes('shape', `${field.name}:prefix${length}`, texts(field, beginnings), folds);
    }
    const digits = byText((text) => Number(text.replace(/\D/g, '').slice(-DIGITS_MAX) || '-1'));
    list.number('shape', `${field.name}:digits`, gather(field, digits));
    if (!identifies(field) || isMoment(field)) continue;
    for (const modulus of MODULI) {
      const remainders = Float64Array.from(gather(field, digits), (value) =>
        Number.isNaN(value) ? -1 : value % modulus,
      );
      list.codes('shape', `${field.name}:mod${modulus}`, remainders, folds);
    }
    partFeatures(list, field);
  }
  const money = fields.find(({ name }) => name === amount);
  if (money?.numbers !== undefined) amountFeatures(list, valuesOf(money, money.numbers));
}

/** True of RFC 3339 times: their digits are a time and no id. */
function isMoment(field: Field): boolean {
  return field.texts.every((text) => /^\d{4}-\d\d-\d\dT/.test(text));
}

/** Parts of an id between slashes: stream, shard (which is the partition) and sequence. */
function partFeatures(list: FeatureList, field: Field): void {
  const parts = field.texts.map((text) => text.split('/'));
  const most = parts.reduce((longest, each) => Math.max(longest, each.length), 1);
  if (most === 1) return;
  for (let part = 0; part < most; part += 1) {
    const numbers = parts.map((each) => Number.parseInt(each[part] ?? '', 10));
    list.number('shape', `${field.name}:part${part + 1}`, gather(field, numbers));
    if (new Set(numbers).size < 300) list.codes('shape', `${field.name}:part${part + 1}:value`, gather(field, numbers));
  }
}

/** The digits of the amount: cents, last digit, zeros at the end, leading digits. */
function amountFeatures(list: FeatureList, minor: Float64Array): void {
  const digits = Array.from(minor, (value) => String(Math.abs(Math.round(value))));
  list.number(
    'shape',
    'amount:zeros',
    Float64Array.from(digits, (text) => text.length - text.replace(/0+$/, '').length),
  );
  list.codes(
    'shape',
    'amount:cents',
    Array.from(minor, (value) => value % 100),
  );
  list.codes(
    'shape',
    'amount:last-digit',
    Array.from(minor, (value) => value % 10),
  );
  list.codes(
    'shape',
    'amount:leading1',
    digits.map((text) => text.slice(0, 1)),
  );
  list.codes(
    'shape',
    'amount:leading2',
    digits.map((text) => text.slice(0, 2)),
  );
}

function gather({ codes }: Field, byText: readonly number[]): Float64Array {
  return Float64Array.from(codes, (code) => (code < 0 ? NaN : (byText[code] as number)));
}

function texts({ codes }: Field, byText: readonly string[]): string[] {
  return Array.from(codes, (code) => (code < 0 ? '' : (byText[code] as string)));
}
