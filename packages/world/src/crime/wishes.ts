import {
  ACCOUNT_ID_BYTES,
  type AccountRef,
  accountRef,
  type EpisodeWishes,
  type PartyWish,
  partitionOf,
} from '@launderette/kernel';
import type { World } from '../world.ts';
import type { Wishes } from './episode.ts';
import { UnknownAccountError } from './errors.ts';
import type { PartyFilter } from './party-filter.ts';

/** What an operator wrote, with accounts looked up. Throws {@link UnknownAccountError}. */
export function wishesOf(world: World, { size, skill, victim, account }: EpisodeWishes = {}): Wishes {
  const casting = {
    ...(victim === undefined ? {} : { victim: filterOf(world, victim) }),
    ...(account === undefined ? {} : { account: filterOf(world, account) }),
  };
  return { casting, ...(size === undefined ? {} : { size }), ...(skill === undefined ? {} : { skill }) };
}

function filterOf(world: World, { accounts, ...rest }: PartyWish): PartyFilter {
  return accounts === undefined ? rest : { ...rest, accounts: accounts.map((id) => refOf(world, id)) };
}

/** An id says its shard by its hash; within the shard it is looked for. */
function refOf(world: World, id: string): AccountRef {
  const shard = partitionOf(Buffer.from(id), world.sizes.shards);
  const ids = Buffer.from(world.directory.accountIds[shard] as Uint8Array);
  const bytes = Buffer.from(id);
  for (let at = ids.indexOf(bytes); at >= 0; at = ids.indexOf(bytes, at + 1)) {
    if (at % ACCOUNT_ID_BYTES === 0 && bytes.length === ACCOUNT_ID_BYTES)
      return accountRef(shard, at / ACCOUNT_ID_BYTES);
  }
  throw new UnknownAccountError(id);
}
