export { BOUNDS, type Breach, EPISODES_FOR_BOUND_MIN, ILLICIT_FOR_BOUND_MIN } from './bounds.ts';
export type { Drift, PartPrevalence } from './drift.ts';
export type { HonestQuality } from './honest/model.ts';
export * from './judge.ts';
export type { Ordinary } from './ordinary.ts';
export { type ActivityRun, emptyRun, type PaymentRun } from './run.ts';
export type { SingleAuc } from './single.ts';
