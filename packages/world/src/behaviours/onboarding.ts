import {
  ActivityKind,
  type Chance,
  Channel,
  DAY_MS,
  fixed,
  Purpose,
  Rail,
  type Shard,
  type StateWalk,
} from '@launderette/kernel';
import { remittance } from '../population/remittances.ts';
import type { Traits } from '../population/traits.ts';
import type { World } from '../world.ts';
import { recordActivity } from './activity.ts';
import { steppedMinor } from './amounts.ts';
import type { Behaviour, Habit, Site } from './behaviour.ts';
import { sendTransfer } from './transfer.ts';

/** Steps, in order; the number of those done is remembered. */
const OPEN = 0;
const FUND = 1;
const ACTIVATE = 2;

/** First money of an account, months of income: enough for some weeks. Chosen. */
const FUNDING_LOW = 0.2;
const FUNDING_HIGH = 1.1;
const FUNDING_STEP_MINOR = 5_000;

/** New customers: an account, the app, money from an account elsewhere, a card. */
export const onboarding: Behaviour = {
  name: 'onboarding',
  summary:
    'Customers who join: the account is opened, funded from another own account, and the card activated; then quiet weeks.',
  owner: 'customer',
  parameters: [
    {
      name: 'perYear',
      summary:
        'Customers who join in a year, in the first two years of a stream; they are counted among the customers.',
      unit: 'share of the customers per year',
      min: 0,
      max: 0.4,
      default: 0.03,
      source:
        'Pay.UK, Current Account Switch Service 2023: 1.2 million switches, some 2 % of adults; and 1 % who come of age or arrive (Eurostat 2023).',
    },
  ],
  settle: (site) => new Onboarding(site),
};

class Onboarding implements Habit {
  private readonly world: World;
  private readonly chance: Chance;
  private readonly shard: number;
  private readonly traits: Traits;
  private readonly done: Uint8Array;

  constructor({ world, shard, chance }: Site) {
    this.world = world;
    this.chance = chance;
    this.shard = shard.index;
    this.traits = world.people.traits[shard.index] as Traits;
    this.done = new Uint8Array(world.sizes.customersOf(shard.index));
  }

  walk(state: StateWalk): void {
    fixed(state, this.done);
  }

  first(local: number): number {
    const { memberships } = this.world;
    return memberships.joinsLater(this.shard, local) ? memberships.joinsMs(this.shard, local) : Infinity;
  }

  act(shard: Shard, local: number, timeMs: number): number {
    const step = this.done[local] as number;
    this.done[local] = step + 1;
    const chance = this.chance.at(local, step);
    if (step === OPEN) {
      for (const kind of [ActivityKind.accountOpened, ActivityKind.deviceRegistered, ActivityKind.login])
        recordActivity(this.world, shard, timeMs, kind, local, Channel.app, 0);
      return timeMs + (0.1 + 2.5 * chance.unit()) * DAY_MS;
    }
    if (step === FUND) {
      this.fund(shard, local, timeMs, chance);
      return timeMs + (2 + 5 * chance.unit()) * DAY_MS;
    }
    if (step === ACTIVATE) recordActivity(this.world, shard, timeMs, ActivityKind.cardActivated, local, Channel.app, 0);
    return Infinity;
  }

  private fund(shard: Shard, local: number, timeMs: number, chance: Chance): void {
    const amount = chance.between(FUNDING_LOW, FUNDING_HIGH) * this.traits.incomeMinor(local);
    sendTransfer(shard, {
      timeMs,
      rail: Rail.batchCredit,
      channel: Channel.none,
      debtor: this.world.ownElsewhere(this.shard, local),
      creditor: shard.ref(local),
      amountMinor: steppedMinor(amount, FUNDING_STEP_MINOR),
      purpose: Purpose.ACCT,
      text: remittance('Deposit {n}'),
      number: 1 + chance.below(9_000),
    });
  }
}
