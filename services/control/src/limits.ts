/** A request holds at most a definition with a prevalence for every typology, a few KiB; more is a mistake or an attack. */
export const RECEIVE_BYTES_MAX = 1024 * 1024;

/** The longest unary work is the creation of a stream with millions of customers, about 10 s; beyond this nobody waits. */
export const UNARY_MS_MAX = 30_000;

/** Calls open at once on one connection: every watcher is one, and each costs a timer and a few KiB. */
export const CONCURRENT_CALLS_MAX = 1_000;

/** Results kept for retries, at about 2 KiB each. A client retries within seconds, not after a thousand other changes. */
export const REQUESTS_REMEMBERED_MAX = 1_000;

/** Entries of a page when the caller does not say. */
export const PAGE_SIZE_DEFAULT = 50;

/** Larger pages are cut to this: at about 1 KiB an entry a page stays below a client's default receive limit of 4 MiB. */
export const PAGE_SIZE_MAX = 1_000;

/** Details travel in HTTP/2 trailers, base64 of 4/3 the size; some clients take no more than 8 KiB of those in all. */
export const STATUS_DETAILS_BYTES_MAX = 5_000;

/** The message travels beside the details, percent-encoded. */
export const STATUS_MESSAGE_CHARS_MAX = 300;

/** Text of a caller that is quoted back in a fault. */
export const QUOTED_CHARS_MAX = 60;

/** An etag of ours is far shorter. */
export const ETAG_CHARS_MAX = 64;

/** How many times as much as usual an episode may move: from 5,000 to the largest wires. */
export const EPISODE_SIZE_MAX = 1000;

/** Accounts that a wish may name: a request then stays far below the size of a message. */
export const PARTY_ACCOUNTS_MAX = 1000;

/** Injections that a preview may come after: the episodes of a campaign. */
export const INJECTIONS_AHEAD_MAX = 1000;
