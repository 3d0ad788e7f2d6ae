import type { Directory, DividedSimulation, RestorableSimulation, Sampler } from '@launderette/kernel';
import {
  type Compression,
  createEncoder,
  type EncoderOptions,
  type Format,
  type Framing,
  type SchemaIds,
} from '@launderette/wire';
import type { Scenario, View } from '@launderette/world';
import type { JournalEntry } from './api.ts';
import { type BatchEncoder, Engine } from './engine.ts';
import type { EngineReport, EngineRequest } from './engine-messages.ts';
import type { DaysMaker } from './learned/open-days.ts';
import type { TellingSampler } from './learned/sampler.ts';
import { daysFor, type SamplerMaker, samplerFor } from './learned/sampler-for.ts';
import type { LearnedSource } from './learned/source.ts';
import { PartEngine } from './shared/part-engine.ts';

/** What a world is made from. */
export interface WorldSpec {
  readonly stream: string;
  readonly scenario: Scenario;
  readonly seed: number;
  readonly customers: number;
  readonly shards: number;
  /** Episodes per million customers and 30 days, by typology, where it differs from the scenario. */
  readonly prevalence: Readonly<Record<string, number>>;
  /** The shards that live here, where they are shared out; absent: all. */
  readonly owned?: readonly number[];
  /** Without any crime. */
  readonly twin?: boolean;
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
  /** BIC of the institution whose view is written; absent: everything is. */
  readonly institution?: string;
  /** Whether parties and accounts are written; absent: they are not. */
  readonly parties?: boolean;
  /** Payments after which it ends with the window in progress. */
  readonly endEvents?: number;
  /** URL or name of the module that exports `createSimulation`. */
  readonly worldModule: string;
}

/** What streams use of a world's module. */
interface WorldModule {
  createSimulation(spec: WorldSpec & { readonly sampler?: Sampler }): DividedSimulation;
  readonly InstitutionView: new (directory: Directory, seed: number, bic: string) => View;
}

/** The module whose `createSimulation` runs streams, unless a caller names another. */
export const WORLD_MODULE = '@launderette/world';

/** What a thread serves. */
export interface ServedEngine {
  handle(request: EngineRequest): EngineReport;
  recycle(buffers: readonly ArrayBuffer[]): void;
}

/** An engine, and what it lives. */
interface BuiltEngine {
  readonly engine: ServedEngine;
  readonly simulation: RestorableSimulation;
}

/** How the parts of an engine are made that may live in other threads. */
export interface Makers {
  /** A model that agents ask. */
  readonly sampler: SamplerMaker;
  /** A model that is asked for whole rows. */
  readonly days: DaysMaker;
  /** What rows are written to. Throws WireError. */
  readonly encoder: (options: EncoderOptions) => BatchEncoder;
}

/** Models draw, and rows are encoded, in the thread that asks for it. */
export const MADE_HERE: Makers = { sampler: samplerFor, days: daysFor, encoder: createEncoder };

export async function buildEngine(blueprint: EngineBlueprint, makers: Makers = MADE_HERE): Promise<BuiltEngine> {
  const { learned } = blueprint.world;
  return learned ? learnedEngine(blueprint, learned, makers) : worldEngine(blueprint, makers);
}

async function worldEngine(blueprint: EngineBlueprint, makers: Makers): Promise<BuiltEngine> {
  const world = (await import(blueprint.worldModule)) as WorldModule;
  const sampler = await makers.sampler(blueprint.world);
  const simulation = world.createSimulation({ ...blueprint.world, ...(sampler ? { sampler } : {}) });
  const { institution } = blueprint;
  const view =
    institution === undefined
      ? undefined
      : new world.InstitutionView(simulation.directory, blueprint.world.seed, institution);
  const { encoder, options, whole } = partsOf(blueprint, view?.directory ?? simulation.directory, makers);
  const seen = view === undefined ? {} : { view };
  const engine = blueprint.world.owned
    ? new PartEngine(simulation, encoder, { ...options, ...seen })
    : new Engine(simulation, encoder, { ...whole, ...seen });
  return { engine: sampler ? telling(engine, sampler) : engine, simulation };
}

/** An engine whose reports say what its sampler could not do. */
function telling(engine: ServedEngine, sampler: TellingSampler): ServedEngine {
  return {
    handle(request) {
      const report = engine.handle(request);
      const unmet = sampler.takeUnmet();
      return unmet ? { ...report, unmet } : report;
    },
    recycle: (buffers) => engine.recycle(buffers),
  };
}

/** The code of models is loaded by those streams only that need it. */
async function learnedEngine(blueprint: EngineBlueprint, learned: LearnedSource, makers: Makers) {
  const { world, institution } = blueprint;
  if (world.owned || world.twin || institution !== undefined)
    throw new Error('a stream of a model is not shared out, has no twin, and no institution sees a part of it');
  const { createLearnedSimulation } = await import('./learned/simulation.ts');
  const simulation = await createLearnedSimulation({ ...world, learned }, makers.days);
  const { encoder, whole } = partsOf(blueprint, simulation.directory, makers);
  return { engine: new Engine(simulation, encoder, whole), simulation };
}

/** The encoder, and what engines need beside it: those of a whole stream more than those of a part. */
function partsOf(blueprint: EngineBlueprint, directory: Directory, makers: Makers) {
  const parties = blueprint.parties ?? false;
  const encoder = makers.encoder({
    format: blueprint.format,
    compression: blueprint.compression,
    ...(blueprint.schemaIds === undefined ? {} : { schemaIds: blueprint.schemaIds }),
    framing: blueprint.framing,
    directory,
    partitions: blueprint.world.shards,
    parties,
  });
  const partitions = blueprint.framing === 'lines' ? 1 : blueprint.world.shards;
  const { script, digest, endEvents } = blueprint;
  const options = {
    partitions,
    windowMs: blueprint.world.scenario.windowMs,
    parties,
    ...(endEvents === undefined ? {} : { endEvents }),
  };
  const whole = { ...options, script, ...(digest === undefined ? {} : { digest }) };
  return { encoder, options, whole };
}
