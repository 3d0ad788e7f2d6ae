import { MONTH_MS } from '@launderette/kernel';
import type { Scenario, Settings } from '../scenario.ts';
import { createSimulation } from '../simulation.ts';
import { typologyCatalogue } from '../typologies/catalogue.ts';
import type { Typology } from '../typologies/typology.ts';
import { World } from '../world.ts';
import { planCase } from './case.ts';
import { type EpisodeKey, Origin } from './episode.ts';

/** What a share is a share of. */
export type ShareOf = 'events' | 'value';

/** A prevalence by what it comes to: the share of payments, or of their value, that is crime. */
export interface PrevalencePreset {
  readonly name: string;
  readonly summary: string;
  readonly share: number;
  readonly of: ShareOf;
  /** Typologies that make up the share; others have none. Absent: all, as the scenario mixes them. */
  readonly typologies?: readonly string[];
  readonly source: string;
}

/** Named shares that others have measured or chosen. */
export const PREVALENCE_PRESETS: readonly PrevalencePreset[] = [
  {
    name: 'card-fraud-eea',
    summary: 'Card fraud alone, as often as in the European Economic Area.',
    share: 0.000_15,
    of: 'events',
    typologies: [
      'card-testing',
      'card-not-present',
      'lost-or-stolen-card',
      'counterfeit-card',
      'compromised-terminal',
      'compromised-merchant',
    ],
    source: 'EBA and ECB, first half of 2023: 0.015 % of card payments by number. Taken of all payments here.',
  },
  {
    name: 'uk-app',
    summary: 'Authorised push payment fraud and takeovers, as often as in the United Kingdom.',
    share: 1 / 17_800,
    of: 'events',
    typologies: [
      'account-takeover',
      'sim-swap',
      'remote-access',
      'purchase-scam',
      'impersonation-scam',
      'investment-scam',
      'romance-scam',
      'invoice-redirection',
    ],
    source:
      'UK Finance 2023: 252,626 cases against 4.5 billion Faster Payments. A case is one event there, several here.',
  },
  {
    name: 'amlworld-hi',
    summary: 'All crime, as often as in the HI sets of AMLWorld.',
    share: 1 / 905,
    of: 'events',
    source: 'AMLWorld HI, medium: 1 laundering transaction in 905.',
  },
  {
    name: 'amlworld-li',
    summary: 'All crime, as often as in the LI sets of AMLWorld.',
    share: 1 / 1948,
    of: 'events',
    source: 'AMLWorld LI, medium: 1 laundering transaction in 1,948.',
  },
  {
    name: 'saml-d',
    summary: 'All crime, as often as in SAML-D.',
    share: 0.001_039,
    of: 'events',
    source: 'SAML-D: 9,873 suspicious of 9,504,852 transactions, 0.1039 %.',
  },
];

/** Customers and days of the small world in which ordinary traffic and plans are measured. */
const MEASURED_CUSTOMERS = 500;
/** By value more are measured: houses and payrolls are few, and much of it. */
const MEASURED_CUSTOMERS_BY_VALUE = 2000;
const MEASURED_DAYS = 10;
const MEASURED_EPISODES = 40;

/** Payments, and what they move. */
interface Amount {
  readonly events: number;
  readonly valueMinor: number;
}

/**
 * Episodes per million customers and 30 days, by typology, so that the payments of crime make up `share` of all, by number or by value.
 * The scenario's own prevalences give the mix. Traffic and plans are measured in a small world of the scenario, so that it is met in
 * the mean; values follow the planned fixed amounts. Throws RangeError if none of the typologies has a prevalence.
 */
export function prevalenceForShare(
  scenario: Scenario,
  share: number,
  of: ShareOf,
  only?: readonly string[],
): Readonly<Record<string, number>> {
  const pick = ({ events, valueMinor }: Amount) => (of === 'events' ? events : valueMinor);
  const customers = of === 'events' ? MEASURED_CUSTOMERS : MEASURED_CUSTOMERS_BY_VALUE;
  const ordinary = pick(ordinaryTraffic(scenario, customers));
  const wanted = (ordinary * share) / (1 - share);
  const mixed = typologyCatalogue.map((typology) => {
    const prevalence = (scenario.typologies[typology.name] as Settings).prevalence as number;
    return { typology, weight: only === undefined || only.includes(typology.name) ? prevalence : 0 };
  });
  const world = new World({ stream: 'measure', scenario, seed: 1, customers: MEASURED_CUSTOMERS * 4, shards: 1 });
  const present = mixed.filter(({ weight }) => weight > 0);
  const atOnce = present.reduce(
    (sum, { typology, weight }) => sum + (weight / 1e6) * pick(plannedTraffic(world, typology)),
    0,
  );
  if (atOnce <= 0) throw new RangeError(`scenario ${scenario.name} has no prevalence of the typologies asked for`);
  const factor = wanted / atOnce;
  return Object.fromEntries(mixed.map(({ typology, weight }) => [typology.name, weight * factor]));
}

/** Ordinary payments a customer and 30 days. */
function ordinaryTraffic(scenario: Scenario, customers: number): Amount {
  const small = { stream: 'measure', scenario, seed: 1, customers, shards: 1 };
  const simulation = createSimulation({ ...small, twin: true });
  let valueMinor = 0;
  const events = simulation.advance(simulation.startMs + MEASURED_DAYS * 86_400_000, Infinity, {
    totalOrder: false,
    events: (_, block) => {
      for (let row = 0; row < block.length; row += 1) valueMinor += block.amountMinor[row] as number;
    },
    activity: () => {},
    labels: () => {},
  });
  const scale = MONTH_MS / (MEASURED_DAYS * 86_400_000) / customers;
  return { events: events * scale, valueMinor: valueMinor * scale };
}

/** Payments of an average episode, and of those that follow from it. */
function plannedTraffic(world: World, typology: Typology): Amount {
  let events = 0;
  let valueMinor = 0;
  for (let number = 1; number <= MEASURED_EPISODES; number += 1) {
    const key: EpisodeKey = { typology, number, origin: Origin.arrived, startMs: world.startMs };
    for (const step of planCase(world, key, typologyCatalogue).flatMap(({ planned }) => planned.steps)) {
      if (step.act === 'activity') continue;
      events += 1;
      if (step.amount.kind === 'fixed') valueMinor += step.amount.minor;
    }
  }
  return { events: events / MEASURED_EPISODES, valueMinor: valueMinor / MEASURED_EPISODES };
}
