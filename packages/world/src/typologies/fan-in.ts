import { Channel, DAY_MS, HOUR_MS, Phase, Rail, Role } from '@launderette/kernel';
import { steppedMinor } from '../behaviours/amounts.ts';
import { BANKING_PROFILE, CASH_PROFILE } from '../population/profiles.ts';
import { remittance } from '../population/remittances.ts';
import { livesOnIt } from './parts/afterwards.ts';
import { DEFAULT_PREVALENCE, PREVALENCE_SOURCE, prevalence } from './prevalence.ts';
import { amongOthers, anyAccountAbroad, personalText, wholeBetween } from './steps.ts';
import type { Episode, PlannedStep, Typology } from './typology.ts';

/** What one mule places, minor units. */
const PLACED_LOW_MINOR = 40_000;
const PLACED_HIGH_MINOR = 450_000;
/** What a mule keeps. */
const KEPT_LOW = 0.05;
const KEPT_HIGH = 0.25;

/** Mules place cash and send it to one collector, who sends it abroad. */
export const fanIn: Typology = {
  name: 'fan-in',
  summary: 'Three to fifteen mules pay in cash and transfer it, less their cut, to one collector, who sends it abroad.',
  f3: [],
  amltrix: ['T0011', 'T0140'],
  tell: 'New counterparties of one account, close together, after cash deposits; the money leaves again within days.',
  hardNegative: 'person-transfer: shared bills and gifts collected by one person; takings: cash paid in by shops',
  hardNegativeMultiple: 5,
  parameters: [
    prevalence(DEFAULT_PREVALENCE, PREVALENCE_SOURCE),
    {
      name: 'sourcesMin',
      summary: 'Least number of mules.',
      unit: 'accounts',
      min: 2,
      max: 50,
      default: 3,
      source: 'Generative definition: k 3-15.',
    },
    {
      name: 'sourcesMax',
      summary: 'Largest number of mules; a value below sourcesMin counts as sourcesMin.',
      unit: 'accounts',
      min: 2,
      max: 100,
      default: 15,
      source: 'Generative definition: k 3-15.',
    },
    {
      name: 'daysMax',
      summary: 'Longest time in which the mules pay.',
      unit: 'days',
      min: 1,
      max: 60,
      default: 7,
      source: 'Chosen.',
    },
  ],
  plan,
};

function plan(episode: Episode): readonly PlannedStep[] {
  const { settings, startMs } = episode;
  const chance = episode.chance(0);
  const sourcesMin = settings.sourcesMin as number;
  const sources = wholeBetween(chance, sourcesMin, Math.max(sourcesMin, settings.sourcesMax as number));
  const spanMs = (0.5 + ((settings.daysMax as number) - 0.5) * chance.unit()) * DAY_MS;
  const collector = episode.cast.customer(chance);
  const steps: PlannedStep[] = [];
  let gatheredMinor = 0;
  let lastMs = startMs;
  for (let source = 0; source < sources; source += 1) {
    const own = episode.chance(1 + source);
    const mule = episode.cast.mule(own);
    const placedMinor = steppedMinor(own.between(PLACED_LOW_MINOR, PLACED_HIGH_MINOR), 5000);
    const placedMs = source === 0 ? startMs : amongOthers(CASH_PROFILE, startMs, spanMs, own.unit());
    const sentMs = amongOthers(BANKING_PROFILE, placedMs + HOUR_MS / 2, 1.5 * DAY_MS, own.unit());
    const sentMinor = steppedMinor(placedMinor * (1 - own.between(KEPT_LOW, KEPT_HIGH)), 1000);
    steps.push({
      act: 'deposit',
      atMs: placedMs,
      account: mule,
      accountRole: Role.mule,
      phase: Phase.placement,
      amount: { kind: 'fixed', minor: placedMinor },
      channel: own.happens(0.6) ? Channel.atm : Channel.branch,
    });
    steps.push({
      act: 'transfer',
      atMs: sentMs,
      account: mule,
      accountRole: Role.mule,
      phase: Phase.layering,
      to: collector,
      toRole: Role.collector,
      amount: { kind: 'fixed', minor: sentMinor },
      rail: Rail.instant,
      channel: Channel.app,
      device: { own: 0 },
      ...personalText(own),
    });
    gatheredMinor += sentMinor;
    lastMs = Math.max(lastMs, sentMs);
  }
  steps.push(...sendAbroad(episode, collector, gatheredMinor, lastMs));
  const mules = steps.filter((step) => step.act === 'deposit').map((step) => step.account);
  steps.push(
    ...livesOnIt(episode, mules, Role.mule, lastMs, 1.6),
    ...livesOnIt(episode, [collector], Role.collector, lastMs, 3),
  );
  return steps;
}

/** The collector sends on 80-95 % of what was gathered, in one to three payments within three days. */
function sendAbroad(
  episode: Episode,
  collector: number,
  gatheredMinor: number,
  fromMs: number,
): readonly PlannedStep[] {
  const chance = episode.chance(65_000);
  const payments = wholeBetween(chance, 1, 3);
  const totalMinor = gatheredMinor * chance.between(0.8, 0.95);
  return Array.from({ length: payments }, () => ({
    act: 'transfer',
    atMs: amongOthers(BANKING_PROFILE, fromMs + HOUR_MS, 3 * DAY_MS, chance.unit()),
    account: collector,
    accountRole: Role.collector,
    phase: Phase.cashOut,
    to: anyAccountAbroad(episode.world, chance),
    toRole: Role.beneficiary,
    amount: { kind: 'fixed', minor: steppedMinor(totalMinor / payments, 1000) },
    rail: Rail.wire,
    channel: Channel.web,
    device: { own: 1 },
    remittance: remittance('Invoice {n}'),
    remittanceNumber: 100_000 + chance.below(900_000),
  }));
}
