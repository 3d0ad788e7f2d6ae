import { Chance, Kind, localOf, MINUTE_MS, NO_ACCOUNT, Rail, type Shard, shardOf } from '@launderette/kernel';
import { passageNumber } from '../follow-ups/correspondent-leg.ts';
import { PLAIN } from '../follow-ups/follow-up.ts';
import type { FollowUps } from '../follow-ups/follow-ups.ts';
import { FollowUpKind } from '../follow-ups/kinds.ts';
import { HOME_INSTITUTIONS } from '../population/institutions.ts';
import { remittance } from '../population/remittances.ts';
import type { World } from '../world.ts';
import type { Orders } from './orders.ts';

/** A bank sends a wire on within minutes. */
const LEG_MIN_MS = 0.5 * MINUTE_MS;
const LEG_MAX_MS = 15 * MINUTE_MS;
/** What senders of wires pay, minor units: in the common currency, and abroad, where the correspondents are paid from it. */
const WIRE_FEES_MINOR = [350, 500, 750];
const WIRE_ABROAD_FEES_MINOR = [900, 1250, 1500, 2500, 4000];
/** Cash in another currency: 2.25 to 4.50 euro, as Dutch banks ask (2025). */
const CASH_FEES_MINOR = [225, 350, 450];
/** A cheque: 25 to 75 cents, where banks charge for them at all (UK and Belgian price lists, 2025). */
const CHEQUE_FEES_MINOR = [25, 40, 75];
/** A transfer on the chain of a large coin, in quiet and in busy hours. Chosen. */
const NETWORK_FEES_MINOR = [60, 120, 250, 600];
/** Transfers from wallet to wallet: a share, between bounds. Chosen below the tariffs of mobile money (M-Pesa: about 1 %). */
const WALLET_FEE_SHARE = 0.005;
const WALLET_FEE_MIN_MINOR = 5;
const WALLET_FEE_MAX_MINOR = 200;
/** Takings in notes and coins: a share, and no less than so much (price lists of Dutch banks, 2025: 0.25 to 0.5 %). */
const DEPOSIT_FEE_SHARE = 0.003;
const DEPOSIT_FEE_MIN_MINOR = 150;
const FEE_AFTER_MS = 1000;

const WATCHED = [Rail.wire, Rail.cash, Rail.cheque, Rail.crypto, Rail.wallet, Rail.instant, Rail.batchCredit];
type FeeText = 'Transfer fee {n}' | 'Cash fee {n}' | 'Cheque fee {n}' | 'Network fee {n}' | 'Wallet fee {n}';

/**
 * What follows from a payment because of its rail, whoever made it and why: a wire from or to a country without a common currency is
 * passed on by correspondents, and its sender is charged; so is who takes out cash in another currency, draws a cheque, sends from wallet
 * to wallet or moves coins on a chain, and a business that pays takings in. Orders of businesses are counted, for the month's bill; instant ones cost no more than others.
 */
export function watchRails(world: World, shard: Shard, followUps: FollowUps, orders: Orders): void {
  const watch = new RailWatch(world, shard, followUps, orders);
  for (const rail of WATCHED) shard.watchers.rails[rail] = 1;
  shard.watchers.onRail = (row) => watch.see(row);
}

class RailWatch {
  private readonly world: World;
  private readonly shard: Shard;
  private readonly followUps: FollowUps;
  private readonly orders: Orders;
  private readonly chance: Chance;
  /** Accounts below this are of customers and businesses, who pay fees. */
  private readonly payers: number;

  constructor(world: World, shard: Shard, followUps: FollowUps, orders: Orders) {
    this.orders = orders;
    this.world = world;
    this.shard = shard;
    this.followUps = followUps;
    this.chance = new Chance(world.seed, 'rails', shard.index);
    this.payers = world.sizes.customersOf(shard.index) + world.sizes.businessesOf(shard.index);
  }

  see(row: number): void {
    const { events } = this.shard;
    const debtor = events.debtor[row] as number;
    if (debtor === NO_ACCOUNT) {
      this.seeDeposit(row, localOf(events.creditor[row] as number));
      return;
    }
    const rail = events.rail[row];
    if (rail === Rail.instant || rail === Rail.batchCredit) this.orders.note(localOf(debtor));
    else if (rail === Rail.wire) this.seeWire(row, debtor);
    else this.seeRare(row, rail as number, localOf(debtor));
  }

