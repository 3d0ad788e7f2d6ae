/** A range with both ends included, and why it ends there. */
export interface Limit {
  readonly min: number;
  readonly max: number;
  readonly reason: string;
}

/** Fewer customers have no neighbours to trade with; more do not fit the 24-bit account index with their merchants. */
export const CUSTOMERS: Limit = {
  min: 100,
  max: 5_000_000,
  reason:
    'below 100 the world has no merchants and employers of its own, above 5 million it does not fit in memory beside a broker',
};

/** A shard is a Kafka partition; the account reference keeps 8 bits for it and one value for "none". */
export const SHARDS: Limit = {
  min: 1,
  max: 255,
  reason: 'a shard is a partition and has 8 bits in every account reference',
};

export const SHARDS_DEFAULT = 16;

/** Slower than one event in about a quarter of an hour is a stopped stream; faster than 5 million is above any broker we know. */
export const EVENTS_PER_SECOND: Limit = {
  min: 0.001,
  max: 5_000_000,
  reason: 'slower is a paused stream, faster is `max`',
};

export const CLOCK_MULTIPLE: Limit = {
  min: 0.001,
  max: 1_000_000,
  reason: 'slower is a paused stream, a million times real time is 11 days a second',
};

/** JavaScript integers are exact up to here. */
export const SEED: Limit = { min: 0, max: Number.MAX_SAFE_INTEGER, reason: 'integers are exact up to 2^53 - 1' };

export const EVENTS_MAX: Limit = { min: 1, max: Number.MAX_SAFE_INTEGER, reason: 'integers are exact up to 2^53 - 1' };

/** The largest scenarios, those with a texture, are some ten KiB; it is kept with the definition, in one record. */
export const SCENARIO_BYTES_MAX = 256 * 1024;

/** A million rows, the most that a stream publishes, of a kilobyte each. */
export const UPLOAD_BYTES_MAX = 1024 ** 3;

/** Uploads that no stream uses: who creates streams one after the other has one at a time. */
export const UPLOADS_UNUSED_MAX = 8;

/** How long one waits for the stream that it is for. */
export const UPLOAD_UNUSED_MS_MAX = 86_400_000;

/** Each stream owns two threads and a broker connection. */
export const STREAMS_MAX = 32;

/** Customers over all streams of a process: about 1 KB each with accounts, agents and cards. */
export const CUSTOMERS_TOTAL_MAX = 10_000_000;

/** Topic names are built from it, and Kafka allows 249 characters for those. */
export const STREAM_NAME_PATTERN = /^[a-z][a-z0-9-]{0,39}$/;

/** Period of the pace: short enough that 10 ms of schedule lag can be promised, long enough to cost nothing. */
export const TICK_MS = 2;

/** The same while the sink is busy: a third of the batches, and still within the 10 ms. */
export const BUSY_TICK_MS = 6;

/**
 * Most events asked of the engine at once: some 100 ms of work, so that commands and backpressure are heard in time. Fewer
 * cost more an event, because every grant closes the open batches of all partitions.
 */
export const GRANT_EVENTS_MAX = 16_384;

/** Grants the engine may hold, so that it works while the main thread writes; content does not depend on it. */
export const GRANTS_OPEN_MAX = 2;

/** Encoded bytes given to the sink and not acknowledged, above which nothing more is asked of the engine. */
export const PENDING_BYTES_HIGH = 16 * 1024 * 1024;

/** The same for streams in transactions, whose batches are acknowledged together when theirs is committed. */
export const TRANSACTIONS_PENDING_BYTES_HIGH = 96 * 1024 * 1024;

/** From the beginning of a transaction to its commit, where it has not much by then: readers of committed records see payments that much later. */
export const COMMIT_INTERVAL_MS = 100;

/** Checkpoints of streams without transactions: after a crash about as much comes again. */
export const CHECKPOINT_INTERVAL_MS = 1_000;

/**
 * A transaction that is open for longer is given up by the broker, and its stream lets go: so long may a broker be away. Of a
 * process that dies and is not followed by another, readers of committed records wait for the last tenth of a second so long.
 */
export const TRANSACTION_TIMEOUT_MS = 600_000;

/** States are saved this often: a restart replays about as much wall time of a stream at full speed. */
export const SNAPSHOT_INTERVAL_MS = 30_000;

/** Statistics are taken this often. */
export const STATISTICS_MS = 1_000;

/** Entries of a journal that one request may add: every typology and the pace. */
export const COMMANDS_PER_UPDATE_MAX = 256;

/**
 * A stream that is closed gives its sink this long to deliver: a broker that is gone must not stop a service from ending, and
 * orchestrators kill after 10 s by default.
 */
export const CLOSE_FLUSH_MS = 6_000;

/** Lengths and moments of a profile. */
export const PROFILE_DURATION_MS: Limit = {
  min: 1,
  max: 366 * 86_400_000,
  reason: 'milliseconds are the finest grain, a year the longest',
};

/** A ramp of a year in steps of a few hours. */
export const STAGES_MAX = 1_000;

/** As stages. */
export const BURSTS_MAX = 1_000;

/** 0 is silence. */
export const BURST_PERCENT: Limit = {
  min: 0,
  max: 100_000,
  reason: '0 is silence, a thousandfold is above any peak we know',
};

export const HOUR_OF_WEEK: Limit = { min: 0, max: 167, reason: 'a week has 168 hours' };

/** How late an event may be under `drop-and-count` and `fail`. */
export const LAG_MAX_MS: Limit = {
  min: 50,
  max: 3_600_000,
  reason: 'less is within the hiccups of a machine, an hour is the patience of anybody',
};

/** Long enough for a collection of garbage or a leader election, short enough that what is late is of no use to a scorer. */
export const LAG_MAX_MS_DEFAULT = 1_000;

export const WARM_UP_MS: Limit = {
  min: 0,
  max: 86_400_000,
  reason: 'milliseconds; nothing warms up for more than a day',
};

/** Settlement windows lived at once where payments are too rare to fill a grant. */
export const WINDOWS_PER_GRANT_MAX = 1_000;

/** Payments dropped without a pause become one entry of the journal, but for this long at most: what is open is lost in a crash. */
export const DROP_ENTRY_MS_MAX = 10_000;

/** Streams that other processes begin are looked for this often. */
export const LOOK_FOR_MORE_MS = 1_000;
