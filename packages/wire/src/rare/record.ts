import type { DescMessage } from '@launderette/proto';

/** The value of a field; undefined, 0, '' and an empty list: absent. Times are Unix milliseconds, enumerations numbers. */
export type RareValue = number | string | boolean | readonly string[] | undefined;

/** The fields of one row by their names in the proto, in camel case. */
export type RareValues = Readonly<Record<string, RareValue>>;

/**
 * A record that is so rare that a row may become an object on its way: outcomes, beginnings and ends of episodes. Its first field is
 * its id.
 */
export interface RareRecord<Block> {
  readonly message: DescMessage;
  /** Fields without the id. */
  values(shard: number, block: Block, row: number): RareValues;
  id(shard: number, block: Block, row: number): string;
}

/** How a field is written. */
export type FieldKind = 'enum' | 'time' | 'text' | 'texts' | 'truth' | 'long' | 'int' | 'share';

const TIMESTAMP = 'google.protobuf.Timestamp';
/** FieldDescriptorProto.Type. */
const SCALAR_KINDS: Readonly<Record<number, FieldKind>> = { 1: 'share', 3: 'long', 8: 'truth', 9: 'text', 13: 'int' };

/** Throws RangeError for a type that no rare record has had yet. */
export function kindOf(field: DescMessage['fields'][number]): FieldKind {
  if (field.fieldKind === 'enum') return 'enum';
  if (field.fieldKind === 'list') return 'texts';
  if (field.fieldKind === 'message' && field.message.typeName === TIMESTAMP) return 'time';
  const kind = field.fieldKind === 'scalar' ? SCALAR_KINDS[field.scalar] : undefined;
  if (kind === undefined) throw new RangeError(`field ${field.name} has a type that rare records do not write`);
  return kind;
}

/** True where proto3 leaves a value out. */
export function isAbsent(value: RareValue): boolean {
  return (
    value === undefined ||
    value === 0 ||
    value === '' ||
    value === false ||
    (Array.isArray(value) && value.length === 0)
  );
}
