/** Below this the tails of the distributions and the networks of counterparties are no longer those of a population. */
export const CUSTOMERS_MIN = 100;

/** 5 million customers need about 1 GB; the ids of a shard are 24 bits, so 255 shards would hold 4 billion. */
export const CUSTOMERS_MAX = 5_000_000;

/** A shard is the high 8 bits of an account reference. */
export const SHARDS_MAX = 255;
