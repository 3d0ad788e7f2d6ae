import {
  ActivityKind,
  Channel,
  DAY_MS,
  EntryMode,
  Kind,
  localOf,
  OutcomeKind,
  Rail,
  Reason,
} from '@launderette/kernel';
import { recordActivity } from '../behaviours/activity.ts';
import { COMPLAINT_KNOWN_WITHIN_MS } from '../outcomes/rates.ts';
import { planOutcome } from '../outcomes/report.ts';
import type { CarryOut, FollowUp, Scene } from './follow-up.ts';
import { FollowUpKind } from './kinds.ts';

/** Disputes that end in a chargeback; the rest are withdrawn or lost. */
const UPHELD_SHARE = 0.7;
const DECIDED_DAYS_MIN = 5;
const DECIDED_DAYS_MAX = 25;

/** Goods were brought back. The card scheme pays, through the bank's own account, and settles with the merchant. */
export const refund: CarryOut = (scene, what, timeMs) => {
  payBack(scene, what, timeMs, Kind.refund);
};

/** The cardholder disputes a payment; some weeks later the money is charged back, or not. */
export const dispute: CarryOut = ({ world, shard, followUps }, what, timeMs) => {
  recordActivity(world, shard, timeMs, ActivityKind.disputeOpened, what.local, Channel.app, 0);
  // Drawn with the dispute, in millionths.
  const part = what.number / 1e6;
  const subject = { local: what.local, timeMs, sequence: what.sequence, amountMinor: what.amountMinor };
  const knownMs = timeMs + part * COMPLAINT_KNOWN_WITHIN_MS;
  planOutcome(followUps, OutcomeKind.customerDispute, subject, timeMs, knownMs);
  if (part >= UPHELD_SHARE) return;
  const days = DECIDED_DAYS_MIN + (DECIDED_DAYS_MAX - DECIDED_DAYS_MIN) * (part / UPHELD_SHARE);
  followUps.plan(timeMs + days * DAY_MS, { ...what, kind: FollowUpKind.chargeback });
};

export const chargeback: CarryOut = (scene, what, timeMs) => {
  payBack(scene, what, timeMs, Kind.chargeback);
  const { local, sequence, amountMinor } = what;
  scene.shard.outcomes.add(OutcomeKind.chargeback, scene.shard.ref(local), timeMs, timeMs, sequence, amountMinor);
};

function payBack({ world, shard }: Scene, what: FollowUp, timeMs: number, kind: number): void {
  const row = shard.propose(timeMs, kind, Rail.card, Channel.none, what.debtor, what.creditor, what.amountMinor);
  const block = shard.events;
  block.merchant[row] = what.merchant;
  block.related[row] = what.sequence;
  const credit = localOf(what.creditor) === what.local ? 0 : 1;
  world.instruments[shard.index]?.useCard(shard, row, what.local, EntryMode.none, credit);
  shard.decide(row, Reason.none);
}
