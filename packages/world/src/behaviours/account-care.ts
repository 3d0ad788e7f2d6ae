import {
  ActivityKind,
  type Chance,
  Channel,
  fixed,
  type Shard,
  SPENDING_GROUPS,
  type StateWalk,
} from '@launderette/kernel';
import { BANKING_PROFILE } from '../population/profiles.ts';
import { nextStep } from '../rails/spending-limits.ts';
import type { World } from '../world.ts';
import { recordActivity } from './activity.ts';
import { BEFORE_START, type Behaviour, type Habit, nextArrival, type Site, tickOf } from './behaviour.ts';

/** Who moves or changes a number does the rest within days: each further change of a life event follows with this chance. */
const FOLLOWS_SHARE = 0.45;
const FOLLOWS_MEAN_MS = 1.5 * 86_400_000;
/** A new limit of an overdraft, minor units: up or down a step. */
const LIMIT_STEP_MINOR = 25_000;
/** One in four changes of a limit is that of the overdraft. */
const OVERDRAFT_SHARE = 0.25;
/** Of the changes of what may be spent, those upwards: who meets a limit moves it. Chosen. */
const RAISED_SHARE = 0.6;

/** Kinds of changes and how often each begins a series: renewed cards are the most frequent. */
const KINDS = [
  ActivityKind.cardActivated,
  ActivityKind.limitChanged,
  ActivityKind.contactChanged,
  ActivityKind.addressChanged,
  ActivityKind.simSwapped,
  ActivityKind.bankDetailsChanged,
  ActivityKind.remoteSession,
];
const WEIGHTS = [0.36, 0.26, 0.12, 0.12, 0.06, 0.05, 0.03];

/** What customers change about their accounts: addresses, limits, numbers, cards. */
export const accountCare: Behaviour = {
  name: 'account-care',
  summary:
    'Changes of address, contact, limits and bank details, new cards and SIMs, help from afar: in series when life changes.',
  owner: 'customer',
  parameters: [
    {
      name: 'perCustomerYear',
      summary: 'Series of changes of an average customer.',
      unit: 'series per customer and year',
      min: 0,
      max: 100,
      default: 0.9,
      source:
        'Chosen: a card every three to four years, a move every ten (CBS: 10 % of inhabitants a year), limits now and then.',
    },
    {
      name: 'ownLimitShare',
      summary: 'Share of the limits by card, in cash and online that customers have set below what their bank grants.',
      unit: 'share',
      min: 0,
      max: 1,
      default: 0.25,
      source: 'Chosen: banks advise low limits, and a minority follows.',
    },
  ],
  settle: (site) => new AccountCare(site),
};

class AccountCare implements Habit {
  private readonly world: World;
  private readonly chance: Chance;
  private readonly perMonth: number;
  /** Steps of overdraft granted beyond the first limit, by customer. */
  private readonly steps: Uint8Array;

  constructor(site: Site) {
    this.world = site.world;
    this.chance = site.chance;
    this.perMonth = ((site.settings.perCustomerYear as number) * 30) / 365;
    this.steps = new Uint8Array(site.world.sizes.customersOf(site.shard.index));
  }

  first(local: number, fromMs: number): number {
    return this.next(fromMs, this.chance.at(local, BEFORE_START));
  }

  walk(state: StateWalk): void {
    fixed(state, this.steps);
  }

  act(shard: Shard, local: number, timeMs: number): number {
    const chance = this.chance.at(local, tickOf(this.world, timeMs));
    const kind = kindAt(chance.unit());
    const app = chance.happens(0.7);
    // The telephone company says when a number moves to another SIM; help from afar is given at the computer.
    const own = kind === ActivityKind.remoteSession ? Channel.web : app ? Channel.app : Channel.web;
    const channel = kind === ActivityKind.simSwapped ? Channel.none : own;
    recordActivity(this.world, shard, timeMs, kind, local, channel, channel === Channel.web ? 1 : 0);
    if (kind === ActivityKind.limitChanged) this.changeLimit(shard, local, chance);
    if (chance.happens(FOLLOWS_SHARE)) return timeMs + 30_000 + FOLLOWS_MEAN_MS * chance.exponential();
    return this.next(timeMs, chance);
  }

  private changeLimit(shard: Shard, local: number, chance: Chance): void {
    if (chance.happens(OVERDRAFT_SHARE)) {
      this.changeOverdraft(shard, local, chance);
      return;
    }
    const group = 1 + chance.below(SPENDING_GROUPS);
    const step = shard.spending?.stepOf(local, group) ?? 0;
    shard.spending?.agree(local, group, nextStep(step, chance.happens(RAISED_SHARE)));
  }

  /** Up a step, or back down one that was granted before. */
  private changeOverdraft(shard: Shard, local: number, chance: Chance): void {
    const granted = this.steps[local] as number;
    const up = granted === 0 || (granted < 4 && chance.happens(0.6));
    if (!up && shard.ledger.availableMinor(local) < LIMIT_STEP_MINOR) return;
    this.steps[local] = granted + (up ? 1 : -1);
    shard.ledger.changeOverdraft(local, up ? LIMIT_STEP_MINOR : -LIMIT_STEP_MINOR);
  }

  private next(timeMs: number, chance: Chance): number {
    return nextArrival(BANKING_PROFILE, timeMs, this.perMonth, chance.exponential());
  }
}

function kindAt(unit: number): number {
  let left = unit;
  for (let i = 0; i < WEIGHTS.length; i += 1) {
    left -= WEIGHTS[i] as number;
    if (left < 0) return KINDS[i] as number;
  }
  return KINDS[0] as number;
}
