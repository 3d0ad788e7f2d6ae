export { HIGH_WATER_BYTES_DEFAULT } from './backlog.ts';
export * from './errors.ts';
export * from './file/sink.ts';
export {
  EVENT_TIMESTAMP_TOPIC_CONFIG,
  KafkaAdmin,
  SIMULATED_TIME_TOPIC_CONFIG,
  type TopicSpec,
} from './kafka/admin.ts';
export { KAFKA_VARIABLES, type KafkaEnvironment, readKafkaEnvironment } from './kafka/environment.ts';
export * from './kafka/log/index.ts';
export { type KafkaOptions, parseBootstrap } from './kafka/options.ts';
export type { KafkaSasl, KafkaTls } from './kafka/security.ts';
export { KafkaSink, type KafkaSinkOptions } from './kafka/sink.ts';
export { KafkaClient } from './kafka/transactions/client.ts';
export {
  openTransactionalProducer,
  type TransactionalProducer,
  type TransactionalProducerOptions,
  type TransactionBatch,
} from './kafka/transactions/producer.ts';
export { BROKER_WAIT_MS_DEFAULT, type BrokerWait, waitForBroker } from './kafka/wait.ts';
export { type RegistryOptions, SchemaRegistry } from './registry/client.ts';
export { type RegisteredSchema, registerSchemas } from './registry/register.ts';
export * from './sink.ts';
export * from './stdout/sink.ts';
