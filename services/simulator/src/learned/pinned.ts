import type { Scenario } from '@launderette/world';
import { Refusal, type StreamDefinition } from '../api.ts';
import { type Found, modelAt, type Places, rowsAt } from './places.ts';
import type { KeptRows, LearnedSource } from './source.ts';

/** What of a stream names a model, with the folder of that model and the digest that it must have. */
export interface ModelParts {
  readonly scenario: Scenario;
  readonly learned?: LearnedSource;
}

/** The parts of a stream that name a model, with folders and files, pinned to the stream's own. Refuses with INVALID_DEFINITION. */
export async function modelParts(
  { learned, modelDigest: digest }: StreamDefinition,
  scenario: Scenario,
  places?: Places,
): Promise<ModelParts> {
  const pin = digest === undefined ? {} : { digest };
  if (learned) {
    const model = pathOf('learned.model', modelAt(places, learned.model));
    return { scenario, learned: { ...learned, model, ...pin, ...(await placedRows(learned, places)) } };
  }
  const { sampler } = scenario;
  if (sampler === undefined) return { scenario };
  const model = pathOf('scenario', modelAt(places, sampler.model));
  return { scenario: { ...scenario, sampler: { ...sampler, model, ...pin } } };
}

async function placedRows({ rows }: LearnedSource, places: Places | undefined): Promise<{ readonly rows?: KeptRows }> {
  if (rows === undefined) return {};
  return { rows: { ...rows, path: pathOf('learned.rows.path', await rowsAt(places, rows)) } };
}

/** With the digest of the user's file and the columns that are drawn, where rows are a user's. Refuses with INVALID_DEFINITION. */
export async function pinnedRows(definition: StreamDefinition, places?: Places): Promise<StreamDefinition> {
  const { learned } = definition;
  if (learned?.rows === undefined || learned.rows.digest !== undefined) return definition;
  const { kept, ...rows } = learned.rows;
  const at = pathOf('learned.rows.path', await rowsAt(places, rows));
  const { digestOf } = await import('@launderette/models');
  const refuseFile = (cause: Error): never => refuse('learned.rows.path', `${rows.path}: ${cause.message}`);
  const digest = await digestOf(at).catch(refuseFile);
  const replaced = kept === undefined ? rows.replaced : await allBut(kept, at).catch(refuseFile);
  return { ...definition, learned: { ...learned, rows: { ...rows, replaced, digest } } };
}

/** The columns of a file that are not kept. */
async function allBut(kept: readonly string[], path: string): Promise<readonly string[]> {
  const { inspectTable } = await import('@launderette/tabular');
  const names = (await inspectTable(path)).findings.map(({ schema }) => schema.name);
  const unknown = kept.find((name) => !names.includes(name));
  if (unknown !== undefined)
    throw new Error(`there is no column ${JSON.stringify(unknown)} to keep; it has ${names.join(', ')}`);
  const replaced = names.filter((name) => !kept.includes(name));
  if (replaced.length === 0) throw new Error('all of its columns are kept: nothing is left to draw');
  return replaced;
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

function pathOf(at: string, found: Found): string {
  return 'path' in found ? found.path : refuse(at, found.fault);
}

function refuse(path: string, message: string): never {
  throw new Refusal('INVALID_DEFINITION', `${path}: ${message}`, { faults: [{ path, message }] });
}
