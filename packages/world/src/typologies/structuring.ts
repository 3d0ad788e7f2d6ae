import { Channel, DAY_MS, HOUR_MS, Phase, Rail, Role } from '@launderette/kernel';
import { steppedMinor } from '../behaviours/amounts.ts';
import { BANKING_PROFILE, CASH_PROFILE } from '../population/profiles.ts';
import { remittance } from '../population/remittances.ts';
import { livesOnIt } from './parts/afterwards.ts';
import { DEFAULT_PREVALENCE, PREVALENCE_SOURCE, prevalence } from './prevalence.ts';
import { amongOthers, anyAccountAbroad, wholeBetween } from './steps.ts';
import type { Episode, PlannedStep, Typology } from './typology.ts';

/** Cash is paid in below the reporting threshold, again and again, and sent on. */
export const structuring: Typology = {
  name: 'structuring',
  summary:
    'Cash of 30,000-100,000 is paid in by 3-25 deposits just below the reporting threshold over 3-30 days, and sent on.',
  f3: ['F1045'],
  amltrix: ['T0016'],
  tell: 'A cluster of cash deposits just below the threshold on one private account.',
  hardNegative: 'takings: shops that bank 7,500-9,990 a day; cash-deposit: people who earn in cash',
  hardNegativeMultiple: 10,
  parameters: [
    prevalence(DEFAULT_PREVALENCE, PREVALENCE_SOURCE),
    {
      name: 'thresholdMinor',
      summary: 'Reporting threshold that the deposits stay below.',
      unit: 'minor units',
      min: 100_000,
      max: 100_000_000,
      default: 1_000_000,
      source: 'Currency transaction report in the US; 10,000 euro cash limit of EU regulation 2024/1624.',
    },
    {
      name: 'totalMinMinor',
      summary: 'Least cash to be placed.',
      unit: 'minor units',
      min: 100_000,
      max: 100_000_000,
      default: 3_000_000,
      source: 'Generative definition: 30-100 K.',
    },
    {
      name: 'totalMaxMinor',
      summary: 'Most cash to be placed; a value below totalMinMinor counts as totalMinMinor.',
      unit: 'minor units',
      min: 100_000,
      max: 1_000_000_000,
      default: 10_000_000,
      source: 'Generative definition: 30-100 K.',
    },
    {
      name: 'daysMax',
      summary: 'Longest time in which it is placed.',
      unit: 'days',
      min: 3,
      max: 90,
      default: 30,
      source: 'Generative definition: 3-30 days.',
    },
  ],
  plan,
};

const DEPOSITS_MAX = 25;
const DEPOSITS_MIN = 3;

function plan(episode: Episode): readonly PlannedStep[] {
  const { settings, startMs } = episode;
  const chance = episode.chance(0);
  const launderer = episode.cast.customer(chance);
  const totalMinMinor = settings.totalMinMinor as number;
  const totalMinor = chance.between(totalMinMinor, Math.max(totalMinMinor, settings.totalMaxMinor as number));
  const days = chance.between(3, settings.daysMax as number);
  // The clumsy go right up to the threshold; the skilled keep further off and vary more.
  const { skill } = episode;
  const steps: PlannedStep[] = [];
  let placedMinor = 0;
  let lastMs = startMs;
  for (let deposit = 0; deposit < DEPOSITS_MAX && (placedMinor < totalMinor || deposit < DEPOSITS_MIN); deposit += 1) {
    const own = episode.chance(1 + deposit);
    const share = Math.max(0.8, 0.99 - (0.03 + 0.16 * skill) * own.unit());
    const grainMinor = skill < 0.5 ? 10_000 : 1000;
    const belowMinor = (settings.thresholdMinor as number) - grainMinor;
    const minor = Math.min(belowMinor, steppedMinor((settings.thresholdMinor as number) * share, grainMinor));
    const atMs = deposit === 0 ? startMs : amongOthers(CASH_PROFILE, startMs, days * DAY_MS, own.unit());
    steps.push({
      act: 'deposit',
      atMs,
      account: launderer,
      accountRole: Role.launderer,
      phase: Phase.placement,
      amount: { kind: 'fixed', minor },
      channel: own.happens(0.5) ? Channel.branch : Channel.atm,
    });
    placedMinor += minor;
    lastMs = Math.max(lastMs, atMs);
  }
  steps.push(...sendOn(episode, launderer, placedMinor, lastMs));
  steps.push(...livesOnIt(episode, [launderer], Role.launderer, lastMs + HOUR_MS, 11));
  return steps;
}

/** One to three payments abroad of 97 % of what was placed, within a week after the last deposit. */
function sendOn(episode: Episode, launderer: number, placedMinor: number, fromMs: number): readonly PlannedStep[] {
  const chance = episode.chance(65_000);
  const payments = wholeBetween(chance, 1, 3);
  return Array.from({ length: payments }, () => ({
    act: 'transfer',
    atMs: amongOthers(BANKING_PROFILE, fromMs + 2 * HOUR_MS, 7 * DAY_MS, chance.unit()),
    account: launderer,
    accountRole: Role.launderer,
    phase: Phase.layering,
    to: anyAccountAbroad(episode.world, chance),
    toRole: Role.beneficiary,
    amount: { kind: 'fixed', minor: steppedMinor((placedMinor * 0.97) / payments, 1000) },
    rail: Rail.wire,
    channel: Channel.web,
    device: { own: 1 },
    remittance: remittance('Invoice {n}'),
    remittanceNumber: 100_000 + chance.below(900_000),
  }));
}
