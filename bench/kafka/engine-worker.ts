import { parentPort, workerData } from 'node:worker_threads';
import { createEncoder, type EncodedBatch, type Format } from '@launderette/wire';
import { createSimulation, findScenario, type Scenario } from '@launderette/world';

/** What the engine of the exactly-once lane is told. */
export interface EngineData {
  readonly stream: string;
  readonly format: Format;
  readonly customers: number;
  readonly shards: number;
  /** Payments between two messages, over all shards, about. */
  readonly eventsATurn: number;
}

/** Simulates and encodes a turn at each message, and sends what it made. */
function serve({ stream, format, customers, shards, eventsATurn }: EngineData): void {
  const scenario = findScenario('retail') as Scenario;
  const simulation = createSimulation({ stream, scenario, seed: 7, customers, shards });
  const encoder = createEncoder({ format, framing: 'kafka', directory: simulation.directory, partitions: shards });
  parentPort?.on('message', (recycled: readonly ArrayBuffer[]) => {
    for (const buffer of recycled) encoder.recycle(buffer);
    for (let events = 0; events < eventsATurn; ) events += simulation.advanceWindow(encoder);
    const batches: EncodedBatch[] = encoder.takeBatches();
    parentPort?.postMessage(batches, [...new Set(batches.map(({ bytes }) => bytes.buffer))]);
  });
}

serve(workerData as EngineData);
