import { create } from '@bufbuild/protobuf';
import {
  type KeptRows as KeptRowsMessage,
  KeptRowsSchema,
  LearnedColumnsSchema,
  type LearnedSource as LearnedMessage,
  LearnedSourceSchema,
} from '@launderette/proto';
import type { KeptRows, LearnedColumns, LearnedSource } from '@launderette/simulator';

const PREFIX = 'models/';

/** The source of a request; a name that is no name of a model becomes an id that is refused. */
export function learnedFromMessage(message: LearnedMessage): LearnedSource {
  const { model, columns, fraudValue, currency, rowsPerDay, codes, rows } = message;
  return {
    model: model.startsWith(PREFIX) ? model.slice(PREFIX.length) : '',
    columns: columnsFromMessage(columns),
    codes: { ...codes },
    ...(fraudValue === '' ? {} : { fraudValue }),
    ...(currency === '' ? {} : { currency }),
    ...(rowsPerDay === 0 ? {} : { rowsPerDay }),
    ...(rows === undefined ? {} : { rows: rowsFromMessage(rows) }),
  };
}

export function learnedToMessage({ model, columns, ...rest }: LearnedSource): LearnedMessage {
  return create(LearnedSourceSchema, {
    model: `${PREFIX}${model}`,
    columns: create(LearnedColumnsSchema, { ...columns }),
    fraudValue: rest.fraudValue ?? '',
    currency: rest.currency ?? '',
    rowsPerDay: rest.rowsPerDay ?? 0,
    codes: { ...rest.codes },
    ...(rest.rows === undefined ? {} : { rows: rowsToMessage(rest.rows) }),
  });
}

/** Without a source its path is empty, which is refused. */
function rowsFromMessage({ source, replaced, kept, given }: KeptRowsMessage): KeptRows {
  return {
    path: source.value ?? '',
    ...(source.case === 'upload' ? { uploaded: true } : {}),
    replaced,
    ...(kept.length === 0 ? {} : { kept }),
    ...(given.length === 0 ? {} : { given }),
  };
}

function rowsToMessage({ path, uploaded, replaced, given = [], digest = '' }: KeptRows): KeptRowsMessage {
  const source = { case: uploaded ? 'upload' : 'path', value: path } as const;
  return create(KeptRowsSchema, { source, replaced: [...replaced], given: [...given], digest });
}

/** Empty names are absent. */
function columnsFromMessage(message: LearnedMessage['columns']): LearnedColumns {
  const { amount = '', time, entity, counterparty, category, channel, fraud } = message ?? {};
  const named = { time, entity, counterparty, category, channel, fraud };
  return { amount, ...Object.fromEntries(Object.entries(named).filter(([, column]) => column)) };
}
