import { RARE_ROWS } from '@launderette/kernel';
import { createEncoder, type EncodedBatch, type EncoderOptions, FORMATS, readBatch } from '@launderette/wire';
import { createSimulation, findScenario, InstitutionView } from '@launderette/world';
import { describe, expect, it } from 'vitest';
import { type BatchEncoder, Engine } from '../engine.ts';
import type { AdvanceRequest, EngineReport } from '../engine-messages.ts';
import { Incoming } from './incoming.ts';
import { Outgoing } from './outgoing.ts';
import { BLOCK_KINDS } from './shared-blocks.ts';

const SHARDS = 4;
const scenario = findScenario('mini')!;
const world = { stream: 'apart', scenario, seed: 5, customers: 400, shards: SHARDS };
/** Whole windows, single payments, nothing at all, and what nobody is to see. */
const ASKED: readonly Partial<AdvanceRequest>[] = [
  { windows: true, eventsMax: 900, moments: 'rank' },
  { eventsMax: 3, moments: 'rank' },
  { eventsMax: 0 },
  { eventsMax: 40, discard: true },
  { eventsMax: 700, moments: 'second' },
  { windows: true, eventsMax: 2_000 },
];
const ROUNDS = 4;

interface Ways {
  readonly format?: EncoderOptions['format'];
  readonly institution?: string;
  readonly partitions?: number;
}

/** An engine as in a thread, `make`: what it writes to. */
function engineOf(
  make: (options: EncoderOptions) => BatchEncoder,
  { format = 'json', institution, partitions = SHARDS }: Ways,
) {
  const simulation = createSimulation(world);
  const view =
    institution === undefined ? undefined : new InstitutionView(simulation.directory, world.seed, institution);
  const directory = view?.directory ?? simulation.directory;
  const encoder = make({ format, framing: 'kafka', directory, partitions });
  const options = { windowMs: scenario.windowMs, partitions, digest: true, parties: true };
  return new Engine(simulation, encoder, view ? { ...options, view } : options);
}

type Asks = (request: AdvanceRequest) => EngineReport;

function together(ways: Ways): Asks {
  const engine = engineOf(createEncoder, ways);
  return (request) => engine.handle(request);
}

/** Both halves in one thread, with what messages between two would carry. */
function apart(ways: Ways): Asks & { readonly outgoing: Outgoing; readonly engine: Engine } {
  let outgoing!: Outgoing;
  let incoming!: Incoming;
  const engine = engineOf((options) => {
    const { parties: _, ...directory } = options.directory;
    incoming = new Incoming(structuredClone({ ...options, directory }));
    outgoing = new Outgoing(createEncoder(options));
    return outgoing;
  }, ways);
  const ask = ({ moments, ...request }: AdvanceRequest): EngineReport => {
    const report = engine.handle(request);
    const runs = outgoing.takeRuns();
    const encoded = incoming.encode({ report, moments, runs, blocks: outgoing.blocks.takeUnseen() });
    outgoing.blocks.give(encoded.read);
    return encoded.report;
  };
  return Object.assign(ask, { outgoing, engine });
}

const asked = Array.from({ length: ROUNDS }, () => ASKED).flat();
const request = (part: Partial<AdvanceRequest>): AdvanceRequest => ({
  kind: 'advance',
  untilMs: Infinity,
  eventsMax: 100,
  ...part,
});
/** What a report is made of. Batches of several partitions come in the order in which they were full. */
function seen({ batches, moments = new Float64Array(), ...rest }: EngineReport) {
  let at = 0;
  const each = batches.map((batch) => {
    const rows = batch.topic === 'transactions' && moments.length > 0 ? batch.records : 0;
    at += rows;
    return {
      ...batch,
      bytes: Buffer.from(batch.bytes).toString('latin1'),
      moments: [...moments.subarray(at - rows, at)],
    };
  });
  const place = ({ topic, partition }: Pick<EncodedBatch, 'topic' | 'partition'>): string => `${topic}/${partition}`;
  expect(at).toBe(moments.length);
  return { ...rest, batches: each.sort((a, b) => place(a).localeCompare(place(b))) };
}

const WAYS: readonly Ways[] = [
  ...FORMATS.map((format) => ({ format })),
  { institution: 'CRDLXL2X' },
  { partitions: SHARDS - 1 },
];

describe('an engine whose rows another thread encodes', () => {
  it.each(WAYS)('writes the same batches as one that encodes itself: %o', (ways) => {
    const [one, two] = [together(ways), apart(ways)];
    let payments = 0;
    // Everybody is introduced first, a shard at a time.
    for (const part of [...Array<Partial<AdvanceRequest>>(SHARDS + 1).fill({ eventsMax: 0 }), ...asked]) {
      const [of, to] = [seen(one(request(part))), seen(two(request(part)))];
      // Shards that share a partition come in another order: the records of each are the same.
      if (ways.partitions === undefined) expect(to).toEqual(of);
      else expect(recordsOf(to)).toEqual(recordsOf(of));
      payments += of.batches.reduce((sum, { topic, records }) => sum + (topic === 'transactions' ? records : 0), 0);
    }
    expect(payments).toBeGreaterThan(1_000);
  });

  it('leaves out what was published before, in the middle of blocks', () => {
    const first = apart({});
    let report = first(request({}));
    while (report.standing!.payments < 2_000) report = first(request({ eventsMax: 333 }));
    const published = report.standing!.positions;
    const [one, two] = [engineOf(createEncoder, {}), apart({})];
    const resume = { kind: 'resume', entries: [], published } as const;
    one.handle(resume);
    two.engine.handle(resume);
    for (let caughtUp = false; !caughtUp; ) {
      const of = one.handle(request({ eventsMax: 500 }));
      expect(seen(two(request({ eventsMax: 500 })))).toEqual(seen(of));
      caughtUp = of.standing!.caughtUp;
    }
  });

  it('uses the same blocks again and again', () => {
    const two = apart({});
    let rowsMost = 0;
    for (const part of asked) {
      const { batches } = two(request(part));
      rowsMost = Math.max(
        rowsMost,
        batches.reduce((sum, { records }) => sum + records, 0),
      );
    }
    // One being filled for every kind and shard, and those that were full.
    expect(two.outgoing.blocks.made).toBeLessThanOrEqual(BLOCK_KINDS.length * SHARDS + rowsMost / RARE_ROWS);
  });
});

/** Values by topic, in order of key and value. */
function recordsOf({ batches }: ReturnType<typeof seen>): string[] {
  return batches
    .flatMap(({ topic, partition, bytes }) =>
      readBatch(Buffer.from(bytes, 'latin1')).map(
        ({ value }) => `${topic}/${partition}/${Buffer.from(value).toString()}`,
      ),
    )
    .sort();
}
