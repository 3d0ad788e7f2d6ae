import { join } from 'node:path';
import type { Scenario } from '@launderette/world';
import { Refusal, type StreamDefinition } from '../api.ts';
import type { LearnedSource } from './source.ts';

/** What of a stream names a model, with the folder of that model and the digest that it must have. */
export interface ModelParts {
  readonly scenario: Scenario;
  readonly learned?: LearnedSource;
}

/** As the trainer names them; never a path out of the folder of models. */
const MODEL_ID = /^[a-z][a-z0-9-]{0,39}$/;

/** The parts of a stream that name a model, by folder and pinned to the stream's own. `modelsDir`: names are ids in this folder. */
export function modelParts(
  { learned, modelDigest: digest }: StreamDefinition,
  scenario: Scenario,
  modelsDir?: string,
): ModelParts {
  const locate = (model: string): string => {
    if (modelsDir === undefined) return model;
    if (MODEL_ID.test(model)) return join(modelsDir, model);
    return refuse(learned ? 'learned.model' : 'scenario', `model ${JSON.stringify(model)} is no id of a model`);
  };
  const pin = digest === undefined ? {} : { digest };
  if (learned) return { scenario, learned: { ...learned, model: locate(learned.model), ...pin } };
  const { sampler } = scenario;
  return {
    scenario: sampler ? { ...scenario, sampler: { ...sampler, model: locate(sampler.model), ...pin } } : scenario,
  };
}

/** With the digest of the user's file, where its rows are. Refuses with INVALID_DEFINITION. */
export async function pinnedRows(definition: StreamDefinition): Promise<StreamDefinition> {
  const { learned } = definition;
  if (learned?.rows === undefined || learned.rows.digest !== undefined) return definition;
  const { path } = learned.rows;
  const { digestOf } = await import('@launderette/models');
  const digest = await digestOf(path).catch((cause: Error) => refuse('learned.rows.path', `${path}: ${cause.message}`));
  return { ...definition, learned: { ...learned, rows: { ...learned.rows, digest } } };
}

/** The digest of the model that a new stream is to keep to; undefined where it has none. Refuses with INVALID_DEFINITION. */
export async function digestOfModel({ scenario, learned }: ModelParts): Promise<string | undefined> {
  const named = learned ?? scenario.sampler;
  if (named === undefined) return undefined;
  const path = learned ? 'learned.model' : 'scenario';
  const { readCard } = await import('@launderette/models');
  const found = await readCard(named.model).catch((cause: Error) => refuse(path, cause.message));
  if (named.digest === undefined || named.digest === found.digest) return found.digest;
  return refuse(path, `names the model ${named.digest}, but ${named.model} holds ${found.digest}`);
}

function refuse(path: string, message: string): never {
  throw new Refusal('INVALID_DEFINITION', `${path}: ${message}`, { faults: [{ path, message }] });
}
