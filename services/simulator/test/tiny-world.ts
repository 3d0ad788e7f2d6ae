import {
  ACCOUNT_ID_BYTES,
  ActivityBlock,
  accountRef,
  type BlockConsumer,
  Channel,
  type Directory,
  EventBlock,
  type Injection,
  Kind,
  LabelBlock,
  Rail,
  Role,
  type Simulation,
  type SimulationCounters,
  Status,
} from '@launderette/kernel';

/** What the tiny world is told; the rest of a real world's definition means nothing to it. */
export interface TinySpec {
  readonly stream: string;
  readonly seed: number;
  readonly shards: number;
  readonly prevalence: Readonly<Record<string, number>>;
}

const START_MS = Date.UTC(2026, 0, 1);
const ACCOUNTS_PER_SHARD = 4;
const EVENTS_PER_SECOND_AND_SHARD = 3;
export const TINY_WINDOW_MS = 60_000;
const TYPOLOGIES = ['', 'card-testing', 'account-takeover', 'mule-fan-in', 'structuring'];

/** A world small enough to be checked by eye: a few payments a second and shard, the first labelled where crime is set high. */
export function createSimulation(spec: TinySpec): Simulation {
  return new TinyWorld(spec);
}

class TinyWorld implements Simulation {
  readonly startMs = START_MS;
  readonly directory: Directory;
  readonly counters: SimulationCounters = {
    eventsByKind: new Float64Array(16),
    declinesByReason: new Float64Array(8),
    activityByKind: new Float64Array(8),
    illicitByTypology: new Float64Array(TYPOLOGIES.length),
    episodesByTypology: new Float64Array(TYPOLOGIES.length),
    miscastByTypology: new Float64Array(TYPOLOGIES.length),
    illicitEvents: 0,
    events: 0,
  };
  nowMs = START_MS;
  private readonly spec: TinySpec;
  private readonly blocks: EventBlock[];
  private readonly labels = new LabelBlock(4);
  private readonly activity = new ActivityBlock(1);
  private readonly prevalence: number[];
  private injected: Injection[] = [];
  /** Next payment of the second in progress: shard and row, as one number. */
  private cursor = 0;

  constructor(spec: TinySpec) {
    this.spec = spec;
    this.directory = tinyDirectory(spec);
    this.blocks = Array.from({ length: spec.shards }, () => new EventBlock(EVENTS_PER_SECOND_AND_SHARD));
    this.prevalence = TYPOLOGIES.map((name) => spec.prevalence[name] ?? 0);
  }

  get commandTimeMs(): number {
    return this.cursor === 0 ? this.nowMs : this.nowMs + 1000;
  }

  advance(untilMs: number, eventsMax: number, consumer: BlockConsumer): number {
    const stopMs = Math.floor(untilMs / 1000) * 1000;
    let made = 0;
    while (this.nowMs < stopMs && made < eventsMax) {
      this.makeNext(consumer);
      made += 1;
    }
    this.hand(consumer);
    return made;
  }

  advanceWindow(consumer: BlockConsumer): number {
    return this.advance((Math.floor(this.nowMs / TINY_WINDOW_MS) + 1) * TINY_WINDOW_MS, Infinity, consumer);
  }

  settle(consumer: BlockConsumer): number {
    return this.advance(this.commandTimeMs, Infinity, consumer);
  }

  setPrevalence(typology: string, perMillionMonth: number): void {
    this.prevalence[TYPOLOGIES.indexOf(typology)] = perMillionMonth;
  }

  inject(injection: Injection): void {
    this.injected.push(injection);
  }

  taintTotalMinor(): number {
    return 0;
  }

  bookTotalMinor(): number {
    return 0;
  }

  private makeNext(consumer: BlockConsumer): void {
    const shard = Math.floor(this.cursor / EVENTS_PER_SECOND_AND_SHARD);
    const row = this.cursor % EVENTS_PER_SECOND_AND_SHARD;
    const block = this.blocks[shard]!;
    this.write(block, shard, row);
    this.counters.events += 1;
    this.counters.eventsByKind[Kind.creditTransfer]! += 1;
    if (row === EVENTS_PER_SECOND_AND_SHARD - 1) this.hand(consumer);
    this.cursor += 1;
    if (this.cursor === this.spec.shards * EVENTS_PER_SECOND_AND_SHARD) this.nextSecond();
  }

