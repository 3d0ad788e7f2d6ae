import { create } from '@bufbuild/protobuf';
import { EpisodeWishesSchema, type EpisodeWishes as Message, type PartyWish as PartyMessage } from '@launderette/proto';
import type { EpisodeWishes, PartyWish } from '@launderette/simulator';
import { timestamp } from './numbers.ts';

/** What a request asks of an episode. */
export function wishesFromMessage(message: Message | undefined): EpisodeWishes | undefined {
  if (message === undefined) return undefined;
  const { size, skill, startTime, victim, account } = message;
  return {
    ...(size === 0 ? {} : { size }),
    ...(skill === undefined ? {} : { skill }),
    ...(startTime === undefined ? {} : { startMs: Number(startTime.seconds) * 1000 + startTime.nanos / 1e6 }),
    ...(victim === undefined ? {} : { victim: partyFromMessage(victim) }),
    ...(account === undefined ? {} : { account: partyFromMessage(account) }),
  };
}

function partyFromMessage({ accounts, institution, incomeMinMinor, incomeMaxMinor }: PartyMessage): PartyWish {
  return {
    ...(accounts.length === 0 ? {} : { accounts: [...accounts] }),
    ...(institution === '' ? {} : { institution }),
    ...(incomeMinMinor === undefined ? {} : { incomeMinMinor: Number(incomeMinMinor) }),
    ...(incomeMaxMinor === undefined ? {} : { incomeMaxMinor: Number(incomeMaxMinor) }),
  };
}

/** The wishes of an entry of the journal. */
export function wishesToMessage({ size = 0, skill, startMs, victim, account }: EpisodeWishes): Message {
  return create(EpisodeWishesSchema, {
    size,
    ...(skill === undefined ? {} : { skill }),
    ...(startMs === undefined ? {} : { startTime: timestamp(startMs) }),
    ...(victim === undefined ? {} : { victim: partyToMessage(victim) }),
    ...(account === undefined ? {} : { account: partyToMessage(account) }),
  });
}

function partyToMessage({ accounts = [], institution = '', incomeMinMinor, incomeMaxMinor }: PartyWish) {
  return {
    accounts: [...accounts],
    institution,
    ...(incomeMinMinor === undefined ? {} : { incomeMinMinor: BigInt(incomeMinMinor) }),
    ...(incomeMaxMinor === undefined ? {} : { incomeMaxMinor: BigInt(incomeMaxMinor) }),
  };
}
