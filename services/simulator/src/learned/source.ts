import type { Fault } from '../api.ts';

/** Which column of a model means what in a payment; what no entry names is drawn and not published. */
export interface LearnedColumns {
  /** Major units of `currency`; its size counts, not its sign. Required. */
  readonly amount: string;
  /** Its time of day orders a day's rows; absent: evenly by chance. */
  readonly time?: string;
  /** Who pays: a category, whose levels become accounts; absent: one of the customers, by chance. */
  readonly entity?: string;
  /** Who is paid: a category, whose levels become accounts. Not beside `category`. */
  readonly counterparty?: string;
  /** Kind of merchant: payments then are purchases by card at one of its merchants; absent: instant transfers. */
  readonly category?: string;
  /** A category, whose levels are the channels of the transaction schema, such as `contactless`; others are left out. */
  readonly channel?: string;
  /** A category that says fraud. */
  readonly fraud?: string;
}

/** A user's rows, of which a model draws some columns anew. */
export interface KeptRows {
  /**
   * CSV or Parquet file, at most a million rows: they come in its order, and again from the first. In a service, its path below the
   * root of its data; or, `uploaded`, the name of an upload.
   */
  readonly path: string;
  readonly uploaded?: boolean;
  /** Columns that are drawn, given the others of their row; empty: all but those of `kept`, until the stream is created. */
  readonly replaced: readonly string[];
  /** In place of `replaced`: the columns that are not drawn. */
  readonly kept?: readonly string[];
  /** Columns that they are drawn given; absent: all that file and model have in common. */
  readonly given?: readonly string[];
  /** SHA-256 of the file, hexadecimal, noted when the stream is created: it goes on with no other. */
  readonly digest?: string;
}

/** A stream whose payments are rows of a model. */
export interface LearnedSource {
  /** Folder of the model, or its id in the registry of the service. */
  readonly model: string;
  /** SHA-256 that it must have, hexadecimal; absent: any. */
  readonly digest?: string;
  readonly columns: LearnedColumns;
  /** The level of `columns.fraud` that means fraud. Required with it. */
  readonly fraudValue?: string;
  /** ISO 4217; absent: EUR. */
  readonly currency?: string;
  /** Payments a simulated day, drawn together; absent: one a customer. */
  readonly rowsPerDay?: number;
  /** ISO 18245 codes for levels of `columns.category`; those not named have none that means anything. */
  readonly codes?: Readonly<Record<string, string>>;
  /** Rows are a user's, with some columns from the model; absent: they are the model's. */
  readonly rows?: KeptRows;
}

/**
 * Rows of a day are drawn at once and held, beside those of the next one: at 24 columns, 50 MB each. More are more than a model draws in
 * some ten seconds, for which a stream stands still that begins or whose share of fraud is changed.
 */
export const ROWS_PER_DAY_MAX = 200_000;

/** What a stream of a model calls its fraud: the catalogue has no such typology. */
export const LEARNED_TYPOLOGY = 'learned';

/** Fraudulent rows in a million, the prevalence of {@link LEARNED_TYPOLOGY}. */
export const PER_MILLION = 1_000_000;

export const rowsPerDayOf = (source: LearnedSource, customers: number): number =>
  source.rowsPerDay ?? Math.min(customers, ROWS_PER_DAY_MAX);

/** Everything wrong with a source by itself; whether the model has the columns is seen when it is read. */
export function learnedFaults(source: LearnedSource): Fault[] {
  const faults: Fault[] = [];
  const refuse = (path: string, message: string): void => void faults.push({ path: `learned.${path}`, message });
  const { model, columns, fraudValue, currency = 'EUR', rowsPerDay = 1, codes = {} } = source;
  if (model === '') refuse('model', 'is required: the id or folder of a model');
  if (columns.amount === '') refuse('columns.amount', 'is required: the column that holds the amount');
  if (columns.counterparty !== undefined && columns.category !== undefined)
    refuse('columns.counterparty', 'does not go with category: who is paid then is a merchant of the category');
  if ((columns.fraud === undefined) !== (fraudValue === undefined))
    refuse('fraud_value', 'goes with columns.fraud: the level of that column that means fraud');
  if (!/^[A-Z]{3}$/.test(currency)) refuse('currency', `is ${JSON.stringify(currency)}, must be three capital letters`);
  if (!Number.isInteger(rowsPerDay) || rowsPerDay < 1 || rowsPerDay > ROWS_PER_DAY_MAX)
    refuse('rows_per_day', `is ${rowsPerDay}, must be 1 to ${ROWS_PER_DAY_MAX} (the rows of a day are held in memory)`);
  if (source.rows?.path === '') refuse('rows.path', 'is required: the file of the rows');
  if (source.rows && source.rows.replaced.length > 0 === (source.rows.kept ?? []).length > 0)
    refuse('rows.replaced', 'either it or kept is required: the columns that the model draws, or all others');
  for (const [level, code] of Object.entries(codes))
    if (!/^\d{4}$/.test(code))
      refuse(`codes[${JSON.stringify(level)}]`, `is ${JSON.stringify(code)}, must be four digits`);
  return faults;
}
