import type { Move } from './moves.ts';

type Row = Omit<Move, 'phase' | 'fromRole' | 'toRole'>;

const DAY_MS = 86_400_000;

/** What happened in ordinary life: payments and activities that have no label. */
export class Ordinary {
  private readonly payments: readonly Row[];
  private readonly refused: readonly Row[];
  private readonly activities: readonly Row[];
  private readonly customerMonths: number;

  constructor(payments: readonly Row[], activities: readonly Row[], customers: number, days: number) {
    this.payments = payments.filter((row) => row.reason === 0).sort((a, b) => a.atMs - b.atMs);
    this.refused = payments.filter((row) => row.reason !== 0);
    this.activities = [...activities].sort((a, b) => a.atMs - b.atMs);
    this.customerMonths = (customers * days) / 30;
  }

  /** Payments that answer to something, per million customers and 30 days. */
  count(test: (row: Row) => boolean): number {
    return this.rate(this.payments.filter(test).length);
  }

  /** Refused payments that answer to something, per million customers and 30 days. */
  countRefused(test: (row: Row) => boolean): number {
    return this.rate(this.refused.filter(test).length);
  }

  countActivity(test: (row: Row) => boolean): number {
    return this.rate(this.activities.filter(test).length);
  }

  /** Payments in, each followed within `days` by one out of the same account of `low` to `high` times as much. */
  countInThenOut(
    isIn: (row: Row) => boolean,
    isOut: (row: Row) => boolean,
    days: number,
    low: number,
    high: number,
  ): number {
    const outs = byAccount(this.payments.filter(isOut), (row) => row.from);
    const followed = this.payments.filter(isIn).filter((row) =>
      (outs.get(row.to) ?? []).some((out) => {
        const wait = out.atMs - row.atMs;
        return wait > 0 && wait <= days * DAY_MS && out.minor >= low * row.minor && out.minor <= high * row.minor;
      }),
    );
    return this.rate(followed.length);
  }

  /** Accounts and weeks in which something happens at least `least` times. */
  countBusyWeeks(of: (row: Row) => number | undefined, least: number): number {
    const weeks = new Map<string, number>();
    for (const row of this.payments) {
      const account = of(row);
      if (account === undefined) continue;
      const key = `${account}/${Math.floor(row.atMs / (7 * DAY_MS))}`;
      weeks.set(key, (weeks.get(key) ?? 0) + 1);
    }
    return this.rate([...weeks.values()].filter((times) => times >= least).length);
  }

  /** Activities, each followed within `days` by another of the same account. */
  countThen(first: (row: Row) => boolean, second: (row: Row) => boolean, days: number): number {
    const later = byAccount([...this.activities, ...this.payments].filter(second), (row) => row.from);
    const followed = this.activities
      .filter(first)
      .filter((row) =>
        (later.get(row.from) ?? []).some((next) => next.atMs >= row.atMs && next.atMs - row.atMs <= days * DAY_MS),
      );
    return this.rate(followed.length);
  }

  private rate(count: number): number {
    return (count / this.customerMonths) * 1e6;
  }
}

function byAccount(rows: readonly Row[], of: (row: Row) => number): ReadonlyMap<number, readonly Row[]> {
  const found = new Map<number, Row[]>();
  for (const row of rows) {
    const account = of(row);
    const known = found.get(account);
    if (known === undefined) found.set(account, [row]);
    else known.push(row);
  }
  return found;
}
