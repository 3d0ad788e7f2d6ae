/** What a stream is and how people write it, without what runs one: a client that asks for streams needs no Kafka. */
export * from './api.ts';
export { DURATION_PATTERN, durationMs, formatDuration } from './duration.ts';
export { type KeptRows, type LearnedColumns, type LearnedSource, learnedFaults } from './learned/source.ts';
export * as limits from './limits.ts';
export * from './pace.ts';
export type { Burst, RateProfile, RateShape, Stage } from './profile/rate-profile.ts';
export { definitionFaults, patchFaults, typologyFaults, type Vocabulary } from './validate.ts';
