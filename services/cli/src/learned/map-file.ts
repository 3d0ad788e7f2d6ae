import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { type KeptRows, type LearnedSource, learnedFaults } from '@launderette/simulator/definition';
import { parseDocument } from 'yaml';
import { z } from 'zod';
import { CommandError, invalidInput } from '../errors.ts';
import { EXIT } from '../exit-codes.ts';

const column = z.string().min(1);

/** The same words as in the maps of `calibrate`, where they mean the same. */
const document = z.strictObject({
  amount: column,
  time: column.optional(),
  entity: column.optional(),
  counterparty: column.optional(),
  category: column.optional(),
  channel: column.optional(),
  fraud: z.strictObject({ column, value: z.union([z.string(), z.number(), z.boolean()]).transform(String) }).optional(),
  currency: z.string().optional(),
  rowsPerDay: z.number().optional(),
  codes: z.record(z.string(), z.string()).optional(),
});

/** The stream that a model and a map of its columns make. Throws a CommandError with every fault. */
export function readLearned(model: string, path: string): LearnedSource {
  const yaml = parseDocument(textOf(path), { uniqueKeys: true });
  const [broken] = yaml.errors;
  if (broken) throw invalidInput([{ path, message: broken.message }]);
  const parsed = document.safeParse(yaml.toJS({ maxAliasCount: 0 }));
  if (!parsed.success)
    throw invalidInput(
      parsed.error.issues.map((issue) => ({ path: `${path}: ${issue.path.join('.')}`, message: issue.message })),
    );
  const { fraud, currency, rowsPerDay, codes, amount, ...optional } = parsed.data;
  const named = Object.fromEntries(Object.entries(optional).filter(([, name]) => name !== undefined));
  const source: LearnedSource = {
    model,
    columns: { amount, ...named, ...(fraud ? { fraud: fraud.column } : {}) },
    ...(fraud ? { fraudValue: fraud.value } : {}),
    ...(currency === undefined ? {} : { currency }),
    ...(rowsPerDay === undefined ? {} : { rowsPerDay }),
    ...(codes === undefined ? {} : { codes }),
  };
  const faults = learnedFaults(source).map((fault) => ({ path: `${path}: ${fault.path}`, message: fault.message }));
  if (faults.length > 0) throw invalidInput(faults);
  return source;
}

/** The flags of streams of a model, as Commander gives them. */
export interface LearnedFlags {
  readonly model?: string;
  readonly map?: string;
  readonly rows?: string;
  /** A file of the service's. */
  readonly rowsPath?: string;
  readonly replace?: string;
  readonly keep?: string;
  readonly given?: string;
}

const listed = (text: string): string[] => text.split(',').map((name) => name.trim());

/** The user's own rows, if some are named: with them go the columns that are drawn, or kept, and a model. */
function keptRows(flags: LearnedFlags, hasModel: boolean): { readonly rows?: KeptRows } {
  const { rows, rowsPath, replace, keep, given } = flags;
  if ([rows, rowsPath, replace, keep, given].every((flag) => flag === undefined)) return {};
  const wrong = (path: string, message: string): never => {
    throw invalidInput([{ path, message }]);
  };
  if (rows !== undefined && rowsPath !== undefined)
    wrong('--rows-path', 'does not go with --rows: one names a file here, the other one of the service');
  const path = rows === undefined ? rowsPath : resolve(rows);
  if (path === undefined) return wrong('--rows', 'is required: it goes with --replace, --keep and --given');
  if ((replace === undefined) === (keep === undefined))
    wrong('--replace', 'is required with --rows, or --keep in its place: the columns that are drawn, or are not');
  if (!hasModel) wrong('--rows', 'needs --model and --map: they say what the rows mean');
  const columns = {
    replaced: listed(replace ?? '').filter(Boolean),
    ...(keep === undefined ? {} : { kept: listed(keep) }),
  };
  return { rows: { path, ...columns, ...(given === undefined ? {} : { given: listed(given) }) } };
}

/** Both flags or neither. */
export function learnedFlags(flags: LearnedFlags): LearnedSource | undefined {
  const { model, map } = flags;
  const rows = keptRows(flags, model !== undefined && map !== undefined);
  if (model === undefined && map === undefined) return undefined;
  if (model !== undefined && map !== undefined) return { ...readLearned(model, map), ...rows };
  const path = model === undefined ? '--model' : '--map';
  throw invalidInput([{ path, message: 'is required: --model and --map go together' }]);
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    throw new CommandError(EXIT.notFound, `${path} cannot be read: ${(cause as Error).message}`, { cause });
  }
}
