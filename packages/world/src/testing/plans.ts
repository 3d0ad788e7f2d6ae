import { Origin, type PlannedEpisode, planEpisode, type Wishes } from '../crime/episode.ts';
import { type Scenario, type Settings, scenarioCatalogue } from '../scenario.ts';
import type { PlannedStep, Typology } from '../typologies/typology.ts';
import { World } from '../world.ts';

/** 2026-01-12 10:00, a Monday. */
export const START_MS = Date.UTC(2026, 0, 12, 10);

const world = new World({
  stream: 's',
  scenario: scenarioCatalogue[0] as Scenario,
  seed: 11,
  customers: 2000,
  shards: 4,
});

/** The plan of episode `number` with the default parameters, or with others. */
export function planOf(typology: Typology, number: number, change: Settings = {}): readonly PlannedStep[] {
  return plannedOf(typology, number, change).steps;
}

/** An episode with its plan, its skill and what it hands on. */
export function plannedOf(
  typology: Typology,
  number: number,
  change: Settings = {},
  wishes: Wishes = {},
): PlannedEpisode {
  const settings = { ...world.scenario.typologies[typology.name], ...change } as Settings;
  const scenario = { ...world.scenario, typologies: { ...world.scenario.typologies, [typology.name]: settings } };
  const changed: World = Object.assign(Object.create(world), { scenario });
  return planEpisode(changed, { typology, number, origin: Origin.arrived, startMs: START_MS }, wishes);
}

export function plansOf(typology: Typology, count: number, change: Settings = {}): readonly (readonly PlannedStep[])[] {
  return Array.from({ length: count }, (_, i) => planOf(typology, i + 1, change));
}

export type StepOf<Act extends PlannedStep['act']> = Extract<PlannedStep, { act: Act }>;

export function only<Act extends PlannedStep['act']>(steps: readonly PlannedStep[], act: Act): readonly StepOf<Act>[] {
  return steps.filter((step): step is StepOf<Act> => step.act === act);
}

export function minorOf(step: { readonly amount: { readonly kind: string; readonly minor?: number } }): number {
  return step.amount.minor ?? Number.NaN;
}
