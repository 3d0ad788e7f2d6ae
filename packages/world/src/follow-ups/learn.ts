import type { CarryOut } from './follow-up.ts';

/** The bank comes to know what was put on the agenda: `purpose` says how, `number` since when. */
export const learn: CarryOut = ({ shard }, what, timeMs) => {
  shard.outcomes.add(what.purpose, shard.ref(what.local), timeMs, what.number, what.sequence, what.amountMinor);
};
