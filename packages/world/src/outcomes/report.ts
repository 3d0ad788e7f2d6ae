import { type Chance, OutcomeKind } from '@launderette/kernel';
import { PLAIN } from '../follow-ups/follow-up.ts';
import type { FollowUps } from '../follow-ups/follow-ups.ts';
import { FollowUpKind } from '../follow-ups/kinds.ts';
import {
  CONTINUING_AFTER_MS,
  CONTINUING_SHARE,
  FILED_AFTER_MS,
  FILED_LATE_AFTER_MS,
  FOUND_MEAN_MS,
  INQUIRY_LEAST_MS,
  INQUIRY_MEAN_MS,
  INQUIRY_SHARE,
  NO_SUSPECT_SHARE,
  RECALL_LEAST_MS,
  RECALL_MEAN_MS,
} from './rates.ts';

/** A payment of which the bank may come to know something. */
export interface Subject {
  /** Local index of the account that it will be about. */
  readonly local: number;
  readonly timeMs: number;
  /** Sequence number in the shard. */
  readonly sequence: number;
  readonly amountMinor: number;
}

/** Puts on the agenda that the bank comes to know something at `knownMs`. */
export function planOutcome(
  followUps: FollowUps,
  kind: number,
  { local, sequence, amountMinor }: Subject,
  happenedMs: number,
  knownMs: number,
): void {
  const what = { ...PLAIN, kind: FollowUpKind.learn, purpose: kind, number: happenedMs };
  followUps.plan(knownMs, { ...what, local, sequence, amountMinor });
}

/** Monitoring finds something: a report is filed in time, perhaps another one, perhaps an authority asks. */
export function planReport(followUps: FollowUps, subject: Subject, chance: Chance): void {
  const foundMs = subject.timeMs + FOUND_MEAN_MS * chance.exponential();
  const filedMs = foundMs + (chance.happens(NO_SUSPECT_SHARE) ? FILED_LATE_AFTER_MS : FILED_AFTER_MS);
  planOutcome(followUps, OutcomeKind.sarFiled, subject, foundMs, filedMs);
  if (chance.happens(CONTINUING_SHARE))
    planOutcome(followUps, OutcomeKind.sarFiled, subject, filedMs, filedMs + CONTINUING_AFTER_MS);
  if (!chance.happens(INQUIRY_SHARE)) return;
  const askedMs = filedMs + INQUIRY_LEAST_MS + INQUIRY_MEAN_MS * chance.exponential();
  planOutcome(
    followUps,
    OutcomeKind.lawEnforcementRequest,
    { ...subject, sequence: -1, amountMinor: 0 },
    askedMs,
    askedMs,
  );
}

/** The payer says that a transfer should not have been made, and the bank asks for it back. */
export function planRecall(followUps: FollowUps, subject: Subject, chance: Chance): void {
  const askedMs = subject.timeMs + RECALL_LEAST_MS + RECALL_MEAN_MS * chance.exponential();
  planOutcome(followUps, OutcomeKind.recallRequest, subject, askedMs, askedMs);
}
