import { ActivityKind, Channel, DAY_MS, HOUR_MS, MINUTE_MS, Outcome, Phase, Rail, Role } from '@launderette/kernel';
import { CASH_PROFILE } from '../population/profiles.ts';
import { cashOut } from './cash-out.ts';
import { livesOnIt } from './parts/afterwards.ts';
import { DEFAULT_PREVALENCE, PREVALENCE_SOURCE, prevalence } from './prevalence.ts';
import { foreignDevice, personalText, wholeBetween } from './steps.ts';
import type { Episode, PlannedStep, StepDevice, Typology } from './typology.ts';

/** Most that one extraction takes, minor units: 5,000 to 100,000 for the whole episode. */
const EXTRACTION_MAX_MINOR = 2_500_000;

/** Somebody else takes over online banking, adds a payee and empties the account. */
export const accountTakeover: Typology = {
  name: 'account-takeover',
  summary:
    'Credentials are reset from a new device, a mule is added as payee, and 1-8 transfers empty the account within a day.',
  f3: ['F1006', 'F1005.003'],
  amltrix: ['T0011'],
  tell: 'Credential reset, new device and new payee shortly before transfers to it.',
  hardNegative:
    'banking-session and person-transfer: a new phone or a forgotten password, then a transfer to a new payee',
  hardNegativeMultiple: 5,
  parameters: [
    prevalence(DEFAULT_PREVALENCE, PREVALENCE_SOURCE),
    {
      name: 'extractionsMax',
      summary: 'Largest number of transfers; the least is 1.',
      unit: 'transfers',
      min: 1,
      max: 20,
      default: 8,
      source: 'Generative definition: reset, add payee, 1-8 extractions.',
    },
    {
      name: 'hoursMax',
      summary: 'Longest time from the first to the last transfer.',
      unit: 'hours',
      min: 1,
      max: 168,
      default: 24,
      source: 'Generative definition: 1-24 h.',
    },
  ],
  plan,
};

function plan(episode: Episode): readonly PlannedStep[] {
  const { world, startMs } = episode;
  const chance = episode.chance(0);
  const victim = episode.cast.victim(chance);
  const mule = episode.cast.mule(chance);
  const device = foreignDevice(chance);
  const channel = chance.happens(0.6) ? Channel.app : Channel.web;
  const steps: PlannedStep[] = [];
  const access = takeAccess(episode, victim, mule, device, channel, steps);
  const lastMs = extract(episode, victim, mule, device, channel, access, steps);
  const own = episode.chance(3);
  steps.push(...cashOut(world, own, CASH_PROFILE, mule, lastMs + HOUR_MS, 2 * DAY_MS, wholeBetween(own, 1, 4)));
  steps.push(...livesOnIt(episode, [mule], Role.mule, lastMs + HOUR_MS, 6));
  return steps.filter((step) => step.atMs >= startMs);
}

/** Failed logins, reset, new device, login, payee. Returns when the payee was added. */
function takeAccess(
  episode: Episode,
  victim: number,
  mule: number,
  device: StepDevice,
  channel: number,
  steps: PlannedStep[],
): number {
  const chance = episode.chance(1);
  let atMs = episode.startMs;
  const activity = (kind: number, outcome: number, payee?: number): void => {
    steps.push({
      act: 'activity',
      atMs,
      account: victim,
      accountRole: Role.victim,
      phase: Phase.precursor,
      kind,
      channel,
      device,
      outcome,
      ...(payee === undefined ? {} : { payee }),
    });
    atMs += (0.3 + 3 * chance.unit()) * MINUTE_MS;
  };
  for (let failures = chance.below(3); failures > 0; failures -= 1) activity(ActivityKind.login, Outcome.failed);
  activity(ActivityKind.credentialReset, Outcome.succeeded);
  if (chance.happens(0.7)) activity(ActivityKind.deviceRegistered, Outcome.succeeded);
  activity(ActivityKind.login, Outcome.succeeded);
  // Some wait for a cooling-off period to pass.
  if (chance.happens(0.4)) atMs += chance.unit() * 20 * HOUR_MS;
  activity(ActivityKind.payeeAdded, Outcome.succeeded, mule);
  return atMs;
}

/** One to eight transfers, the first soon after the payee was added. Returns the time of the last. */
function extract(
  episode: Episode,
  victim: number,
  mule: number,
  device: StepDevice,
  channel: number,
  fromMs: number,
  steps: PlannedStep[],
): number {
  const chance = episode.chance(2);
  const transfers = wholeBetween(chance, 1, episode.settings.extractionsMax as number);
  const spanMs = (episode.settings.hoursMax as number) * HOUR_MS * chance.unit();
  const times = Array.from({ length: transfers }, (_, i) => (i === 0 ? 0 : chance.unit() * spanMs)).sort(
    (a, b) => a - b,
  );
  for (const after of times) {
    steps.push({
      act: 'transfer',
      atMs: fromMs + after,
      account: victim,
      accountRole: Role.victim,
      phase: Phase.theft,
      to: mule,
      toRole: Role.mule,
      amount: {
        kind: 'share',
        share: chance.between(0.2, 0.85),
        maxMinor: EXTRACTION_MAX_MINOR,
        stepMinor: chance.happens(0.6) ? 500 : 1,
      },
      rail: Rail.instant,
      channel,
      device,
      ...personalText(chance),
    });
  }
  return fromMs + (times.at(-1) as number);
}
