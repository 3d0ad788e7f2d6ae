import type { PaymentRun } from '../run.ts';
import type { FeatureList } from './feature.ts';

/** What only the whole run tells: how often somebody or something occurs, when first and last. */
export function lifeFeatures(list: FeatureList, run: PaymentRun, rows: Int32Array): void {
  const sides = { payer: run.payer, payee: run.payee, device: run.device, card: run.card, merchant: run.merchant };
  for (const [name, codes] of Object.entries(sides)) spanFeatures(list, run, rows, name, codes);
  spanFeatures(list, run, rows, 'pair', pairsOf(run));
  const asPayer = counts(run.payer);
  const asPayee = counts(run.payee);
  const other = (codes: Int32Array, of: Int32Array) => (row: number) => of[codes[row] as number] ?? 0;
  list.number('life', 'payer:as-payee', Float64Array.from(rows, other(run.payer, asPayee)));
  list.number('life', 'payee:as-payer', Float64Array.from(rows, other(run.payee, asPayer)));
}

/** A code for each pair of payer and payee; -1 where a side is missing. */
export function pairsOf({ rows, payer, payee }: PaymentRun): Int32Array {
  const codeOf = new Map<number, number>();
  const codes = new Int32Array(rows).fill(-1);
  for (let row = 0; row < rows; row += 1) {
    const from = payer[row] as number;
    const to = payee[row] as number;
    if (from < 0 || to < 0) continue;
    const key = from * 2 ** 26 + to;
    let code = codeOf.get(key);
    if (code === undefined) {
      code = codeOf.size;
      codeOf.set(key, code);
    }
    codes[row] = code;
  }
  return codes;
}

/** How often each code occurs. */
export function counts(codes: Int32Array): Int32Array {
  let highest = -1;
  for (const code of codes) if (code > highest) highest = code;
  const count = new Int32Array(highest + 1);
  for (const code of codes) if (code >= 0) (count[code] as number) += 1;
  return count;
}

function spanFeatures(list: FeatureList, run: PaymentRun, rows: Int32Array, name: string, codes: Int32Array): void {
  const count = counts(codes);
  const first = new Float64Array(count.length).fill(Infinity);
  const last = new Float64Array(count.length).fill(-Infinity);
  for (let row = 0; row < run.rows; row += 1) {
    const code = codes[row] as number;
    if (code < 0) continue;
    const timeMs = run.timeMs[row] as number;
    if (timeMs < (first[code] as number)) first[code] = timeMs;
    if (timeMs > (last[code] as number)) last[code] = timeMs;
  }
  const add = (what: string, of: (code: number, timeMs: number) => number) =>
    list.number(
      'life',
      `${name}:${what}`,
      Float64Array.from(rows, (row) => {
        const code = codes[row] as number;
        return code < 0 ? NaN : of(code, run.timeMs[row] as number);
      }),
    );
  add('count', (code) => count[code] as number);
  add('first', (code) => first[code] as number);
  add('last', (code) => last[code] as number);
  add('since-first', (code, timeMs) => timeMs - (first[code] as number));
  add('until-last', (code, timeMs) => (last[code] as number) - timeMs);
  add('life', (code) => (last[code] as number) - (first[code] as number));
}
