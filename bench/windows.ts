/**
 * `node bench/windows.ts [customers]`: what living by whole settlement windows saves a stream at pace `max`, encoded as for
 * Kafka and sent nowhere. Both ways take turns in one run, so that the noise of the machine falls on both.
 */
import { createEncoder, type StreamEncoder } from '@launderette/wire';
import { createSimulation, findScenario, type Scenario } from '@launderette/world';
import { printBlock, whole } from './report.ts';

const SHARDS = 16;
/** As many as the pump asks for at once. */
const GRANT_EVENTS = 16_384;
const TURN_EVENTS = 400_000;
const TURNS = 5;

const customers = Number(process.argv[2] ?? 20_000);

type Way = 'by second' | 'by window';

class Subject {
  private readonly simulation = createSimulation({
    stream: 'bench',
    scenario: findScenario('retail') as Scenario,
    seed: 7,
    customers,
    shards: SHARDS,
  });
  private readonly encoder: StreamEncoder = createEncoder({
    format: 'json',
    framing: 'kafka',
    directory: this.simulation.directory,
    partitions: SHARDS,
  });
  private readonly way: Way;

  constructor(way: Way) {
    this.way = way;
  }

  /** Events a CPU-second over one turn. */
  turn(): number {
    const cpu = process.cpuUsage();
    let events = 0;
    while (events < TURN_EVENTS) {
      events += this.grant();
      for (const { bytes } of this.encoder.takeBatches()) this.encoder.recycle(bytes.buffer);
    }
    const { user, system } = process.cpuUsage(cpu);
    return events / ((user + system) / 1e6);
  }

  private grant(): number {
    if (this.way === 'by second') return this.simulation.advance(Infinity, GRANT_EVENTS, this.encoder);
    let events = 0;
    while (events < GRANT_EVENTS) events += this.simulation.advanceWindow(this.encoder);
    return events;
  }
}

const ways = (['by second', 'by window'] as const).map((way) => ({
  way,
  subject: new Subject(way),
  rates: [] as number[],
}));
for (let turn = 0; turn <= TURNS; turn += 1) {
  for (const { subject, rates } of ways) {
    const rate = subject.turn();
    if (turn > 0) rates.push(rate); // the first warms up
  }
}
const [second, window] = ways.map(({ rates }) => rates) as [number[], number[]];
const ratios = window.map((rate, turn) => rate / (second[turn] ?? Number.NaN));
const spread = (rates: readonly number[], text: (rate: number) => string) =>
  `${text(Math.min(...rates))} to ${text(Math.max(...rates))}`;
printBlock(`Encoded for Kafka, sent nowhere, ${whole(customers)} customers, ${TURNS} turns each`, [
  ...ways.map(({ way, rates }): [string, string] => [way, `${spread(rates, whole)} events per CPU-second`]),
  ['ratio', spread(ratios, (ratio) => ratio.toFixed(2))],
]);
