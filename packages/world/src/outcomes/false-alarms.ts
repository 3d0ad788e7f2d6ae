import { Chance, Kind, localOf, type Shard } from '@launderette/kernel';
import type { FollowUps } from '../follow-ups/follow-ups.ts';
import type { World } from '../world.ts';
import { FALSE_RECALL_SHARE, FALSE_REPORT_SHARE, LARGE_MINOR } from './rates.ts';
import { planRecall, planReport } from './report.ts';

/** Lets the bank suspect large ordinary payments of customers, and customers ask for transfers back that nobody stole. */
export function watchLargePayments(world: World, shard: Shard, followUps: FollowUps): void {
  const chance = new Chance(world.seed, 'outcomes', shard.index);
  const customers = world.sizes.customersOf(shard.index);
  shard.watchers.largeMinor = LARGE_MINOR;
  shard.watchers.onLarge = (row) => {
    const { events } = shard;
    const local = localOf(events.keyAt(row));
    if (local >= customers) return;
    const sequence = events.firstSequence + row;
    chance.at(local, sequence);
    const unit = chance.unit();
    const amountMinor = events.amountMinor[row] as number;
    const subject = { local, timeMs: events.timeMs[row] as number, sequence, amountMinor };
    if (unit < FALSE_REPORT_SHARE) planReport(followUps, subject, chance);
    else if (unit < FALSE_REPORT_SHARE + FALSE_RECALL_SHARE && events.kind[row] === Kind.creditTransfer)
      planRecall(followUps, subject, chance);
  };
}
