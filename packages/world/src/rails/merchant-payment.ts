import { Channel, EntryMode, Kind, Rail, Reason, type Shard } from '@launderette/kernel';
import type { World } from '../world.ts';

/** Above this the terminal asks for the chip (CVM limit of EEA cards, 50 euro). */
const CONTACTLESS_MAX_MINOR = 5000;
/** Issuer refusals other than funds, shares of authorisations: remote ones fail authentication more often. */
const REMOTE_SECURITY_SHARE = 0.012;
const PRESENT_SECURITY_SHARE = 0.002;
const CARD_BLOCKED_SHARE = 0.0012;
const LIMIT_SHARE = 0.0008;

/** Wallets and instant transfers are refused by the bank less often than cards: the payer has authenticated already. */
const APP_SECURITY_SHARE = 0.003;
const RAILS = { wallet: Rail.wallet, instant: Rail.instant } as const;

/** A customer pays a merchant with what the scenario's people pay with; see payByCard for the arguments. */
export function payMerchant(
  world: World,
  shard: Shard,
  local: number,
  timeMs: number,
  merchant: number,
  amountMinor: number,
  how: number,
  unit: number,
): number {
  const { purchaseRail } = world.scenario;
  if (purchaseRail === 'card') return payByCard(world, shard, local, timeMs, merchant, amountMinor, how, unit);
  const creditor = world.sizes.businessRef(merchant);
  const rail = RAILS[purchaseRail];
  const row = shard.propose(timeMs, Kind.purchase, rail, Channel.app, shard.ref(local), creditor, amountMinor);
  shard.events.merchant[row] = merchant;
  world.instruments[shard.index]?.useDevice(shard, row, local, how < 0.95 ? 0 : 1);
  return shard.decide(row, unit < APP_SECURITY_SHARE ? Reason.securityData : Reason.none);
}

/**
 * A customer pays a merchant by card, at the terminal or in the web shop, and the issuer and the funds decide. `how` and
 * `unit` in [0, 1) choose the channel and the issuer's mind. Returns the reason of a refusal.
 */
function payByCard(
  world: World,
  shard: Shard,
  local: number,
  timeMs: number,
  merchant: number,
  amountMinor: number,
  how: number,
  unit: number,
): number {
  const { merchants, sizes, instruments } = world;
  const remote = merchants.online[merchant] === 1;
  const contactless = !remote && amountMinor <= CONTACTLESS_MAX_MINOR && how < 0.85;
  const channel = remote
    ? Channel.ecommerce
    : contactless
      ? Channel.contactless
      : how < 0.985
        ? Channel.chip
        : Channel.stripe;
  const creditor = sizes.businessRef(merchant);
  const row = shard.propose(timeMs, Kind.purchase, Rail.card, channel, shard.ref(local), creditor, amountMinor);
  shard.events.merchant[row] = merchant;
  const instrument = instruments[shard.index];
  if (remote) {
    instrument?.useCard(shard, row, local, EntryMode.ecommerce);
    instrument?.useDevice(shard, row, local, how < 0.8 ? 0 : 1);
  } else {
    instrument?.useCard(
      shard,
      row,
      local,
      channel === Channel.chip ? EntryMode.chip : contactless ? EntryMode.contactless : EntryMode.stripe,
    );
    shard.events.terminal[row] = 1 + (Math.floor(how * 97) % (merchants.terminals[merchant] as number));
  }
  return shard.decide(row, refusal(remote, unit));
}

/** Whether the issuer refuses for a reason of the card; `unit` in [0, 1) decides. */
function refusal(remote: boolean, unit: number): number {
  if (unit < CARD_BLOCKED_SHARE) return Reason.cardBlocked;
  const security = CARD_BLOCKED_SHARE + (remote ? REMOTE_SECURITY_SHARE : PRESENT_SECURITY_SHARE);
  if (unit < security) return Reason.securityData;
  return unit < security + LIMIT_SHARE ? Reason.limitExceeded : Reason.none;
}
