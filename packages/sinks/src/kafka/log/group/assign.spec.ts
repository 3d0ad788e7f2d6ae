import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assignShards, type MemberClaim } from './assign.ts';

const claim = (id: string, ...owned: number[]): MemberClaim => ({ id, generation: 1, owned });
const asObject = (assignment: Map<string, number[]>) => Object.fromEntries(assignment);

/** Rounds until nobody has to let go of anything, as the group goes through them. */
function settle(members: MemberClaim[], shards: number): { members: MemberClaim[]; rounds: number; owners: number[] } {
  let rounds = 0;
  const owners: number[] = [];
  for (;;) {
    rounds += 1;
    const given = assignShards(members, shards);
    // A shard that is given to one while another still has it would have two owners.
    for (const { id, owned } of members)
      for (const shard of owned)
        owners.push([...given].filter(([other, mine]) => other !== id && mine.includes(shard)).length);
    const moved = members.some(({ id, owned }) => owned.some((shard) => !given.get(id)!.includes(shard)));
    members = members.map(({ id }) => claim(id, ...given.get(id)!));
    if (!moved) return { members, rounds, owners };
  }
}

describe('assignShards', () => {
  it.each([
    ['the first member has all', [claim('a')], 4, { a: [0, 1, 2, 3] }],
    ['a second one takes half, once it is let go of', [claim('a', 0, 1, 2, 3), claim('b')], 4, { a: [0, 1], b: [] }],
    ['what was let go of is free', [claim('a', 0, 1), claim('b')], 4, { a: [0, 1], b: [2, 3] }],
    ['what a lost member had is shared out', [claim('a', 0, 1), claim('c', 4, 5)], 6, { a: [0, 1, 2], c: [3, 4, 5] }],
    ['more members than shards', [claim('a', 0), claim('b'), claim('c')], 1, { a: [0], b: [], c: [] }],
    ['one more shard stays where it is', [claim('a', 2), claim('b', 0, 1)], 3, { a: [2], b: [0, 1] }],
  ])('%s', (_what, members, shards, expected) => {
    expect(asObject(assignShards(members, shards))).toEqual(expected);
  });

  it('believes the later of two that claim a shard', () => {
    const stale = { ...claim('a', 0, 1), generation: 3 };
    const fresh = { ...claim('b', 0, 1), generation: 7 };
    expect(asObject(assignShards([stale, fresh], 2))).toEqual({ a: [], b: [0] });
  });

  it('gives every shard to exactly one within two rounds, evenly, moving no more than it must', () => {
    const scenario = fc
      .tuple(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 6 }))
      .chain(([shards, count]) =>
        fc.record({
          shards: fc.constant(shards),
          // The holder of each shard; -1 is a member that was lost.
          holders: fc.array(fc.integer({ min: -1, max: count - 1 }), { minLength: shards, maxLength: shards }),
          count: fc.constant(count),
        }),
      );
    fc.assert(
      fc.property(scenario, ({ shards, holders, count }) => {
        const before = Array.from({ length: count }, (_, member) =>
          claim(`m${member}`, ...holders.flatMap((holder, shard) => (holder === member ? [shard] : []))),
        );
        const { members, rounds, owners } = settle(before, shards);
        expect(rounds).toBeLessThanOrEqual(3); // the last one only finds that nothing moves
        expect(owners.every((count) => count === 0)).toBe(true);
        expect(members.flatMap(({ owned }) => owned).sort((a, b) => a - b)).toEqual([...Array(shards).keys()]);
        const sizes = members.map(({ owned }) => owned.length);
        expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
        const moved = before.reduce(
          (sum, { owned }, index) => sum + owned.filter((shard) => !members[index]!.owned.includes(shard)).length,
          0,
        );
        expect(moved).toBe(fewestMoves(before, shards));
      }),
    );
  });
});

/** What those that hold too much must give up, at the least. */
function fewestMoves(members: MemberClaim[], shards: number): number {
  const least = Math.floor(shards / members.length);
  let more = shards % members.length;
  let moves = 0;
  for (const { owned } of [...members].sort((a, b) => b.owned.length - a.owned.length)) {
    const quota = least + (more > 0 ? 1 : 0);
    if (more > 0) more -= 1;
    moves += Math.max(0, owned.length - quota);
  }
  return moves;
}
