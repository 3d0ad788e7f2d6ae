import { Channel, DAY_MS, HOUR_MS, Phase, Rail, Role } from '@launderette/kernel';
import { steppedMinor } from '../behaviours/amounts.ts';
import { BANKING_PROFILE, CASH_PROFILE } from '../population/profiles.ts';
import { remittance } from '../population/remittances.ts';
import { cashOut } from './cash-out.ts';
import { livesOnIt } from './parts/afterwards.ts';
import { DEFAULT_PREVALENCE, PREVALENCE_SOURCE, prevalence } from './prevalence.ts';
import { amongOthers, anyAccountAbroad, personalText, wholeBetween } from './steps.ts';
import type { Episode, PlannedStep, Typology } from './typology.ts';

/** Proceeds that arrive for one episode, minor units: 2,000 to 75,000 a cycle of a mule network. */
const PROCEEDS_LOW_MINOR = 200_000;
const PROCEEDS_HIGH_MINOR = 7_500_000;
/** Passed on to the mules; the rest is kept. */
const PASSED_LOW = 0.75;
const PASSED_HIGH = 0.95;

/** Proceeds from abroad are spread over mules, who take them out in cash. */
export const fanOut: Typology = {
  name: 'fan-out',
  summary:
    'Proceeds arrive from abroad, are split over three to fifteen mules within days and taken out at cash machines.',
  f3: [],
  amltrix: ['T0011', 'T0140', 'T0105'],
  tell: 'A large credit leaves again to new counterparties, who withdraw cash at once.',
  hardNegative: 'payroll: one account pays many; person-transfer: a large sum shared out',
  hardNegativeMultiple: 20,
  parameters: [
    prevalence(DEFAULT_PREVALENCE, PREVALENCE_SOURCE),
    {
      name: 'targetsMin',
      summary: 'Least number of mules.',
      unit: 'accounts',
      min: 2,
      max: 50,
      default: 3,
      source: 'Generative definition: k 3-15.',
    },
    {
      name: 'targetsMax',
      summary: 'Largest number of mules; a value below targetsMin counts as targetsMin.',
      unit: 'accounts',
      min: 2,
      max: 100,
      default: 15,
      source: 'Generative definition: k 3-15.',
    },
    {
      name: 'daysMax',
      summary: 'Longest time in which the mules are paid.',
      unit: 'days',
      min: 1,
      max: 60,
      default: 3,
      source: 'Cash-out in 1-3 days.',
    },
  ],
  plan,
};

function plan(episode: Episode): readonly PlannedStep[] {
  const { world, settings, startMs } = episode;
  const chance = episode.chance(0);
  const targetsMin = settings.targetsMin as number;
  const targets = wholeBetween(chance, targetsMin, Math.max(targetsMin, settings.targetsMax as number));
  const distributor = episode.cast.customer(chance);
  // The square makes small sums the most frequent; large ones are split further.
  const u = chance.unit();
  const proceedsMinor = steppedMinor(PROCEEDS_LOW_MINOR + (PROCEEDS_HIGH_MINOR - PROCEEDS_LOW_MINOR) * u * u, 1);
  const steps: PlannedStep[] = [
    {
      act: 'transfer',
      atMs: startMs,
      account: anyAccountAbroad(world, chance),
      accountRole: Role.none,
      phase: Phase.placement,
      to: distributor,
      toRole: Role.collector,
      amount: { kind: 'fixed', minor: proceedsMinor },
      rail: Rail.wire,
      channel: Channel.web,
      device: { own: 0 },
      remittance: remittance('Invoice {n}'),
      remittanceNumber: 100_000 + chance.below(900_000),
    },
  ];
  const shares = Array.from({ length: targets }, () => chance.exponential());
  const total = shares.reduce((sum, share) => sum + share, 0);
  const passedMinor = proceedsMinor * chance.between(PASSED_LOW, PASSED_HIGH);
  const spanMs = (settings.daysMax as number) * DAY_MS * (0.2 + 0.8 * chance.unit());
  shares.forEach((share, target) => {
    steps.push(...payMule(episode, target, distributor, Math.max(5000, (passedMinor * share) / total), spanMs));
  });
  const paid = steps.flatMap((step) => (step.act === 'transfer' && step.account === distributor ? [step.to] : []));
  steps.push(...livesOnIt(episode, paid, Role.mule, startMs + spanMs, 1.8));
  return steps;
}

/** Pays one mule, who then takes most of it out in cash. */
function payMule(
  episode: Episode,
  target: number,
  distributor: number,
  wantedMinor: number,
  spanMs: number,
): readonly PlannedStep[] {
  const { world, startMs } = episode;
  const own = episode.chance(1 + target);
  const mule = episode.cast.mule(own);
  const amountMinor = steppedMinor(wantedMinor, own.happens(0.6) ? 5000 : 100);
  const paidMs = amongOthers(BANKING_PROFILE, startMs + HOUR_MS, spanMs, own.unit());
  const withdrawals = Math.min(3, Math.floor((amountMinor * own.between(0.75, 0.95)) / 30_000));
  return [
    {
      act: 'transfer',
      atMs: paidMs,
      account: distributor,
      accountRole: Role.collector,
      phase: Phase.layering,
      to: mule,
      toRole: Role.mule,
      amount: { kind: 'fixed', minor: amountMinor },
      rail: Rail.instant,
      channel: Channel.app,
      device: { own: 0 },
      ...personalText(own),
    },
    ...cashOut(world, own, CASH_PROFILE, mule, paidMs + HOUR_MS / 2, 2 * DAY_MS, withdrawals),
  ];
}
