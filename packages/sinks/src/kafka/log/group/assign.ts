/** A member of a group, and what it holds at the moment. */
export interface MemberClaim {
  readonly id: string;
  /** Generation in which it was last given shards; a later one's word counts more. */
  readonly generation: number;
  readonly owned: readonly number[];
}

/**
 * Shares shards out evenly and leaves as many as it can where they are.
 *
 * What is to move is given to nobody in this round: its holder is not given it any more, lets it go, and joins again; only
 * then is it free. So no shard ever has two owners, whatever a holder takes to stop.
 */
export function assignShards(members: readonly MemberClaim[], shards: number): Map<string, number[]> {
  const holders = holdersOf(members, shards);
  const kept = new Map(members.map(({ id }) => [id, [] as number[]]));
  for (let shard = 0; shard < shards; shard++) {
    const holder = holders[shard];
    if (holder !== undefined) kept.get(holder)!.push(shard);
  }
  // Those that hold most are first in line for one more than the others; ids decide ties.
  const order = [...kept].sort(([a, x], [b, y]) => y.length - x.length || (a < b ? -1 : 1));
  const least = Math.floor(shards / order.length);
  const more = shards % order.length;
  const free = holders.flatMap((holder, shard) => (holder === undefined ? [shard] : []));
  const assigned = order.map(([id, owned], index) => {
    const quota = least + (index < more ? 1 : 0);
    const mine = owned.slice(0, quota);
    while (mine.length < quota && free.length > 0) mine.push(free.shift()!);
    return [id, mine.sort((a, b) => a - b)] as const;
  });
  return new Map(assigned);
}

/** Who holds each shard; of two that claim one, the one that was given it later. Undefined: nobody. */
function holdersOf(members: readonly MemberClaim[], shards: number): (string | undefined)[] {
  const holders: (MemberClaim | undefined)[] = Array.from({ length: shards });
  for (const member of members) {
    for (const shard of member.owned) {
      const rival = holders[shard];
      if (shard < shards && (rival === undefined || member.generation > rival.generation)) holders[shard] = member;
    }
  }
  return holders.map((holder) => holder?.id);
}
