import { type ActivityRun, emptyRun, type GateInput, type PaymentRun } from '@launderette/evaluation';
import {
  type ActivityBlock,
  type BlockConsumer,
  type Directory,
  EventBlock,
  type LabelBlock,
  localOf,
  NO_ACCOUNT,
  type Sampler,
  shardOf,
} from '@launderette/kernel';
import { createEncoder } from '@launderette/wire';
import { createSimulation, type Scenario } from '@launderette/world';
import { BlockStore } from '../block-store.ts';

const DAY_MS = 86_400_000;
const SHARDS = 16;
/** Records are encoded so many at a time. */
const ENCODED_ROWS = 512;

export interface SimulatedRunOptions {
  readonly scenario: Scenario;
  readonly seed: number;
  readonly customers: number;
  /** Simulated days. */
  readonly days: number;
  /** Multiplies the prevalence of every typology; 1 by default. */
  readonly crimeTimes?: number;
  /** The sampler that the scenario asks for. */
  readonly sampler?: Sampler | undefined;
}

/** Lives a scenario in this process, straight into columns: no files. Records are encoded for the rows that are asked for. */
export function simulatedRun(options: SimulatedRunOptions): GateInput {
  const { seed, customers, days, sampler, crimeTimes = 1 } = options;
  const scenario = withCrime(options.scenario, crimeTimes);
  const simulation = createSimulation({ stream: scenario.name, scenario, seed, customers, shards: SHARDS, sampler });
  const collector = new Collector(simulation.directory);
  const untilMs = scenario.startMs + days * DAY_MS;
  while (simulation.nowMs < untilMs) simulation.advanceWindow(collector);
  return collector.finish();
}

/** The scenario with so many times as many episodes of each typology. */
function withCrime(scenario: Scenario, times: number): Scenario {
  if (times === 1) return scenario;
  const typologies = Object.entries(scenario.typologies).map(([name, settings]) => [
    name,
    { ...settings, prevalence: (settings.prevalence as number) * times },
  ]);
  return { ...scenario, typologies: Object.fromEntries(typologies) };
}

/** Episodes begun by typology, in a run of which nothing else is kept. */
export function episodesBegun({
  scenario,
  seed,
  customers,
  days,
  sampler,
}: SimulatedRunOptions): ReadonlyMap<string, number> {
  const simulation = createSimulation({ stream: scenario.name, scenario, seed, customers, shards: SHARDS, sampler });
  const nobody = { totalOrder: false, events: () => {}, activity: () => {}, labels: () => {} };
  const untilMs = scenario.startMs + days * DAY_MS;
  while (simulation.nowMs < untilMs) simulation.advanceWindow(nobody);
  const { episodesByTypology } = simulation.counters;
  return new Map(simulation.directory.typologies.map((name, code) => [name, episodesByTypology[code] as number]));
}

class Collector implements BlockConsumer {
  readonly totalOrder = false;
  private readonly directory: Directory;
  private readonly store = new BlockStore();
  /** Row of each payment, by shard and sequence number. */
  private readonly rowOf: number[][];
  /** Triples of row, typology and episode. */
  private readonly labelled: number[] = [];
  private readonly episodeCodes = new Map<string, number>();
  private readonly activityAt: number[] = [];
  private readonly activityAccount: number[] = [];
  private readonly activityKind: number[] = [];
  private readonly accountBase: number[] = [];

  constructor(directory: Directory) {
    this.directory = directory;
    this.rowOf = Array.from({ length: directory.shards }, () => []);
    let base = 0;
    for (const institutions of directory.accountInstitution) {
      this.accountBase.push(base);
      base += institutions.length;
    }
  }

  events(shard: number, block: EventBlock): void {
    const from = this.store.rows;
    this.store.append(shard, block);
    const rows = this.rowOf[shard] as number[];
    for (let i = 0; i < block.length; i += 1) rows[block.firstSequence + i] = from + i;
  }

  activity(_shard: number, block: ActivityBlock): void {
    for (let i = 0; i < block.length; i += 1) {
      this.activityAt.push(block.timeMs[i] as number);
      this.activityAccount.push(this.codeOf(block.account[i] as number));
      this.activityKind.push(block.kind[i] as number);
    }
  }

  labels(shard: number, block: LabelBlock): void {
    for (let i = 0; i < block.length; i += 1) {
      if (block.ofActivity[i] === 1 || block.step[i] === 0) continue;
      const typology = block.typology[i] as number;
      const key = `${typology}/${block.origin[i]}/${block.episode[i]}`;
      const episode = this.episodeCodes.get(key) ?? this.episodeCodes.size;
      this.episodeCodes.set(key, episode);
      this.labelled.push(this.rowOf[shard]?.[block.sequence[i] as number] as number, typology, episode);
    }
  }

