import { type Chance, Channel, Kind, Rail, Reason, type Shard } from '@launderette/kernel';
import type { World } from '../world.ts';

/** Wallets and instant transfers are refused by the bank less often than cards: the payer has authenticated already. */
const SECURITY_SHARE = 0.003;
/** Payments from the customer's own phone; the others are from another device of the household. */
const OWN_DEVICE_SHARE = 0.95;
export const RAILS = { wallet: Rail.wallet, instant: Rail.instant } as const;

/** Rails of purchases that are not made by card. */
export type AppRail = keyof typeof RAILS;

/** A customer pays a merchant from the app of a bank or a wallet. Returns the reason given. */
export function payFromApp(
  world: World,
  rail: AppRail,
  shard: Shard,
  local: number,
  timeMs: number,
  merchant: number,
  amountMinor: number,
  chance: Chance,
): number {
  const creditor = world.sizes.businessRef(merchant);
  const row = shard.propose(timeMs, Kind.purchase, RAILS[rail], Channel.app, shard.ref(local), creditor, amountMinor);
  shard.events.merchant[row] = merchant;
  world.instruments[shard.index]?.useDevice(shard, row, local, chance.unit() < OWN_DEVICE_SHARE ? 0 : 1);
  return shard.decide(row, chance.happens(SECURITY_SHARE) ? Reason.securityData : Reason.none);
}
