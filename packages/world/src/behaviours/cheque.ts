import { type Chance, Channel, Kind, lognormalTable, Purpose, Rail, Reason, type Shard } from '@launderette/kernel';
import { BANKING_PROFILE } from '../population/profiles.ts';
import { remittance } from '../population/remittances.ts';
import type { World } from '../world.ts';
import { roundedMinor } from './amounts.ts';
import { BEFORE_START, type Behaviour, type Habit, nextArrival, type Site, tickOf } from './behaviour.ts';

/** Major units: craftsmen, clubs, doctors. Mean of US cheques in the diary is some 260 dollars, the median 80. */
const AMOUNT = lognormalTable(4.4, 1.15);
/** Tradespeople that a customer pays by cheque, in turn. */
const KNOWN = 4;

/** Cheques: written by some, presented by the creditor, two days on their way. */
export const cheque: Behaviour = {
  name: 'cheque',
  summary: 'Cheques to small businesses; they arrive two business days after they are presented.',
  owner: 'customer',
  parameters: [
    {
      name: 'writerShare',
      summary: 'Share of customers who write cheques.',
      unit: 'share',
      min: 0,
      max: 1,
      default: 0.05,
      source:
        'Chosen: cheques are 0.5 % of euro-area payments (ECB 2024), most of them French; 3 % of US payments (SCPC 2023).',
    },
    {
      name: 'perWriterMonth',
      summary: 'Cheques of a customer who writes them.',
      unit: 'payments per writer and 30 days',
      min: 0,
      max: 100,
      default: 2,
      source: 'US diary 2023: 1.5 cheques a consumer and month.',
    },
  ],
  settle: (site) => new Cheques(site),
};

class Cheques implements Habit {
  private readonly world: World;
  private readonly chance: Chance;
  private readonly writerShare: number;
  private readonly perMonth: number;

  constructor(site: Site) {
    this.world = site.world;
    this.chance = site.chance;
    this.writerShare = site.settings.writerShare as number;
    this.perMonth = site.settings.perWriterMonth as number;
  }

  first(local: number, fromMs: number): number {
    const chance = this.chance.at(local, BEFORE_START);
    return chance.happens(this.writerShare) ? this.next(fromMs, chance) : Infinity;
  }

  act(shard: Shard, local: number, timeMs: number): number {
    const { sizes } = this.world;
    const payee = this.chance.at(local, -2 - this.chance.at(local, tickOf(this.world, timeMs)).below(KNOWN));
    const creditor = sizes.businessRef(payee.below(sizes.businesses));
    const chance = this.chance.at(local, tickOf(this.world, timeMs));
    chance.bits(); // the payee
    const amountMinor = roundedMinor(AMOUNT.at(chance.unit()) * 100, chance.unit());
    const row = shard.propose(
      timeMs,
      Kind.creditTransfer,
      Rail.cheque,
      Channel.branch,
      shard.ref(local),
      creditor,
      amountMinor,
    );
    shard.events.purpose[row] = Purpose.none;
    shard.events.remittance[row] = remittance('Cheque {n}');
    shard.events.remittanceNumber[row] = 1000 + chance.below(9000);
    shard.decide(row, Reason.none);
    return this.next(timeMs, chance);
  }

  private next(timeMs: number, chance: Chance): number {
    return nextArrival(BANKING_PROFILE, timeMs, this.perMonth, chance.exponential());
  }
}
