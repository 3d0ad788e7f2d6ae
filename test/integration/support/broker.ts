import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type EmbeddedKafka, startEmbeddedKafka } from '@launderette/broker';
import { afterAll, beforeAll } from 'vitest';

/** A broker for one file of tests: on free ports, in a folder of its own. */
export interface TestBroker {
  readonly bootstrap: string;
  /** Stops the broker and keeps its data. */
  stop(): Promise<void>;
  /** Starts it again on the same port. */
  start(): Promise<void>;
}

/** Starts a broker before the tests of a file and takes it away after them. */
export function useBroker(): TestBroker {
  const folder = mkdtempSync(join(tmpdir(), 'launderette-kafka-'));
  let kafka: EmbeddedKafka | undefined;
  let port = 0;
  const start = async (): Promise<void> => {
    kafka = await startEmbeddedKafka({ dataDir: folder, port, controllerPort: 0 });
    port = kafka.port;
  };
  const stop = async (): Promise<void> => {
    await kafka?.stop();
    kafka = undefined;
  };
  beforeAll(start);
  afterAll(async () => {
    await stop();
    rmSync(folder, { recursive: true, force: true });
  });
  return {
    get bootstrap() {
      return `127.0.0.1:${port}`;
    },
    start,
    stop,
  };
}
