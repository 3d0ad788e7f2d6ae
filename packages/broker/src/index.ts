export { type EmbeddedKafka, type EmbeddedKafkaOptions, startEmbeddedKafka } from './broker.ts';
export { BrokerError, type BrokerErrorCode } from './errors.ts';
export { type EnsureLibsOptions, ensureKafkaLibs } from './libs.ts';
export { defaultLibsDir, projectDir } from './paths.ts';
export { type BrokerAddress, describeBrokers } from './probe.ts';
export type { Finished } from './run.ts';
export { type Exit, type Supervised, spawnSupervised } from './supervised.ts';
export { type KafkaToolOptions, runKafkaTool, spawnKafkaTool } from './tool.ts';
export { findJava, findMaven, type Java, javaMajorMin } from './toolchain.ts';
