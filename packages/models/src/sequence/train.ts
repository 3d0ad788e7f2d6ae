import { ln } from '@launderette/kernel';
import { columnIndex, type Table } from '@launderette/tabular';
import { trainArgn } from '../argn/train.ts';
import { ModelError } from '../errors.ts';
import type { FitOptions, Training } from '../model.ts';
import { type Frame, frameOf, shapesOf } from '../structure/frame.ts';
import { learnNumericTokens, NumericTokens } from '../structure/numeric-tokens.ts';
import type { Tensors } from '../tensors/tensors.ts';
import type { EventColumns, SequenceData } from './data.ts';
import { eventTable, layoutOf, rowsByEntity } from './events.ts';
import { SequenceModel } from './model.ts';
import { findOwned, withOwned } from './owned.ts';

const DAY_MS = 86_400_000;
/** Levels of a category that can say what kind of event it is. */
const KINDS_MAX = 60;
/** Outermost values are means of as many. */
const SHARED = 5;

export interface SequenceOptions extends FitOptions {
  /** The column that says whose event a row is. */
  readonly entity: string;
  /** The column that says when. */
  readonly time: string;
}

/**
 * Learns histories of entities event by event: what kind, then when (months ahead and day of the month where times are
 * dates, as Banksformer has it, else the time since the last event), then the rest, each from those before and from what
 * the history was. What the history was is kept in columns of its own (the last two events, how long ago the last one of each
 * kind was and what its numbers were, how many there were in a month), which the autoregressive network reads.
 */
export function* trainSequence(given: Table, options: SequenceOptions, tensors: Tensors): Training<SequenceModel> {
  checkColumns(given, options);
  const of = (name: string): Float64Array => frameOf(given)[columnIndex(given, name)]!;
  const entities = rowsByEntity(of(options.entity), of(options.time));
  const owned = findOwned(given, columnIndex(given, options.entity), entities);
  const table = withOwned(given, owned, entities);
  const columns = eventColumns(table, options, owned);
  const frame = frameOf(table);
  const rows = entities.reduce((sum, list) => sum + list.length, 0);
  if (entities.length < SHARED)
    throw new ModelError('UNUSABLE_TABLE', `${entities.length} entities with a time; at least ${SHARED} are needed`);
  yield { step: `reads ${rows} events of ${entities.length} entities`, done: 0 };
  const times = frame[columns.time]!;
  const lasts = outermost(entities.map((list) => times[list[list.length - 1]!]!));
  const endMs = lasts.reduce((sum, time) => sum + time / lasts.length, 0);
  const counts = outermost(entities.map(({ length }) => length));
  const starts = Float64Array.from(entities, (list) => times[list[0]!]!);
  const startTokens = learnNumericTokens({ values: starts, decimals: 0, inOrder: true });
  const known = new NumericTokens(startTokens);
  const shares = new Float64Array(known.tokens);
  for (const start of starts) shares[known.tokenOf(start, Number.NaN)]! += 1 / starts.length;
  const events = eventTable(table, columns, entities, endMs);
  const model = yield* trainArgn(
    events,
    { seed: options.seed, ...resumed(options) },
    tensors,
    layoutOf(columns).contexts,
  );
  const data: SequenceData = {
    columns,
    owned,
    events: model.data,
    starts: startTokens,
    startShares: shares,
    endMs,
    eventsMax: Math.ceil(counts.reduce((sum, count) => sum + count / counts.length, 0)),
    entities: entities.length,
  };
  return new SequenceModel(data, tensors);
}

const resumed = ({ resume, epochsMax }: FitOptions): Pick<FitOptions, 'resume' | 'epochsMax'> => ({
  ...(resume === undefined ? {} : { resume }),
  ...(epochsMax === undefined ? {} : { epochsMax }),
});

/** The five largest: none of them is kept by itself. */
const outermost = (values: readonly number[]): number[] => [...values].sort((a, b) => b - a).slice(0, SHARED);

function checkColumns(table: Table, options: SequenceOptions): void {
  const entity = columnIndex(table, options.entity);
  const time = columnIndex(table, options.time);
  const shapes = shapesOf(table);
  if (shapes[time]!.schema.type !== 'time')
    throw new ModelError(
      'UNUSABLE_TABLE',
      `column ${options.time} is a ${shapes[time]!.schema.type}; histories need times such as 2024-05-01 or 2024-05-01T12:00:00Z`,
    );
  if (shapes[entity]!.schema.type === 'identifier')
    throw new ModelError(
      'UNUSABLE_TABLE',
      `column ${options.entity} is different in every row, so there are no histories; declare another, or its type in a schema file`,
    );
}

function eventColumns(table: Table, options: SequenceOptions, owned: readonly number[]): EventColumns {
  const entity = columnIndex(table, options.entity);
  const time = columnIndex(table, options.time);
  const shapes = shapesOf(table);
  const frame = frameOf(table);
  const others = shapes.map((_, at) => at).filter((at) => at !== entity && at !== time);
  const categories = others.filter((at) => shapes[at]!.schema.type === 'category');
  const kind = kindOf(
    categories.filter((at) => !owned.includes(at)),
    shapes.map(({ levels }) => levels?.length ?? 0),
    frame,
  );
  return {
    shapes: shapes.map((shape, at) => (at === entity ? { schema: shape.schema } : shape)),
    entity,
    time,
    kind,
    categories: categories.filter((at) => at !== kind),
    numbers: others.filter((at) => ['number', 'time'].includes(shapes[at]!.schema.type)),
    isDated: frame[time]!.every((value) => Number.isNaN(value) || value % DAY_MS === 0),
  };
}

/** The category that tells events apart most: of the largest entropy among those with few enough levels. */
function kindOf(categories: readonly number[], levels: readonly number[], frame: Frame): number {
  let best = -1;
  let most = 0;
  for (const at of categories) {
    if (levels[at]! > KINDS_MAX) continue;
    const counts = new Float64Array(levels[at]! + 1);
    for (const code of frame[at]!) counts[Number.isNaN(code) ? levels[at]! : code]! += 1;
    const entropy = counts.reduce(
      (sum, n) => (n === 0 ? sum : sum - (n / frame[at]!.length) * ln(n / frame[at]!.length)),
      0,
    );
    if (entropy > most) {
      most = entropy;
      best = at;
    }
  }
  return best;
}
