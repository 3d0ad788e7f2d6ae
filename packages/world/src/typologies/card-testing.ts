import { DAY_MS, HOUR_MS, lognormalTable, MINUTE_MS, Phase, Reason, Role } from '@launderette/kernel';
import { roundedMinor } from '../behaviours/amounts.ts';
import { BANKING_PROFILE } from '../population/profiles.ts';
import { livesOnIt } from './parts/afterwards.ts';
import { DEFAULT_PREVALENCE, PREVALENCE_SOURCE, prevalence } from './prevalence.ts';
import { amongOthers, foreignDevice, wholeBetween } from './steps.ts';
import type { Episode, PlannedStep, StepDevice, Typology } from './typology.ts';

/** Share of episodes that burst at one web shop; the others go low and slow over many. */
const BURST_SHARE = 0.5;
/** A card that works is used within two days, if at all. */
const EXPLOITED_SHARE = 0.6;
const EXPLOIT_LOW_MINOR = 3000;
const EXPLOIT_HIGH_MINOR = 45_000;
const EXPLOITS_MAX = 3;
/** Trials of exactly 1.00; the others cost what apps, songs and parking cost, because shops look for 1.00, major units. */
const ONE_SHARE = 0.25;
const TRIAL = lognormalTable(1.1, 0.75);
const TRIAL_LOW_MINOR = 50;
const TRIAL_HIGH_MINOR = 1500;
/** Those who run the list, and what each of them buys of what it brings. */
const GANG = 2;
const GANG_PART = 63_000;
const GANG_PURCHASES = 9;

/** A list of stolen cards is tried with small authorisations; those that work are used. */
export const cardTesting: Typology = {
  name: 'card-testing',
  summary:
    'Stolen cards are tried with small authorisations at web shops, in a burst or low and slow; those that work are used.',
  f3: ['F1012', 'F1038'],
  amltrix: [],
  tell: 'Many refusals and small amounts at one shop, or one device behind many cards.',
  hardNegative: 'card-purchase: mistyped security codes and retries, small digital purchases, busy web shops',
  hardNegativeMultiple: 20,
  parameters: [
    prevalence(DEFAULT_PREVALENCE, PREVALENCE_SOURCE),
    {
      name: 'cardsMin',
      summary: 'Least number of cards tried.',
      unit: 'cards',
      min: 2,
      max: 200,
      default: 8,
      source: 'Lists sold in small batches; a burst of 10 a minute is the low end of the reports.',
    },
    {
      name: 'cardsMax',
      summary: 'Largest number of cards tried.',
      unit: 'cards',
      min: 2,
      max: 500,
      default: 45,
      source: 'As above. A value below cardsMin counts as cardsMin.',
    },
    {
      name: 'declineShare',
      summary: 'Share of trials that the issuer refuses.',
      unit: 'share',
      min: 0,
      max: 1,
      default: 0.9,
      source: 'Decline rate of an attacked shop rises from 5 % to over 90 %.',
    },
  ],
  plan,
};

function plan(episode: Episode): readonly PlannedStep[] {
  const { world, settings, startMs } = episode;
  const chance = episode.chance(0);
  const cardsMin = settings.cardsMin as number;
  const cards = wholeBetween(chance, cardsMin, Math.max(cardsMin, settings.cardsMax as number));
  const burst = chance.happens(BURST_SHARE);
  const spanMs = burst ? (2 + 28 * chance.unit()) * MINUTE_MS : (1 + 4 * chance.unit()) * DAY_MS;
  const shop = world.merchants.webShop(chance.unit());
  const device = foreignDevice(chance);
  const steps: PlannedStep[] = [];
  for (let card = 0; card < cards; card += 1) {
    const own = episode.chance(1 + card);
    const victim = episode.cast.victim(own);
    const atMs = burst ? startMs + spanMs * own.unit() : amongOthers(BANKING_PROFILE, startMs, spanMs, own.unit());
    const merchant = burst ? shop : world.merchants.webShop(own.unit());
    const refused = own.happens(settings.declineShare as number);
    const used = burst ? device : foreignDevice(own);
    steps.push(trial(atMs, victim, merchant, own.unit(), refused ? Reason.securityData : Reason.none, used));
    if (refused || !own.happens(EXPLOITED_SHARE)) continue;
    for (let uses = wholeBetween(own, 1, EXPLOITS_MAX); uses > 0; uses -= 1) {
      const amountMinor = roundedMinor(own.between(EXPLOIT_LOW_MINOR, EXPLOIT_HIGH_MINOR), own.unit());
      const later = amongOthers(BANKING_PROFILE, atMs + HOUR_MS, 2 * DAY_MS, own.unit());
      steps.push(purchase(later, victim, world.merchants.webShop(own.unit()), amountMinor, Reason.none, used));
    }
  }
  const gang = Array.from({ length: GANG }, (_, member) => episode.cast.mule(episode.chance(GANG_PART + member)));
  steps.push(...livesOnIt(episode, gang, Role.fraudster, startMs + DAY_MS, GANG_PURCHASES));
  return steps;
}

/** An authorisation of 0.50 to 2.50, most often of 1.00. */
function trial(
  atMs: number,
  victim: number,
  merchant: number,
  unit: number,
  refusal: number,
  device: StepDevice,
): PlannedStep {
  const price = unit < ONE_SHARE ? 1 : TRIAL.at((unit - ONE_SHARE) / (1 - ONE_SHARE));
  const amountMinor = Math.min(TRIAL_HIGH_MINOR, Math.max(TRIAL_LOW_MINOR, Math.round(price * 100)));
  return purchase(atMs, victim, merchant, amountMinor, refusal, device);
}

function purchase(
  atMs: number,
  victim: number,
  merchant: number,
  minor: number,
  refusal: number,
  device: StepDevice,
): PlannedStep {
  return {
    act: 'purchase',
    atMs,
    account: victim,
    accountRole: Role.victim,
    phase: Phase.theft,
    merchant,
    merchantRole: Role.abusedMerchant,
    amount: { kind: 'fixed', minor },
    device,
    refusal,
  };
}
