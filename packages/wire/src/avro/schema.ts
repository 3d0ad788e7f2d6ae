import { ActivitySchema, EpisodeSchema, LabelSchema, OutcomeSchema, TransactionSchema } from '@launderette/proto';

/** An Avro schema as JSON. */
export type AvroType = string | readonly AvroType[] | { readonly [key: string]: unknown };

/** What is read of the descriptors of the proto. */
interface EnumFacts {
  readonly name: string;
  readonly parent: { readonly name: string } | undefined;
  readonly values: readonly { readonly name: string; readonly number: number }[];
}
interface FieldFacts {
  readonly name: string;
  readonly fieldKind: string;
  readonly scalar?: number | undefined;
  readonly enum?: EnumFacts | undefined;
  readonly message?: MessageFacts | undefined;
}
interface MessageFacts {
  readonly name: string;
  readonly typeName: string;
  readonly fields: readonly FieldFacts[];
}

const NAMESPACE = 'launderette.event.v1';
const TIMESTAMP = 'google.protobuf.Timestamp';

/** Scalar types of the proto, by the numbers of FieldDescriptorProto.Type. */
const SCALARS: Readonly<Record<number, string>> = { 1: 'double', 3: 'long', 8: 'boolean', 9: 'string', 13: 'int' };

/**
 * Fields that every record has. The others are unions with null, because absent means absent; proto3 does not tell
 * the two apart, so the list does.
 */
export const ALWAYS: Readonly<Record<string, readonly string[]>> = {
  Transaction: ['id', 'event_time', 'kind', 'rail', 'amount', 'status', 'synthetic'],
  Party: ['account', 'institution', 'country'],
  Money: ['minor_units', 'currency'],
  Merchant: ['id', 'category_code', 'city', 'country'],
  Card: ['token'],
  Device: ['id', 'address'],
  Activity: ['id', 'event_time', 'kind', 'account', 'institution', 'outcome', 'synthetic'],
  Label: ['event_id', 'event_time', 'episode_id', 'typology', 'step', 'synthetic'],
  Outcome: ['id', 'event_time', 'kind', 'account', 'label_available_at', 'synthetic'],
  Episode: ['id', 'event_time', 'event', 'episode_id', 'typology', 'account', 'planned_steps', 'synthetic'],
};

/** The schemas of the records on a stream's topics, derived from the proto; committed in `schemas/` for readers. */
export const AVRO_SCHEMAS = {
  transactions: avroSchema(TransactionSchema),
  activity: avroSchema(ActivitySchema),
  labels: avroSchema(LabelSchema),
  outcomes: avroSchema(OutcomeSchema),
  episodes: avroSchema(EpisodeSchema),
} as const;

function avroSchema(message: MessageFacts): AvroType {
  return recordOf(message, new Set());
}

/** `named`: types that were written out already; Avro wants each once, by name afterwards. */
function recordOf(message: MessageFacts, named: Set<string>): AvroType {
  if (named.has(message.name)) return message.name;
  const first = named.size === 0;
  named.add(message.name);
  return {
    type: 'record',
    name: message.name,
    ...(first ? { namespace: NAMESPACE } : {}),
    fields: message.fields.map((field) => fieldOf(message, field, named)),
  };
}

function fieldOf(message: MessageFacts, field: FieldFacts, named: Set<string>): AvroType {
  const type = typeOf(field, named);
  if (ALWAYS[message.name]?.includes(field.name)) return { name: field.name, type };
  return { name: field.name, type: ['null', type], default: null };
}

function typeOf(field: FieldFacts, named: Set<string>): AvroType {
  if (field.fieldKind === 'list') return { type: 'array', items: scalarOf(field) };
  if (field.enum !== undefined) return enumOf(field.enum, named);
  if (field.message?.typeName === TIMESTAMP) return { type: 'long', logicalType: 'timestamp-millis' };
  if (field.message !== undefined) return recordOf(field.message, named);
  return scalarOf(field);
}

function scalarOf(field: FieldFacts): string {
  const scalar = SCALARS[field.scalar ?? 0];
  if (scalar === undefined) throw new RangeError(`field ${field.name} has a type that no Avro type was chosen for`);
  return scalar;
}

/** The symbol of number 0 is what a reader with an older schema sees in place of one that it does not know. */
function enumOf(values: EnumFacts, named: Set<string>): AvroType {
  const name = `${values.parent?.name ?? ''}${values.name}`;
  if (named.has(name)) return name;
  named.add(name);
  const symbols = values.values.map((value) => value.name);
  if (values.values.some(({ number }, index) => number !== index)) {
    throw new RangeError(`the numbers of ${name} are not 0, 1, 2 and so on, which Avro's symbols count`);
  }
  return { type: 'enum', name, symbols, default: symbols[0] };
}
