import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type EmbeddedKafka, startEmbeddedKafka } from '@launderette/broker';
import { FORMATS, type Format } from '@launderette/wire';
import { mean, printBlock, spread, whole } from '../report.ts';
import { valuesOf } from '../values.ts';
import { findKcat, kcatLane } from './kcat.ts';
import { CORES, type Lane, type LaneFigures, PARTITIONS } from './lane.ts';
import { prebuiltLane } from './prebuilt.ts';
import { producerPerformanceLane } from './producer-performance.ts';
import { BROKER_PROPERTIES, Referee, WARM_UP_MS } from './referee.ts';
import { streamLane } from './stream.ts';

/** Lines of kcat's file, which is read again and again. */
const LINES = 100_000;

export interface RaceOptions {
  readonly folder: string;
  readonly formats: readonly Format[];
  /** Turns of each lane. */
  readonly repeats: number;
  /** Measured seconds of a turn, after the warm-up. */
  readonly seconds: number;
  /** Only lanes whose name contains one of these; all, if empty. */
  readonly lanes: readonly string[];
}

/** What one lane did in all its turns. */
interface Result {
  readonly lane: Lane;
  readonly turns: LaneFigures[];
}

/** Every way into Kafka in turn, `repeats` times over, on one broker; printed with ratios to the first lane's rivals. */
export async function race(options: RaceOptions): Promise<void> {
  const kafka = await startEmbeddedKafka({
    dataDir: join(options.folder, 'kafka'),
    port: 0,
    controllerPort: 0,
    extraProperties: BROKER_PROPERTIES,
  });
  const referee = new Referee(kafka);
  try {
    // The broker's own virtual machine is cold too: without this the first lane would pay for it.
    await referee.turn(prebuiltLane(kafka.bootstrap, 'json'), WARM_UP_MS / 1000);
    for (const format of FORMATS.filter((known) => options.formats.includes(known))) {
      await raceIn(format, options, kafka, referee);
    }
  } finally {
    await referee.close();
    await kafka.stop();
  }
}

async function raceIn(format: Format, options: RaceOptions, kafka: EmbeddedKafka, referee: Referee): Promise<void> {
  const values = valuesOf(format, LINES);
  const valueBytes = Math.round(mean(values.map(({ length }) => length)));
  const results = lanesOf(format, values, valueBytes, options, kafka, referee)
    .filter(({ name }) => options.lanes.length === 0 || options.lanes.some((part) => name.includes(part)))
    .map((lane): Result => ({ lane, turns: [] }));
  for (let turn = 0; turn < options.repeats; turn += 1) {
    for (const { lane, turns } of results) {
      const figures = await referee.turn(lane, options.seconds);
      turns.push(figures);
      console.log(`  ${turn + 1}. ${lane.name}: ${whole(figures.recordsPerSecond)}/s`);
    }
  }
  print(format, valueBytes, results, options);
}

function lanesOf(
  format: Format,
  values: readonly Buffer[],
  valueBytes: number,
  { folder }: RaceOptions,
  { bootstrap }: EmbeddedKafka,
  referee: Referee,
): Lane[] {
  const kcat = findKcat();
  if (kcat === undefined) console.log('  kcat is missing: apt-get install kcat (Debian), brew install kcat (macOS)');
  return [
    streamLane(bootstrap, format),
    streamLane(bootstrap, format, 'exactly-once'),
    producerPerformanceLane(bootstrap, referee, valueBytes, format),
    ...(kcat === undefined ? [] : [kcatLane(kcat, bootstrap, referee, linesFile(folder, format, values), format)]),
    prebuiltLane(bootstrap, format),
  ];
}

/** Values as lines: bytes that would end a line are replaced, so that binary values keep their sizes. */
function linesFile(folder: string, format: Format, values: readonly Buffer[]): string {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${format}.lines`);
  const newline = Buffer.from('\n');
  const lines = values.flatMap((value) => [value.map((byte) => (byte === 0x0a ? 0x20 : byte)), newline]);
  writeFileSync(file, Buffer.concat(lines));
  return file;
}

function print(format: Format, valueBytes: number, results: readonly Result[], options: RaceOptions): void {
  const rate = ({ recordsPerSecond }: LaneFigures) => recordsPerSecond;
  const micros = ({ brokerMicros, laneMicros, mainMicros, engineMicros }: LaneFigures, own: boolean) =>
    `broker ${brokerMicros.toFixed(2)}, lane ${laneMicros.toFixed(2)}${own ? ` (engine ${engineMicros.toFixed(2)}, main ${mainMicros.toFixed(2)})` : ''} us of processor a record`;
  printBlock(
    `Into Kafka, ${format}: mean value ${valueBytes} bytes, acks all, ${PARTITIONS} partitions, ${CORES} cores with the broker, ${options.repeats} turns of ${options.seconds} s after ${WARM_UP_MS / 1000} s`,
    results.map(({ lane, turns }) => [
      lane.name,
      `${spread(turns.map(rate), whole)} records/s; ${micros(turns.at(-1) as LaneFigures, /launderette|once|alone/.test(lane.name))}`,
    ]),
  );
  const ours = results.find(({ lane }) => lane.name.startsWith('launderette'));
  if (ours === undefined) return;
  printBlock(
    `Ratios in ${format}: turn by turn`,
    results
      .filter((result) => result !== ours)
      .map(({ lane, turns }) => {
        const ratios = turns.map((theirs, turn) => rate(ours.turns[turn] as LaneFigures) / rate(theirs));
        const shown = lane.name.startsWith('exactly once') ? ratios.map((ratio) => 1 / ratio) : ratios;
        const what = lane.name.startsWith('exactly once') ? `${lane.name} / idempotent` : `launderette / ${lane.name}`;
        return [what, spread(shown, (ratio) => ratio.toFixed(2))];
      }),
  );
}
