/**
 * Rows of a block. Large enough that handing over costs little, small enough that the blocks of 16 shards (40 KB each)
 * stay in a core's second-level cache.
 */
export const BLOCK_ROWS = 256;

/** Activities that one firing may add at most. */
export const ACTIVITIES_A_FIRING_MAX = 8;

/** Rows of a block of what is rare, and how many of them one firing may add. */
export const RARE_ROWS = 64;
export const RARE_A_FIRING_MAX = 2;
