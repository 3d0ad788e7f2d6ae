import type { Simulation } from '@launderette/kernel';
import { type Compression, createEncoder, type Format, type Framing, type SchemaIds } from '@launderette/wire';
import type { Scenario } from '@launderette/world';
import type { JournalEntry } from './api.ts';
import { Engine } from './engine.ts';
import type { LearnedSource } from './learned/source.ts';

/** What a world is made from. */
export interface WorldSpec {
  readonly stream: string;
  readonly scenario: Scenario;
  readonly seed: number;
  readonly customers: number;
  readonly shards: number;
  /** Episodes per million customers and 30 days, by typology, where it differs from the scenario. */
  readonly prevalence: Readonly<Record<string, number>>;
  /** Payments are rows of a model, whose folder this names; absent: agents make them. */
  readonly learned?: LearnedSource;
}

/** Everything a thread needs to build its engine; survives structured cloning. */
export interface EngineBlueprint {
  readonly world: WorldSpec;
  readonly format: Format;
  readonly compression: Compression;
  /** As a registry gave them; absent: values are plain. */
  readonly schemaIds?: SchemaIds;
  /** Kafka record batches, or lines of text. */
  readonly framing: Framing;
  readonly script: readonly JournalEntry[];
  /** Whether every row is counted and hashed, so that a later run can go on. */
  readonly digest?: boolean;
  /** Payments after which it ends with the window in progress. */
  readonly endEvents?: number;
  /** URL or name of the module that exports `createSimulation`. */
  readonly worldModule: string;
}

/** The module whose `createSimulation` runs streams, unless a caller names another. */
export const WORLD_MODULE = '@launderette/world';

export async function buildEngine(blueprint: EngineBlueprint): Promise<{ engine: Engine; simulation: Simulation }> {
  const simulation = await simulationOf(blueprint);
  const encoder = createEncoder({
    format: blueprint.format,
    compression: blueprint.compression,
    ...(blueprint.schemaIds === undefined ? {} : { schemaIds: blueprint.schemaIds }),
    framing: blueprint.framing,
    directory: simulation.directory,
    partitions: blueprint.world.shards,
  });
  const partitions = blueprint.framing === 'lines' ? 1 : blueprint.world.shards;
  const { script, digest, endEvents } = blueprint;
  const options = {
    script,
    partitions,
    windowMs: blueprint.world.scenario.windowMs,
    ...(digest === undefined ? {} : { digest }),
    ...(endEvents === undefined ? {} : { endEvents }),
  };
  return { engine: new Engine(simulation, encoder, options), simulation };
}

/** The code of models is loaded by those streams only that need it. */
async function simulationOf({ world, worldModule }: EngineBlueprint): Promise<Simulation> {
  const { learned } = world;
  if (learned) return (await import('./learned/simulation.ts')).createLearnedSimulation({ ...world, learned });
  const made = (await import(worldModule)) as { createSimulation(spec: WorldSpec): Simulation };
  return made.createSimulation(world);
}
