import { idOf, type Place, type StreamRecord } from './record.ts';

/** What is checked, in the order of a report. */
export const CHECKS = [
  'readable',
  'sequence',
  'placement',
  'order',
  'books',
  'labels',
  'outcomes',
  'episodes',
  'replay',
  'complete',
] as const;
export type CheckName = (typeof CHECKS)[number];

/** One thing that is wrong, with all that a person needs to find it. */
export interface Finding extends Place {
  readonly check: CheckName;
  /** Of the event; empty where the value cannot be read. */
  readonly id: string;
  /** Unix milliseconds, simulated. */
  readonly eventMs: number;
  readonly message: string;
  /** Records that were looked at before: what came first is what other findings follow from. */
  readonly index: number;
  /** Payments of the stream up to this place, the record's own included: so many make it appear again. */
  readonly payments: number;
  /** What the replay has here; absent where there is nothing to compare with, or nothing of it. */
  readonly expected?: Uint8Array;
  /** What the topic has here; absent where a record is missing. */
  readonly actual?: Uint8Array;
}

/** What became of one check. */
export interface CheckResult {
  readonly check: CheckName;
  /** Records, balances or labels that were looked at. */
  readonly looked: number;
  readonly wrong: number;
  /** Absent where nothing is wrong. */
  readonly first?: Finding;
}

/** Where the verification stands: what a finding says beside its record. */
export interface Position {
  /** Records that were looked at before this one. */
  readonly index: number;
  /** Unix milliseconds, simulated. */
  readonly eventMs: number;
  readonly payments: number;
}

/** Counts what the checks look at, and keeps the first finding of each. */
export class Findings {
  private readonly looked = new Map<CheckName, number>();
  private readonly wrong = new Map<CheckName, number>();
  private readonly first = new Map<CheckName, Finding>();

  look(check: CheckName, count = 1): void {
    this.looked.set(check, (this.looked.get(check) ?? 0) + count);
  }

  report(
    check: CheckName,
    record: StreamRecord,
    at: Position,
    message: string,
    values: Pick<Finding, 'expected' | 'actual'> = { actual: record.value },
  ): void {
    const { topic, partition, offset } = record;
    this.keep({ check, topic, partition, offset, id: idOf(record), ...at, message, ...values });
  }

  /** Keeps a finding, if it is the first of its check. */
  keep(finding: Finding): void {
    const { check } = finding;
    this.wrong.set(check, (this.wrong.get(check) ?? 0) + 1);
    const before = this.first.get(check);
    if (before === undefined || finding.index < before.index) this.first.set(check, finding);
  }

  /** The checks that looked at anything, in the order of CHECKS. */
  results(): CheckResult[] {
    return CHECKS.filter((check) => this.looked.has(check)).map((check) => {
      const first = this.first.get(check);
      const counts = { looked: this.looked.get(check) ?? 0, wrong: this.wrong.get(check) ?? 0 };
      return first === undefined ? { check, ...counts } : { check, ...counts, first };
    });
  }
}

/** Checks of where records lie. What they find comes before all else: balances go wrong where a record lies elsewhere. */
const OF_PLACES: readonly CheckName[] = ['readable', 'sequence', 'placement', 'order'];
/** Checks that go wrong where a record is missing or lies elsewhere. */
const OF_SUMS: readonly CheckName[] = ['books', 'outcomes', 'episodes'];

/**
 * The first finding of all, of those about places if there are any; of several about one record the one whose check stands first,
 * because others follow from it. What a replay has in the same place is said with it.
 */
export function firstDifference(results: readonly CheckResult[]): Finding | undefined {
  let first: Finding | undefined;
  const misplaced = results.some((result) => result.first !== undefined && OF_PLACES.includes(result.check));
  for (const result of results) {
    if (misplaced && OF_SUMS.includes(result.check)) continue;
    if (result.first !== undefined && (first === undefined || result.first.index < first.index)) first = result.first;
    else if (first !== undefined && first.expected === undefined && isSamePlace(first, result.first))
      first = { ...result.first, ...first };
  }
  return first;
}

function isSamePlace(one: Finding, other: Finding | undefined): boolean {
  return one.topic === other?.topic && one.partition === other.partition && one.offset === other.offset;
}
