import { type Chance, localOf, Role, type Shard, Status } from '@launderette/kernel';
import { PLAIN } from '../follow-ups/follow-up.ts';
import type { FollowUps } from '../follow-ups/follow-ups.ts';
import { FollowUpKind } from '../follow-ups/kinds.ts';
import type { AgendaStep } from '../typologies/agenda.ts';
import type { World } from '../world.ts';
import {
  DISPUTE_LEAST_MS,
  DISPUTE_MEAN_MS,
  DISPUTE_MOST_MS,
  DISPUTED_SHARE,
  FOUND_SHARE_CLUMSY,
  FOUND_SHARE_EXPERT,
  RECALLED_SHARE,
} from './rates.ts';
import { planRecall, planReport, type Subject } from './report.ts';

/** What the bank may come to know of the step carried out last: the victim complains, or monitoring finds it. Most is never found. */
export function planKnowledge(
  world: World,
  shard: Shard,
  followUps: FollowUps,
  step: AgendaStep,
  chance: Chance,
): void {
  const { plan, episode } = step;
  if (plan.act === 'activity') return;
  const { events } = shard;
  const row = events.length - 1;
  if (events.status[row] !== Status.booked) return;
  const subject: Subject = {
    local: localOf(plan.account),
    timeMs: events.timeMs[row] as number,
    sequence: events.firstSequence + row,
    amountMinor: events.amountMinor[row] as number,
  };
  if (plan.accountRole === Role.victim) {
    if (plan.act === 'purchase' && chance.happens(DISPUTED_SHARE))
      planDispute(world, shard, followUps, subject, plan.merchant, chance);
    if (plan.act === 'transfer' && chance.happens(RECALLED_SHARE)) planRecall(followUps, subject, chance);
    return;
  }
  const { skill } = episode.planned;
  const foundShare = FOUND_SHARE_CLUMSY + (FOUND_SHARE_EXPERT - FOUND_SHARE_CLUMSY) * skill;
  if (chance.happens(foundShare) && !world.isOutside(shard.index, subject.local))
    planReport(followUps, subject, chance);
}

/** The cardholder sees it and disputes it, as anybody disputes a payment: what follows is the same. */
function planDispute(
  world: World,
  shard: Shard,
  followUps: FollowUps,
  subject: Subject,
  merchant: number,
  chance: Chance,
): void {
  const { local, timeMs, sequence, amountMinor } = subject;
  const afterMs = Math.min(DISPUTE_MOST_MS, DISPUTE_LEAST_MS + DISPUTE_MEAN_MS * chance.exponential());
  followUps.plan(timeMs + afterMs, {
    ...PLAIN,
    kind: FollowUpKind.dispute,
    local,
    debtor: world.houseRef(shard.index, local),
    creditor: shard.ref(local),
    amountMinor,
    sequence,
    merchant,
    number: chance.below(1_000_000),
  });
}
