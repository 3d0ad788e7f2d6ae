import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import type { Pattern } from '@launderette/evaluation';
import type { Attempt, Payment } from './own-episodes.ts';

export const NAMES: Readonly<Record<string, Pattern>> = {
  'FAN-IN': 'fan-in',
  'FAN-OUT': 'fan-out',
  CYCLE: 'cycle',
  RANDOM: 'random-walk',
  BIPARTITE: 'bipartite',
  STACK: 'stack',
  'SCATTER-GATHER': 'scatter-gather',
  'GATHER-SCATTER': 'gather-scatter',
};

/** The attempts of AMLWorld's answer key, a row a payment, CSV or CSV.gz. */
export function readAttempts(file: string): readonly Attempt[] {
  const bytes = readFileSync(file);
  const text = (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
  const attempts = new Map<string, { pattern: Pattern; payments: Payment[] }>();
  for (const line of text.trim().split('\n').slice(1)) {
    const [attempt, typology, , time, fromBank, from, toBank, to, received] = line.split(',') as string[];
    const known = attempts.get(attempt as string) ?? { pattern: NAMES[typology as string] as Pattern, payments: [] };
    const timeMs = Date.parse(`${time?.replaceAll('/', '-').replace(' ', 'T')}Z`);
    const amount = Number(received);
    known.payments.push({ timeMs, debtor: `${fromBank}/${from}`, creditor: `${toBank}/${to}`, amount });
    attempts.set(attempt as string, known);
  }
  return [...attempts.values()];
}
