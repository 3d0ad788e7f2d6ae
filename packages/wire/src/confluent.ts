import { WireError } from './errors.ts';

/*
  Confluent wire format => magic schemaId [messageIndexes] payload
    magic => INT8               0
    schemaId => INT32           big-endian, as the registry gave it
    messageIndexes => VARINT... protobuf only: count and path of the message within its file, zigzag; [0], the first message,
                                is the single byte 0
  Source: Confluent Schema Registry, "Wire format".
*/

const MAGIC = 0;
/** Highest id that the four bytes hold as a positive number. */
export const SCHEMA_ID_MAX = 2 ** 31 - 1;
/** Every record of the schema is the first message of its file (a spec holds it so). */
const FIRST_MESSAGE = 0;

/** What stands before a value; nothing without a schema id: the bytes are then plain Avro or protobuf. */
export function confluentPrefix(format: 'protobuf' | 'avro', schemaId: number | undefined): Uint8Array {
  if (schemaId === undefined) return new Uint8Array(0);
  if (!Number.isInteger(schemaId) || schemaId < 1 || schemaId > SCHEMA_ID_MAX) {
    throw new WireError(
      'INVALID_OPTION',
      `A schema id is ${schemaId}; it must be a whole number from 1 to ${SCHEMA_ID_MAX}`,
    );
  }
  const prefix = new Uint8Array(format === 'protobuf' ? 6 : 5);
  new DataView(prefix.buffer).setInt32(1, schemaId);
  prefix[0] = MAGIC;
  if (format === 'protobuf') prefix[5] = FIRST_MESSAGE;
  return prefix;
}
