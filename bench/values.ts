import { BatchOffset, createEncoder, type EncodedBatch, type Format } from '@launderette/wire';
import { createSimulation, findScenario, type Scenario } from '@launderette/world';
import { PARTITIONS } from './kafka/lane.ts';

const CUSTOMERS = 20_000;

function world() {
  const scenario = findScenario('retail') as Scenario;
  return createSimulation({ stream: 'bench', scenario, seed: 7, customers: CUSTOMERS, shards: PARTITIONS });
}

/** Record batches of the first payments of the default scenario, with their labels and activity. */
export function batchesOf(format: Format, events: number): EncodedBatch[] {
  const simulation = world();
  const encoder = createEncoder({ format, framing: 'kafka', directory: simulation.directory, partitions: PARTITIONS });
  for (let made = 0; made < events; ) made += simulation.advanceWindow(encoder);
  return encoder.takeBatches();
}

/** The values of the first payments of the default scenario, in each partition's order. */
export function valuesOf(format: Format, events: number): Buffer[] {
  return batchesOf(format, events)
    .filter(({ topic }) => topic === 'transactions')
    .flatMap(valuesIn);
}

/** The values of a batch that is not compressed. */
function valuesIn({ bytes, records }: EncodedBatch): Buffer[] {
  const at = { position: BatchOffset.records as number };
  const signed = () => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = bytes[at.position++] as number;
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return Math.floor(value / 2) * (value % 2 === 0 ? 1 : -1) - (value % 2);
    }
  };
  return Array.from({ length: records }, () => {
    const recordBytes = signed();
    const end = at.position + recordBytes;
    at.position += 1; // attributes
    signed(); // timestamp
    signed(); // offset
    const keyBytes = signed();
    at.position += keyBytes;
    const valueBytes = signed();
    const value = Buffer.from(bytes.subarray(at.position, at.position + valueBytes));
    at.position = end;
    return value;
  });
}