  private write(block: EventBlock, shard: number, row: number): void {
    const index = block.length++;
    const second = (this.nowMs - START_MS) / 1000;
    block.timeMs[index] = this.nowMs + row * 100;
    block.settlementMs[index] = block.timeMs[index]!;
    block.kind[index] = Kind.creditTransfer;
    block.rail[index] = Rail.instant;
    block.channel[index] = Channel.app;
    block.status[index] = Status.booked;
    block.debtor[index] = accountRef(shard, (second + row) % ACCOUNTS_PER_SHARD);
    block.creditor[index] = accountRef(shard, (second + row + 1) % ACCOUNTS_PER_SHARD);
    block.debtorBalanceMinor[index] = 100;
    block.creditorBalanceMinor[index] = Number.NaN;
    block.amountMinor[index] = 1 + ((this.spec.seed + second * 7 + shard * 3 + row) % 997) + (this.prevalence[1] ?? 0);
    block.merchant[index] = -1;
    for (const column of ZERO_COLUMNS) block[column][index] = 0;
    if (shard === 0 && row === 0)
      this.labelInjections(block.firstSequence + index, block.timeMs[index]!, block.debtor[index]!);
  }

  private nextSecond(): void {
    this.cursor = 0;
    this.nowMs += 1000;
  }

  private labelInjections(sequence: number, timeMs: number, key: number): void {
    for (const { typology, number } of this.injected.splice(0)) {
      const at = this.labels.length++;
      const code = TYPOLOGIES.indexOf(typology);
      this.labels.sequence[at] = sequence;
      this.labels.ofActivity[at] = 0;
      this.labels.timeMs[at] = timeMs;
      this.labels.typology[at] = code;
      this.labels.episode[at] = number;
      this.labels.origin[at] = 1;
      this.labels.debtorRole[at] = Role.victim;
      this.labels.creditorRole[at] = Role.none;
      this.labels.step[at] = 1;
      this.labels.key[at] = key;
      this.counters.illicitEvents += 1;
      this.counters.illicitByTypology[code]! += 1;
      this.counters.episodesByTypology[code]! += 1;
    }
  }

  private hand(consumer: BlockConsumer): void {
    this.blocks.forEach((block, shard) => {
      if (block.length > 0) consumer.events(shard, block);
      block.clear();
    });
    if (this.labels.length > 0) consumer.labels(0, this.labels);
    this.labels.clear();
    consumer.activity(0, this.activity);
  }
}

/** Columns that mean "absent" when they are 0. */
const ZERO_COLUMNS = [
  'purpose',
  'reason',
  'currency',
  'counterAmountMinor',
  'counterCurrency',
  'exchangeRate',
  'terminal',
  'entryMode',
  'cardHigh',
  'cardLow',
  'deviceHigh',
  'deviceLow',
  'addressHigh',
  'addressLow',
  'remittance',
  'remittanceNumber',
] as const;

function tinyDirectory(spec: TinySpec): Directory {
  const perShard = <T>(make: (shard: number) => T): T[] =>
    Array.from({ length: spec.shards }, (_, shard) => make(shard));
  return {
    stream: spec.stream,
    shards: spec.shards,
    accountIds: perShard(accountIds),
    accountInstitution: perShard(() => new Uint8Array(ACCOUNTS_PER_SHARD)),
    institutions: [{ bic: 'LNDRXL22', country: 'XL' }],
    currencies: ['EUR'],
    merchants: [],
    remittances: [''],
    typologies: TYPOLOGIES,
    techniques: TYPOLOGIES.map(() => ({ f3: [], amltrix: [] })),
  };
}

function accountIds(shard: number): Uint8Array {
  const ids = Array.from(
    { length: ACCOUNTS_PER_SHARD },
    (_, local) => `XL00${`${shard}`.padStart(4, '0')}${`${local}`.padStart(16, '0')}`,
  );
  return new TextEncoder().encode(ids.join('').slice(0, ACCOUNTS_PER_SHARD * ACCOUNT_ID_BYTES));
}
