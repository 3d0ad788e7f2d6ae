/** Bytes of one constant piece of a record: keeps RECORD_BYTES_MAX true whatever the directory holds. */
export const FRAGMENT_BYTES_MAX = 1024;

/**
 * Upper bound of one encoded record with its headers: a merchant and a remittance text at their bounds (2 KiB), ids and
 * parties (1 KiB), headers (512 bytes), and slack for copies that overrun by one word. Room is checked once a record.
 */
export const RECORD_BYTES_MAX = 4096;

/**
 * Bytes of an event's id: a stream's name of 40, shard, letter and sequence need 62, and up to 63 the length of a text is one
 * byte in every binary format.
 */
export const ID_BYTES_MAX = 63;

/** Characters of a remittance text: ISO 20022 RmtInf/Ustrd. */
export const REMITTANCE_CHARACTERS_MAX = 140;

/**
 * Bytes of a batch before it is closed: large enough that the cost a batch vanishes (some 300 records), and a quarter of the
 * broker's default message.max.bytes of 1 MiB, so that brokers with a tightened limit still take it.
 */
export const BATCH_BYTES_DEFAULT = 256 * 1024;

/** Smallest useful batch: two records of the largest size. */
export const BATCH_BYTES_MIN = 2 * RECORD_BYTES_MAX;

/** Largest batch: the broker's default message.max.bytes (1,048,588) less its log overhead. */
export const BATCH_BYTES_MAX = 1024 * 1024;

/** Words of 8 bytes of merchant pieces kept ready, 16 MiB: some 65,000 pieces of JSON. Over it the cache starts anew. */
export const MERCHANT_WORDS_MAX = 2 * 1024 * 1024;

/**
 * Buffers kept for reuse, 48 MiB at the default size: what two grants of 16,384 payments in JSON and the sink's backlog of
 * 16 MiB hold, since they come back in crowds. A buffer that is not kept is made again, zeroed and collected.
 */
export const POOLED_BUFFERS_MAX = 192;
