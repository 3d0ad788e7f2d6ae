import { freePorts } from './processes.ts';

/** The environment of a `start` on ports of its own; every process that it starts inherits the mark. */
export async function startEnvironment(dataDir: string): Promise<Record<string, string>> {
  const [grpc = '', http = '', metrics = '', kafka = '', controller = ''] = await freePorts(5);
  return {
    GRPC_PORT: grpc,
    HTTP_PORT: http,
    METRICS_PORT: metrics,
    LAUNDERETTE_KAFKA_PORT: kafka,
    LAUNDERETTE_KAFKA_CONTROLLER_PORT: controller,
    LAUNDERETTE_DATA_DIR: dataDir,
    LAUNDERETTE_ADDRESS: `127.0.0.1:${grpc}`,
    LAUNDERETTE_TEST_MARK: dataDir,
    KAFKA_BOOTSTRAP_SERVERS: '',
  };
}
