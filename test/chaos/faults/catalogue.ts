import { brokerKill } from './broker-kill.ts';
import { checkpointCorrupted, snapshotCorrupted } from './checkpoint.ts';
import { diskFull } from './disk-full.ts';
import type { Fault } from './fault.ts';
import { leaderKill } from './leader-kill.ts';
import { networkBlackHole, networkCut, networkDelay } from './network.ts';
import { topicDeleted } from './topic-deleted.ts';
import { workerKill, workerKillAtLeastOnce } from './worker-kill.ts';
import { zombie } from './zombie.ts';

/** All kinds of trouble, in the order of the table. */
export const faultCatalogue: readonly Fault[] = [
  workerKill,
  workerKillAtLeastOnce,
  brokerKill,
  leaderKill,
  networkCut,
  networkDelay,
  networkBlackHole,
  zombie,
  snapshotCorrupted,
  checkpointCorrupted,
  topicDeleted,
  diskFull,
];
