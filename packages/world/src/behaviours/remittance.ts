import { Chance, Channel, lognormalTable, Purpose, Rail, Reason, type Shard } from '@launderette/kernel';
import { PLAIN } from '../follow-ups/follow-up.ts';
import type { FollowUps } from '../follow-ups/follow-ups.ts';
import { FollowUpKind } from '../follow-ups/kinds.ts';
import type { Circle } from '../population/circle.ts';
import { BANKING_PROFILE } from '../population/profiles.ts';
import { remittance as textOf } from '../population/remittances.ts';
import type { World } from '../world.ts';
import { steppedMinor } from './amounts.ts';
import { BEFORE_START, type Behaviour, type Habit, nextArrival, type Site, tickOf } from './behaviour.ts';
import { proposeTransfer } from './transfer.ts';

/** Major units: median 180, as the 200 dollars of the World Bank's price database. */
const AMOUNT = lognormalTable(5.2, 0.6);
const STEP_MINOR = 1000;
/** What senders keep of the rate, and a fee: 6.4 % of 200 dollars together (Remittance Prices Worldwide, 2024). */
const MARKUP = 1.021;
const FEES_MINOR = [199, 290, 390, 490, 990];
const FEE_AFTER_MS = 1000;
const WALLET_SHARE = 0.4;
const WIRE_SHARE = 0.25;

/** Money to family abroad. */
export const remittance: Behaviour = {
  name: 'remittance',
  summary: 'Money sent to the same relatives abroad, every month or so, with a fee and in their currency.',
  owner: 'customer',
  parameters: [
    {
      name: 'senderShare',
      summary: 'Share of customers who support family abroad.',
      unit: 'share',
      min: 0,
      max: 1,
      default: 0.07,
      source: 'Chosen: half of the 14 % of inhabitants of the Netherlands born outside the EU (CBS 2024).',
    },
    {
      name: 'perSenderMonth',
      summary: 'Transfers of an average sender.',
      unit: 'payments per sender and 30 days',
      min: 0,
      max: 100,
      default: 1.1,
      source: 'IFAD: remittances are typically sent monthly, 200-300 dollars at a time.',
    },
  ],
  settle: (site) => new Remittances(site),
};

class Remittances implements Habit {
  private readonly world: World;
  private readonly shard: number;
  private readonly chance: Chance;
  private readonly family: Chance;
  private readonly followUps: FollowUps;
  private readonly senders: Circle;
  private readonly perMonth: number;

  constructor(site: Site) {
    const { world, settings } = site;
    this.world = world;
    this.shard = site.shard.index;
    this.chance = site.chance;
    this.family = new Chance(world.seed, 'family-abroad', this.shard);
    this.followUps = site.followUps;
    this.senders = world.senders;
    this.perMonth = settings.perSenderMonth as number;
  }

  first(local: number, fromMs: number): number {
    if (!this.senders.has(local * this.world.sizes.shards + this.shard)) return Infinity;
    return this.next(fromMs, this.chance.at(local, BEFORE_START));
  }

  act(shard: Shard, local: number, timeMs: number): number {
    const chance = this.chance.at(local, tickOf(this.world, timeMs));
    const { abroad, sizes } = this.world;
    const family = this.family.at(local, 0);
    const country = family.below(abroad.countries);
    // One or two relatives, the first more often.
    const relative = this.family.at(local, chance.happens(0.75) ? 1 : 2);
    const creditor = abroad.account(country, relative.below(sizes.shards), relative.below(64));
    const kind = chance.unit();
    const rail = kind < WALLET_SHARE ? Rail.wallet : kind < WALLET_SHARE + WIRE_SHARE ? Rail.wire : Rail.batchCredit;
    const row = proposeTransfer(shard, {
      timeMs,
      rail,
      channel: chance.happens(0.8) ? Channel.app : Channel.web,
      debtor: shard.ref(local),
      creditor,
      amountMinor: steppedMinor(AMOUNT.at(chance.unit()) * 100, STEP_MINOR),
      purpose: Purpose.none,
      text: textOf('Family support'),
      number: 0,
    });
    this.world.instruments[this.shard]?.useDevice(shard, row, local, 0);
    this.world.convert(shard, row, abroad.currency(country), MARKUP);
    const sequence = shard.nextSequence;
    // What a wire costs is charged for every wire: see rails/rare-rails.ts.
    if (shard.decide(row, Reason.none) === Reason.none && rail !== Rail.wire)
      this.charge(shard, local, timeMs, sequence, chance);
    return this.next(timeMs, chance);
  }

  private charge(shard: Shard, local: number, timeMs: number, sequence: number, chance: Chance): void {
    this.followUps.plan(timeMs + FEE_AFTER_MS, {
      ...PLAIN,
      kind: FollowUpKind.charge,
      local,
      debtor: shard.ref(local),
      creditor: this.world.houseRef(this.shard, local),
      amountMinor: FEES_MINOR[chance.below(FEES_MINOR.length)] as number,
      sequence,
      text: textOf('Transfer fee {n}'),
      number: 1 + chance.below(99_999),
    });
  }

  private next(timeMs: number, chance: Chance): number {
    return nextArrival(BANKING_PROFILE, timeMs, this.perMonth, chance.exponential());
  }
}
