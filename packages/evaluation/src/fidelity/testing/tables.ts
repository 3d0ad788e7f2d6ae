import { Chance } from '@launderette/kernel';
import { Sample } from '../sample.ts';
import { type PaymentTable, TableBuilder, type TableFacts } from '../table.ts';
import { cutWindows } from '../windows.ts';

/** A payment of a test: an entity pays an amount at a moment; the rest has defaults. */
export interface Row {
  readonly entity: number;
  /** Major units. */
  readonly amount: number;
  /** ISO 8601 date, or date and time; without a time the time of day is not known. */
  readonly at: string;
  readonly category?: string;
  readonly counterparty?: number;
  /** Major units. */
  readonly balance?: number;
}

export function tableOf(rows: readonly Row[], facts: Partial<TableFacts> = {}): PaymentTable {
  const builder = new TableBuilder();
  const categories = [...new Set(rows.map((row) => row.category ?? '?'))];
  for (const row of rows) {
    const ms = Date.parse(row.at.includes('T') ? `${row.at}Z` : `${row.at}T00:00:00Z`);
    builder.add(
      row.entity,
      row.entity,
      Math.round(row.amount * 100),
      Math.floor(ms / 86_400_000),
      row.at.includes('T') ? (ms % 86_400_000) / 1000 : -1,
      categories.indexOf(row.category ?? '?'),
      row.counterparty ?? -1,
      1,
      row.balance === undefined ? Number.NaN : Math.round(row.balance * 100),
    );
  }
  const has = { category: true, counterparty: true, balance: true, sameIds: true };
  return builder.finish({ categories, calendar: true, compound: false, has, ...facts }, 0);
}

/** All of a table as one sample, a unit an entity. */
export function sampleOf(rows: readonly Row[], grainSeconds = 1): Sample {
  const windows = cutWindows(tableOf(rows), 10_000, grainSeconds, new Chance(1, 'windows', -1));
  return new Sample(
    windows,
    Int32Array.from({ length: windows.units }, (_, unit) => unit),
    grainSeconds,
  );
}