  finish(): GateInput {
    const order = this.store.inTotalOrder(this.directory.shards);
    const run = this.runOf(order);
    const place = new Int32Array(order.length);
    order.forEach((row, at) => {
      place[row] = at;
    });
    for (let i = 0; i < this.labelled.length; i += 3) {
      const at = place[this.labelled[i] as number] as number;
      run.typology[at] = this.labelled[i + 1] as number;
      run.episode[at] = this.labelled[i + 2] as number;
    }
    return { run, records: (rows) => this.records(order, rows) };
  }

  private runOf(order: Int32Array): PaymentRun {
    const run = emptyRun(order.length, this.directory.typologies, this.activityRun());
    const devices = new Codes();
    const cards = new Codes();
    const where = merchantPlaces(this.directory);
    order.forEach((row, i) => {
      const { chunk, at } = this.store.place(row);
      run.timeMs[i] = chunk.timeMs[at] as number;
      run.payer[i] = this.codeOf(chunk.debtor[at] as number);
      run.payee[i] = this.codeOf(chunk.creditor[at] as number);
      run.amountMinor[i] = chunk.amountMinor[at] as number;
      run.device[i] = devices.of(chunk.deviceHigh[at] as number, chunk.deviceLow[at] as number);
      run.card[i] = cards.of(chunk.cardHigh[at] as number, chunk.cardLow[at] as number);
      const merchant = chunk.merchant[at] as number;
      run.merchant[i] = merchant;
      run.place[i] = where.places[merchant] ?? -1;
      run.country[i] = where.countries[merchant] ?? 0;
      run.category[i] = where.categories[merchant] ?? 0;
      run.kind[i] = chunk.kind[at] as number;
      run.rail[i] = chunk.rail[at] as number;
      run.channel[i] = chunk.channel[at] as number;
      run.status[i] = chunk.status[at] as number;
    });
    return run;
  }

  private activityRun(): ActivityRun {
    const order = Int32Array.from(this.activityAt, (_, i) => i).sort(
      (a, b) => (this.activityAt[a] as number) - (this.activityAt[b] as number) || a - b,
    );
    return {
      timeMs: Float64Array.from(order, (i) => this.activityAt[i] as number),
      account: Int32Array.from(order, (i) => this.activityAccount[i] as number),
      kind: Uint8Array.from(order, (i) => this.activityKind[i] as number),
    };
  }

  private codeOf(ref: number): number {
    return ref === NO_ACCOUNT ? -1 : (this.accountBase[shardOf(ref)] as number) + localOf(ref);
  }

  /** What is published of some rows, as JSON says it, with the key and the partition of their Kafka records. */
  private *records(order: Int32Array, rows: Int32Array): Generator<object> {
    const encoder = createEncoder({ format: 'json', framing: 'lines', directory: this.directory, partitions: 1 });
    const one = new EventBlock(1);
    for (let from = 0; from < rows.length; from += ENCODED_ROWS) {
      for (const row of rows.subarray(from, from + ENCODED_ROWS)) {
        const at = order[row] as number;
        this.store.copyTo(one, at);
        encoder.events(this.store.shard[at] as number, one);
      }
      for (const batch of encoder.takeBatches()) {
        for (const line of Buffer.from(batch.bytes).toString().trimEnd().split('\n')) yield JSON.parse(line) as object;
        encoder.recycle(batch.bytes.buffer as ArrayBuffer);
      }
    }
  }
}

/** City, country and category of each merchant, as codes; countries and categories begin at 1. */
function merchantPlaces({ merchants }: Directory): Readonly<Record<'places' | 'countries' | 'categories', number[]>> {
  const codesOf = (texts: readonly string[]): number[] => {
    const known = new Map<string, number>();
    return texts.map((text) => {
      if (!known.has(text)) known.set(text, known.size);
      return known.get(text) as number;
    });
  };
  const small = (texts: readonly string[]): number[] => codesOf(texts).map((code) => 1 + code);
  return {
    places: codesOf(merchants.map(({ city, country }) => `${country}/${city}`)),
    countries: small(merchants.map(({ country }) => country)),
    categories: small(merchants.map(({ categoryCode }) => categoryCode)),
  };
}

/** Codes of 64-bit values, by first appearance; 0 is none. Two that differ in the lowest bits only share a code: one in a million pairs of a billion. */
class Codes {
  private readonly known = new Map<number, number>();

  of(high: number, low: number): number {
    if (high === 0 && low === 0) return -1;
    const key = high * 2 ** 21 + (low >>> 11);
    const code = this.known.get(key) ?? this.known.size;
    this.known.set(key, code);
    return code;
  }
}
