import { type AccountRef, type Chance, Phase, Role, type WeekProfile } from '@launderette/kernel';
import type { World } from '../world.ts';
import { amongOthers } from './steps.ts';
import type { PlannedStep } from './typology.ts';

/** What a mule takes from machines at a time, minor units. */
const WITHDRAWALS_MINOR = [20_000, 25_000, 30_000, 40_000, 50_000];

/** A mule's withdrawals at cash machines within `spanMs` from `fromMs`. */
export function cashOut(
  world: World,
  chance: Chance,
  profile: WeekProfile,
  mule: AccountRef,
  fromMs: number,
  spanMs: number,
  times: number,
): readonly PlannedStep[] {
  return Array.from({ length: times }, () => ({
    act: 'withdraw',
    atMs: amongOthers(profile, fromMs, spanMs, chance.unit()),
    account: mule,
    accountRole: Role.mule,
    phase: Phase.cashOut,
    amount: { kind: 'fixed', minor: WITHDRAWALS_MINOR[chance.below(WITHDRAWALS_MINOR.length)] as number },
    machine: world.merchants.cashMachine(chance.unit()),
  }));
}
