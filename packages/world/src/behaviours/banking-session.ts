import { ActivityKind, type Chance, Channel, NO_ACCOUNT, Outcome, type Shard } from '@launderette/kernel';
import { BANKING_PROFILE } from '../population/profiles.ts';
import type { Traits } from '../population/traits.ts';
import type { World } from '../world.ts';
import { recordActivity } from './activity.ts';
import { BEFORE_START, type Behaviour, type Habit, nextArrival, type Site, tickOf } from './behaviour.ts';

/** Devices 2 to 255 are the phones that a customer comes to own later. */
const LATER_DEVICES_FROM = 2;

/** Logins, forgotten passwords and new phones. */
export const bankingSession: Behaviour = {
  name: 'banking-session',
  summary: 'Logins, credentials reset and new devices registered: activity that moves no money.',
  owner: 'customer',
  parameters: [
    {
      name: 'perCustomerMonth',
      summary: 'Logins of an average customer.',
      unit: 'logins per customer and 30 days',
      min: 0,
      max: 1000,
      default: 9,
      source: 'Chosen: about twice a week; published figures range from 5 to 20 a month.',
    },
    {
      name: 'resetShare',
      summary: 'Share of logins before which the credential is reset.',
      unit: 'share',
      min: 0,
      max: 1,
      default: 0.012,
      source: 'Chosen: once in 8 months.',
    },
    {
      name: 'newDeviceShare',
      summary: 'Share of logins from a device that is registered for the first time.',
      unit: 'share',
      min: 0,
      max: 1,
      default: 0.006,
      source: 'Chosen: a new phone every 20 months.',
    },
  ],
  settle: (site) => new BankingSessions(site),
};

class BankingSessions implements Habit {
  private readonly world: World;
  private readonly chance: Chance;
  private readonly traits: Traits;
  private readonly perMonth: number;
  private readonly resetShare: number;
  private readonly newDeviceShare: number;

  constructor(site: Site) {
    this.world = site.world;
    this.chance = site.chance;
    this.traits = site.world.people.traits[site.shard.index] as Traits;
    this.perMonth = site.settings.perCustomerMonth as number;
    this.resetShare = site.settings.resetShare as number;
    this.newDeviceShare = site.settings.newDeviceShare as number;
  }

  first(local: number, fromMs: number): number {
    return this.next(local, fromMs, this.chance.at(local, BEFORE_START));
  }

  act(shard: Shard, local: number, timeMs: number): number {
    const chance = this.chance.at(local, tickOf(this.world, timeMs));
    const app = chance.happens(0.75);
    const channel = app ? Channel.app : Channel.web;
    const reset = chance.happens(this.resetShare);
    const newDevice = chance.happens(this.newDeviceShare);
    const device = newDevice ? LATER_DEVICES_FROM + chance.below(254) : app ? 0 : 1;
    const failed = !reset && chance.happens(0.03);
    if (reset) recordActivity(this.world, shard, timeMs, ActivityKind.credentialReset, local, channel, device);
    if (newDevice) recordActivity(this.world, shard, timeMs, ActivityKind.deviceRegistered, local, channel, device);
    const outcome = failed ? Outcome.failed : Outcome.succeeded;
    recordActivity(this.world, shard, timeMs, ActivityKind.login, local, channel, device, NO_ACCOUNT, outcome);
    return failed ? timeMs + 5000 + 55_000 * chance.unit() : this.next(local, timeMs, chance);
  }

  private next(local: number, timeMs: number, chance: Chance): number {
    const rate = this.perMonth * this.traits.activity(local);
    const aheadMs = this.world.zones.city(this.traits.city(local));
    return nextArrival(BANKING_PROFILE, timeMs, rate, chance.exponential(), aheadMs);
  }
}
