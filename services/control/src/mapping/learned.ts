import { create } from '@bufbuild/protobuf';
import { LearnedColumnsSchema, type LearnedSource as LearnedMessage, LearnedSourceSchema } from '@launderette/proto';
import type { LearnedColumns, LearnedSource } from '@launderette/simulator';

const PREFIX = 'models/';

/** The source of a request; a name that is no name of a model becomes an id that is refused. */
export function learnedFromMessage(message: LearnedMessage): LearnedSource {
  const { model, columns, fraudValue, currency, rowsPerDay, codes } = message;
  return {
    model: model.startsWith(PREFIX) ? model.slice(PREFIX.length) : '',
    columns: columnsFromMessage(columns),
    codes: { ...codes },
    ...(fraudValue === '' ? {} : { fraudValue }),
    ...(currency === '' ? {} : { currency }),
    ...(rowsPerDay === 0 ? {} : { rowsPerDay }),
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
  });
}

/** Empty names are absent. */
function columnsFromMessage(message: LearnedMessage['columns']): LearnedColumns {
  const { amount = '', time, entity, counterparty, category, channel, fraud } = message ?? {};
  const named = { time, entity, counterparty, category, channel, fraud };
  return { amount, ...Object.fromEntries(Object.entries(named).filter(([, column]) => column)) };
}
