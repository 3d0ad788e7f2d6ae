import { DAY_MS, HOUR_MS } from '@launderette/kernel';

/**
 * How often, and how late, a bank comes to know. Shares are of the events named; delays follow an exponential distribution from a
 * least time on, unless it says otherwise. Simplifies: one bank is like another, and nobody learns from what was found before.
 */

/** Card fraud that the cardholder disputes: about 80 % of early fraud warnings become disputes if ignored. */
export const DISPUTED_SHARE = 0.8;
/** Chosen so that half are seen with the next look at the account, and nearly all within the schemes' 120 days. */
export const DISPUTE_LEAST_MS = 6 * HOUR_MS;
export const DISPUTE_MEAN_MS = 9 * DAY_MS;
export const DISPUTE_MOST_MS = 120 * DAY_MS;
/** A complaint counts as a label within so long: the delay of the Fraud Detection Handbook. */
export const COMPLAINT_KNOWN_WITHIN_MS = 7 * DAY_MS;

/** Transfers that a victim reports, so that the bank asks for them back. Chosen: many are ashamed, or are paid back elsewhere. */
export const RECALLED_SHARE = 0.6;
export const RECALL_LEAST_MS = HOUR_MS;
export const RECALL_MEAN_MS = 3 * DAY_MS;

/** Steps of laundering that a bank's monitoring finds: the clumsy, and the expert. Chosen; an episode has ten steps or so. */
export const FOUND_SHARE_CLUMSY = 0.08;
export const FOUND_SHARE_EXPERT = 0.01;
export const FOUND_MEAN_MS = 10 * DAY_MS;
/** A report is filed 30 days after detection, or 60 where there is no suspect. */
export const FILED_AFTER_MS = 30 * DAY_MS;
export const FILED_LATE_AFTER_MS = 60 * DAY_MS;
export const NO_SUSPECT_SHARE = 0.2;
/** Activity that goes on is reported again by day 120. */
export const CONTINUING_SHARE = 0.3;
export const CONTINUING_AFTER_MS = 120 * DAY_MS;
/** Reports on which an authority comes back, within some months. Chosen. */
export const INQUIRY_SHARE = 0.15;
export const INQUIRY_LEAST_MS = 14 * DAY_MS;
export const INQUIRY_MEAN_MS = 60 * DAY_MS;

/** False alarms are looked for among ordinary payments from here on, minor units: 5,000.00. */
export const LARGE_MINOR = 500_000;
/** Shares of large ordinary payments. Chosen so that most reports are about nothing, as banks say of theirs. */
export const FALSE_REPORT_SHARE = 0.004;
export const FALSE_RECALL_SHARE = 0.001;