  /** Banks count the cash of businesses for money. */
  private seeDeposit(row: number, local: number): void {
    if (local < this.world.sizes.customersOf(this.shard.index) || local >= this.payers) return;
    const share = Math.round((this.shard.events.amountMinor[row] as number) * DEPOSIT_FEE_SHARE);
    this.plan(row, local, Math.max(DEPOSIT_FEE_MIN_MINOR, share), 'Cash fee {n}');
  }

  private seeRare(row: number, rail: number, payer: number): void {
    const { events } = this.shard;
    if (rail === Rail.cheque) this.charge(row, payer, CHEQUE_FEES_MINOR, 'Cheque fee {n}');
    else if (rail === Rail.crypto) this.charge(row, payer, NETWORK_FEES_MINOR, 'Network fee {n}');
    else if (rail === Rail.wallet) {
      if (events.kind[row] !== Kind.creditTransfer || this.world.isOutside(this.shard.index, payer)) return;
      const share = Math.round((events.amountMinor[row] as number) * WALLET_FEE_SHARE);
      this.plan(row, payer, Math.max(WALLET_FEE_MIN_MINOR, Math.min(WALLET_FEE_MAX_MINOR, share)), 'Wallet fee {n}');
    } else if (events.kind[row] === Kind.cashWithdrawal && (events.counterCurrency[row] as number) > 0)
      this.charge(row, payer, CASH_FEES_MINOR, 'Cash fee {n}');
  }

  private seeWire(row: number, debtor: number): void {
    const creditor = this.shard.events.creditor[row] as number;
    const payer = localOf(debtor);
    const inbound = this.world.isOutside(this.shard.index, payer);
    const outbound = this.world.isOutside(shardOf(creditor), localOf(creditor));
    if (inbound && outbound) return;
    if (!inbound && !outbound) {
      this.charge(row, payer, WIRE_FEES_MINOR, 'Transfer fee {n}');
      return;
    }
    const [far, near] = inbound ? [debtor, creditor] : [creditor, debtor];
    const country = this.world.bankOf(shardOf(far), localOf(far)) - HOME_INSTITUTIONS;
    const institution = this.world.bankOf(shardOf(near), localOf(near));
    const common = this.world.correspondents.route(0, institution, country).length === 0;
    if (!inbound) this.charge(row, payer, common ? WIRE_FEES_MINOR : WIRE_ABROAD_FEES_MINOR, 'Transfer fee {n}');
    if (!common) this.passOn(row, payer, passageNumber({ institution, country, hop: 0, inbound }));
  }

  private passOn(row: number, local: number, number: number): void {
    const { events } = this.shard;
    const timeMs = events.timeMs[row] as number;
    const unit = this.at(local, timeMs).unit();
    this.followUps.plan(timeMs + LEG_MIN_MS + (LEG_MAX_MS - LEG_MIN_MS) * unit * unit, {
      ...PLAIN,
      kind: FollowUpKind.correspondentLeg,
      local,
      amountMinor: events.amountMinor[row] as number,
      sequence: events.firstSequence + row,
      number,
    });
  }

  private charge(row: number, local: number, fees: readonly number[], text: FeeText): void {
    if (local >= this.payers) return;
    const chance = this.at(local, this.shard.events.timeMs[row] as number);
    chance.bits(); // the wait for the correspondent
    this.plan(row, local, fees[chance.below(fees.length)] as number, text);
  }

  private plan(row: number, local: number, feeMinor: number, text: FeeText): void {
    const { events } = this.shard;
    const timeMs = events.timeMs[row] as number;
    const chance = this.at(local, timeMs);
    this.followUps.plan(timeMs + FEE_AFTER_MS, {
      ...PLAIN,
      kind: FollowUpKind.charge,
      local,
      debtor: this.shard.ref(local),
      creditor: this.world.houseRef(this.shard.index, local),
      amountMinor: feeMinor,
      sequence: events.firstSequence + row,
      text: remittance(text),
      number: 1 + chance.below(99_999),
    });
  }

  private at(local: number, timeMs: number): Chance {
    return this.chance.at(local, Math.floor((timeMs - this.world.startMs) / 1000));
  }
}
