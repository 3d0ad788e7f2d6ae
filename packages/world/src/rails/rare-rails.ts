import { Chance, Kind, localOf, MINUTE_MS, NO_ACCOUNT, Rail, type Shard, shardOf } from '@launderette/kernel';
import { passageNumber } from '../follow-ups/correspondent-leg.ts';
import { PLAIN } from '../follow-ups/follow-up.ts';
import type { FollowUps } from '../follow-ups/follow-ups.ts';
import { FollowUpKind } from '../follow-ups/kinds.ts';
import { HOME_INSTITUTIONS } from '../population/institutions.ts';
import { remittance } from '../population/remittances.ts';
import type { World } from '../world.ts';

/** A bank sends a wire on within minutes. */
const LEG_MIN_MS = 0.5 * MINUTE_MS;
const LEG_MAX_MS = 15 * MINUTE_MS;
/** What senders of wires pay, minor units: in the common currency, and abroad, where the correspondents are paid from it. */
const WIRE_FEES_MINOR = [350, 500, 750];
const WIRE_ABROAD_FEES_MINOR = [900, 1250, 1500, 2500, 4000];
/** Cash in another currency: 2.25 to 4.50 euro, as Dutch banks ask (2025). */
const CASH_FEES_MINOR = [225, 350, 450];
const FEE_AFTER_MS = 1000;

/**
 * What follows from a payment because of its rail, whoever made it and why: a wire from or to a country without a common currency is
 * passed on by correspondents, and its sender is charged; so is who takes out cash in another currency. The other rails cost their
 * users nothing a payment: instant costs no more than others (Regulation (EU) 2024/886), and accounts have a monthly fee.
 */
export function watchRails(world: World, shard: Shard, followUps: FollowUps): void {
  const watch = new RailWatch(world, shard, followUps);
  for (const rail of [Rail.wire, Rail.cash]) shard.watchers.rails[rail] = 1;
  shard.watchers.onRail = (row) => watch.see(row);
}

class RailWatch {
  private readonly world: World;
  private readonly shard: Shard;
  private readonly followUps: FollowUps;
  private readonly chance: Chance;
  /** Accounts below this are of customers and businesses, who pay fees. */
  private readonly payers: number;

  constructor(world: World, shard: Shard, followUps: FollowUps) {
    this.world = world;
    this.shard = shard;
    this.followUps = followUps;
    this.chance = new Chance(world.seed, 'rails', shard.index);
    this.payers = world.sizes.customersOf(shard.index) + world.sizes.businessesOf(shard.index);
  }

  see(row: number): void {
    const { events } = this.shard;
    const debtor = events.debtor[row] as number;
    if (debtor === NO_ACCOUNT) return;
    if (events.rail[row] === Rail.wire) this.seeWire(row, debtor);
    else if (events.kind[row] === Kind.cashWithdrawal && (events.counterCurrency[row] as number) > 0)
      this.charge(row, localOf(debtor), CASH_FEES_MINOR, 'Cash fee {n}');
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

  private charge(row: number, local: number, fees: readonly number[], text: 'Transfer fee {n}' | 'Cash fee {n}'): void {
    if (local >= this.payers) return;
    const { events } = this.shard;
    const timeMs = events.timeMs[row] as number;
    const chance = this.at(local, timeMs);
    chance.bits(); // the wait for the correspondent
    this.followUps.plan(timeMs + FEE_AFTER_MS, {
      ...PLAIN,
      kind: FollowUpKind.charge,
      local,
      debtor: events.debtor[row] as number,
      creditor: this.world.houseRef(this.shard.index, local),
      amountMinor: fees[chance.below(fees.length)] as number,
      sequence: events.firstSequence + row,
      text: remittance(text),
      number: 1 + chance.below(99_999),
    });
  }

  private at(local: number, timeMs: number): Chance {
    return this.chance.at(local, Math.floor((timeMs - this.world.startMs) / 1000));
  }
}
