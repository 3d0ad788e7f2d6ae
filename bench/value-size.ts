import { createEncoder } from '@launderette/wire';
import { createSimulation, findScenario, type Scenario } from '@launderette/world';

/** Mean bytes of a payment's JSON in the default scenario. */
export function meanValueBytes(events: number): number {
  const simulation = createSimulation({
    stream: 'bench',
    scenario: findScenario('retail') as Scenario,
    seed: 7,
    customers: 20_000,
    shards: 16,
  });
  const encoder = createEncoder({ format: 'json', framing: 'lines', directory: simulation.directory, partitions: 16 });
  simulation.advance(Infinity, events, encoder);
  const batches = encoder.takeBatches().filter((batch) => batch.topic === 'transactions');
  const bytes = batches.reduce((sum, batch) => sum + batch.bytes.byteLength, 0);
  return bytes / events - 1; // less the newline
}
