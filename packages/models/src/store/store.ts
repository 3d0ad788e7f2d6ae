import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { Forest, type ForestData } from '@launderette/tabular';
import type { ArgnData } from '../argn/data.ts';
import { ArgnModel } from '../argn/model.ts';
import { type CopulaData, CopulaModel } from '../copula/model.ts';
import { type CtganData, CtganModel } from '../ctgan/model.ts';
import { ModelError } from '../errors.ts';
import type { TabularModel } from '../model.ts';
import type { SequenceData } from '../sequence/data.ts';
import { SequenceModel } from '../sequence/model.ts';
import { openTensors } from '../tensors/open.ts';
import type { TensorBackend } from '../tensors/tensors.ts';
import { TreesModel } from '../trees/model.ts';
import type { TreesData } from '../trees/plan.ts';
import { type TvaeData, TvaeModel } from '../tvae/model.ts';
import type { ModelCard } from './card.ts';
import { packTensors, unpackTensors } from './tensors.ts';

/** Raised when a file written before could not be read as it was meant. */
const FORMAT_VERSION = 2;

const MODEL_FILE = 'model.json';
const TENSOR_FILE = 'tensors.bin';

export type StoredModel = TreesModel | CopulaModel | ArgnModel | TvaeModel | CtganModel | SequenceModel;

/**
 * Writes a model as a folder of two files, model.json (card, structure, digest) and tensors.bin. The folder appears whole or not at
 * all; one of that name is refused.
 */
export async function saveModel(folder: string, model: StoredModel, card: ModelCard): Promise<void> {
  const { json, bytes } = packTensors(plain(model.data));
  const content = { formatVersion: FORMAT_VERSION, card, model: json };
  const text = JSON.stringify({ ...content, digest: digest(JSON.stringify(content), bytes) });
  await mkdir(dirname(folder), { recursive: true });
  const partial = join(dirname(folder), `.${basename(folder)}.partial`);
  await rm(partial, { recursive: true, force: true });
  await mkdir(partial);
  try {
    await writeFile(join(partial, TENSOR_FILE), bytes);
    await writeFile(join(partial, MODEL_FILE), text);
    await rename(partial, folder);
  } catch (cause) {
    await rm(partial, { recursive: true, force: true });
    throw new ModelError('BAD_MODEL_FILE', `${folder} cannot be written; choose a folder that is not there yet`, {
      cause,
    });
  }
}

export interface LoadOptions {
  /** What is to multiply its matrices; absent: the fastest that works here. */
  readonly backend?: TensorBackend;
  /** Digest that it must have, hexadecimal; absent: any. */
  readonly digest?: string | undefined;
}

export interface LoadedModel {
  readonly model: StoredModel;
  readonly card: ModelCard;
  /** SHA-256 over both files, hexadecimal. */
  readonly digest: string;
}

/** Reads a model that `saveModel` wrote. Throws `BAD_MODEL_FILE` for anything else, one changed bit included, and `OTHER_MODEL`. */
export async function loadModel(folder: string, options: LoadOptions = {}): Promise<LoadedModel> {
  const { digest: stated, ...content } = await readContent(folder);
  const bytes = await readPart(folder, TENSOR_FILE);
  if (stated === undefined || stated !== digest(JSON.stringify(content), bytes))
    throw new ModelError(
      'BAD_MODEL_FILE',
      `${folder} has been changed since it was written: its digest does not match`,
    );
  if (options.digest !== undefined && options.digest !== stated)
    throw new ModelError(
      'OTHER_MODEL',
      `${folder} holds another model than the one that was named: its digest is ${stated}, must be ${options.digest}; put that model back`,
    );
  const data = unpackTensors(content.model, bytes);
  return { model: await revive(content.card.kind, data, folder, options.backend), card: content.card, digest: stated };
}

/** What is said of a model, and its digest, which only `loadModel` checks. Throws `BAD_MODEL_FILE`. */
export async function readCard(folder: string): Promise<{ card: ModelCard; digest: string }> {
  const { card, digest: stated = '' } = await readContent(folder);
  return { card, digest: stated };
}

async function readContent(folder: string): Promise<Content> {
  const content = parse((await readPart(folder, MODEL_FILE)).toString('utf8'), folder);
  if (content.formatVersion === FORMAT_VERSION) return content;
  throw new ModelError(
    'BAD_MODEL_FILE',
    `${folder} has format ${content.formatVersion}; this version reads ${FORMAT_VERSION}: train the model again`,
  );
}

async function readPart(folder: string, file: string): Promise<Buffer> {
  try {
    return await readFile(join(folder, file));
  } catch (cause) {
    throw new ModelError('BAD_MODEL_FILE', `${folder} holds no model: ${(cause as Error).message}`, { cause });
  }
}

interface Content {
  readonly formatVersion: number;
  readonly card: ModelCard;
  readonly model: unknown;
  readonly digest?: string;
}

function parse(text: string, folder: string): Content {
  try {
    return JSON.parse(text) as Content;
  } catch (cause) {
    throw new ModelError('BAD_MODEL_FILE', `${join(folder, MODEL_FILE)} is not JSON`, { cause });
  }
}

const digest = (text: string, bytes: Uint8Array): string =>
  createHash('sha256').update(text).update('\n').update(bytes).digest('hex');

/** Forests are objects of their own; their data is what is stored. */
function plain(data: StoredModel['data']): unknown {
  if (!('plans' in data)) return data;
  return {
    ...data,
    plans: data.plans.map((plan) => ({ ...plan, forests: plan.forests.map((forest) => forest.data) })),
  };
}

async function revive(
  kind: TabularModel['kind'],
  data: unknown,
  folder: string,
  backend: TensorBackend | undefined,
): Promise<StoredModel> {
  if (kind === 'copula') return new CopulaModel(data as CopulaData);
  if (kind === 'trees') {
    const trees = data as Omit<TreesData, 'plans'> & {
      plans: (Omit<TreesData['plans'][number], 'forests'> & { forests: ForestData[] })[];
    };
    return new TreesModel({
      ...trees,
      plans: trees.plans.map((plan) => ({ ...plan, forests: plan.forests.map((forest) => new Forest(forest)) })),
    });
  }
  if (kind === 'argn') return new ArgnModel(data as ArgnData, await openTensors(backend));
  if (kind === 'tvae') return new TvaeModel(data as TvaeData, await openTensors(backend));
  if (kind === 'ctgan') return new CtganModel(data as CtganData, await openTensors(backend));
  if (kind === 'sequence') return new SequenceModel(data as SequenceData, await openTensors(backend));
  throw new ModelError('UNKNOWN_MODEL', `${folder} is a model of kind ${kind}, which this version does not know`);
}
