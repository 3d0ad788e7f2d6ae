import {
  type BlockConsumer,
  type Directory,
  EventBlock,
  emptyCounters,
  Kind,
  LabelBlock,
  Phase,
  Provenance,
  type RestorableSimulation,
  Role,
  type SimulationCounters,
  type SimulationState,
  StateReader,
  type StateWalk,
  StateWriter,
  shardOf,
  walkCounters,
} from '@launderette/kernel';
import { ModelError } from '@launderette/models';
import { columnOf, isCategory, type Table } from '@launderette/tabular';
import type { WorldSpec } from '../blueprint.ts';
import { DAY_MS, type Day, DayOrder, type DaySource } from './day.ts';
import { Layout } from './layout.ts';
import { type DaysMaker, openDays } from './open-days.ts';
import { Payments } from './payments.ts';
import { LEARNED_TYPOLOGY, type LearnedSource, PER_MILLION } from './source.ts';

/** Rows of a block, as of the world's. */
const BLOCK_ROWS = 1_024;
const SECOND_MS = 1_000;
const TYPOLOGY_CODE = 1;

/** What a stream of a model is made from. */
export type LearnedSpec = WorldSpec & { readonly learned: LearnedSource };

/** Begins the stream. `open`: how its days are drawn; absent: in this thread. Throws ModelError for what the model does not have. */
export async function createLearnedSimulation(spec: LearnedSpec, open: DaysMaker = openDays) {
  return new LearnedSimulation(spec, await open(spec));
}

/**
 * A stream whose payments are rows of a model: a day's rows are drawn together and happen in order of their time of day.
 *
 * State is a function of definition, commands and time, as a world's is: a day is drawn again from its number, the share of
 * fraud, and the moment from which that holds. It has no ledger and no episodes: each fraudulent row is one by itself.
 */
export class LearnedSimulation implements RestorableSimulation {
  readonly directory: Directory;
  readonly startMs: number;
  readonly counters: SimulationCounters;
  nowMs: number;
  private readonly windowMs: number;
  private readonly days: DaySource;
  private readonly order: DayOrder;
  private readonly payments: Payments;
  private readonly events: EventBlock[];
  private readonly labels: LabelBlock[];
  /** Share of fraud in force; NaN: as the model has it. */
  private share: number;
  private dayNumber = 0;
  /** Rows of the day in progress before it belong to the time before the last change. */
  private fromMs: number;
  private cursor = 0;
  /** Rows of the second in progress have happened. */
  private within = false;
  private day: Day;

  constructor(spec: LearnedSpec, days: DaySource) {
    const { learned, seed, shards, scenario, prevalence } = spec;
    this.startMs = scenario.startMs;
    this.windowMs = scenario.windowMs;
    this.nowMs = scenario.startMs;
    this.fromMs = scenario.startMs;
    this.share = (prevalence[LEARNED_TYPOLOGY] ?? Number.NaN) / PER_MILLION;
    this.days = days;
    this.order = new DayOrder(learned, seed);
    const tables = days.tables(0, this.shareOrNone());
    const layout = new Layout(spec, learned, levelsOf(tables[0]!, learned));
    this.directory = layout.directory;
    this.payments = new Payments(learned, layout, seed);
    this.day = this.ordered(tables);
    this.counters = emptyCounters(this.directory.typologies.length);
    this.events = Array.from({ length: shards }, () => new EventBlock(BLOCK_ROWS));
    this.labels = Array.from({ length: shards }, () => new LabelBlock(BLOCK_ROWS));
    for (const labels of this.labels) labels.tellProvenance(learned.rows ? Provenance.kept : Provenance.learned);
  }

  get commandTimeMs(): number {
    return this.within ? this.nowMs + SECOND_MS : this.nowMs;
  }

  advance(untilMs: number, eventsMax: number, consumer: BlockConsumer): number {
    const stopMs = Math.floor(untilMs / SECOND_MS) * SECOND_MS;
    let made = 0;
    for (;;) {
      const secondMs = this.nextSecondMs();
      if (this.within && secondMs > this.nowMs) this.completeTo(this.nowMs + SECOND_MS);
      if (secondMs >= stopMs) {
        if (stopMs > this.nowMs) this.completeTo(stopMs);
        break;
      }
      if (made >= eventsMax) break;
      this.nowMs = secondMs;
      this.within = true;
      this.live(consumer);
      made += 1;
    }
    for (let shard = 0; shard < this.events.length; shard += 1) this.handOver(shard, consumer);
    return made;
  }

  advanceWindow(consumer: BlockConsumer): number {
    const window = Math.floor((this.nowMs - this.startMs) / this.windowMs) + 1;
    return this.advance(this.startMs + window * this.windowMs, Number.POSITIVE_INFINITY, consumer);
  }

  settle(consumer: BlockConsumer): number {
    return this.advance(this.commandTimeMs, Number.POSITIVE_INFINITY, consumer);
  }

  /** `perMillionMonth`: fraudulent rows in a million. */
  setPrevalence(typology: string, perMillionMonth: number): void {
    if (typology !== LEARNED_TYPOLOGY) throw new Error(`a stream of a model has no typology ${typology}`);
    this.share = perMillionMonth / PER_MILLION;
    this.fromMs = this.nowMs;
    this.redraw();
  }

  inject(): void {
    throw new Error('a stream of a model has no episodes');
  }

  /** There are no books. */
  bookTotalMinor(): number {
    return 0;
  }

  /** There is nothing that taint could lie on. */
  taintTotalMinor(): number {
    return 0;
  }

  save(): SimulationState {
    const writer = new StateWriter();
    this.walk(writer);
    return { common: writer.take(), shards: this.events.map(() => new Uint8Array(0)) };
  }

  restore({ common }: SimulationState): void {
    const reader = new StateReader(common);
    this.walk(reader);
    reader.close();
    const { cursor } = this;
    this.redraw();
    this.cursor = cursor;
  }

  private walk(state: StateWalk): void {
    this.nowMs = state.number(this.nowMs);
    this.share = state.number(this.share);
    this.fromMs = state.number(this.fromMs);
    this.dayNumber = state.number(this.dayNumber);
    this.cursor = state.number(this.cursor);
    for (const block of this.events) block.firstSequence = state.number(block.firstSequence);
    walkCounters(state, this.counters);
  }

  private shareOrNone(): number | undefined {
    return Number.isNaN(this.share) ? undefined : this.share;
  }

  private midnightMs(): number {
    return this.startMs + this.dayNumber * DAY_MS;
  }

  /** Draws the day in which time stands, and passes over what of it is past. */
  private redraw(): void {
    this.dayNumber = Math.floor((this.fromMs - this.startMs) / DAY_MS);
    this.drawDay();
    const beginMs = this.fromMs - this.midnightMs();
    while (this.cursor < this.day.rows && this.day.timeMs[this.cursor]! < beginMs) this.cursor += 1;
  }

  private drawDay(): void {
    this.day = this.ordered(this.days.tables(this.dayNumber, this.shareOrNone()));
    this.cursor = 0;
  }

  private ordered(tables: readonly Table[]): Day {
    this.days.expect?.(this.dayNumber + 1, this.shareOrNone());
    this.payments.begin(tables);
    return this.order.order(this.dayNumber, tables, (table, row, slot) => {
      this.payments.choose(table, row, this.dayNumber, slot);
      return shardOf(this.payments.debtor);
    });
  }

  /** The second of the next row, in whatever day that is. */
  private nextSecondMs(): number {
    while (this.cursor >= this.day.rows) {
      this.dayNumber += 1;
      this.fromMs = this.midnightMs();
      this.drawDay();
    }
    return this.midnightMs() + Math.floor(this.day.timeMs[this.cursor]! / SECOND_MS) * SECOND_MS;
  }

  private completeTo(nowMs: number): void {
    this.within = false;
    this.nowMs = nowMs;
  }

  /** The row at the cursor happens. */
  private live(consumer: BlockConsumer): void {
    const { day, cursor, payments } = this;
    const shard = day.shard[cursor]!;
    const block = this.events[shard]!;
    const table = day.table[cursor]!;
    const row = day.row[cursor]!;
    const timeMs = this.midnightMs() + day.timeMs[cursor]!;
    payments.choose(table, row, this.dayNumber, day.slot[cursor]!);
    const at = block.length;
    payments.write(block, table, row, timeMs);
    this.counters.events += 1;
    this.counters.eventsByKind[block.kind[at]!]! += 1;
    if (payments.isFraud(table, row)) this.label(shard, block, at);
    else this.labels[shard]!.tellOrdinary(block, at);
    this.cursor += 1;
    const last = consumer.totalOrder && this.beginsGroup(cursor + 1);
    if (last || block.length === BLOCK_ROWS) this.handOver(shard, consumer);
  }

  /** Whether a row of the day is of another second or shard than the one before it. */
  private beginsGroup(at: number): boolean {
    const { rows, shard, timeMs } = this.day;
    if (at >= rows) return true;
    const second = (row: number): number => Math.floor(timeMs[row]! / SECOND_MS);
    return shard[at] !== shard[at - 1] || second(at) !== second(at - 1);
  }

  /** The row says fraud: an episode by itself, and nobody knows who plays what part. */
  private label(shard: number, events: EventBlock, row: number): void {
    const { counters } = this;
    counters.illicitEvents += 1;
    counters.illicitByTypology[TYPOLOGY_CODE]! += 1;
    counters.episodesByTypology[TYPOLOGY_CODE]! += 1;
    const block = this.labels[shard]!;
    const at = block.length++;
    block.sequence[at] = events.firstSequence + row;
    block.ofActivity[at] = 0;
    block.timeMs[at] = events.timeMs[row]!;
    block.typology[at] = TYPOLOGY_CODE;
    block.episode[at] = counters.illicitEvents;
    block.origin[at] = 0;
    block.debtorRole[at] = events.kind[row] === Kind.purchase ? Role.victim : Role.none;
    block.creditorRole[at] = Role.none;
    block.step[at] = 1;
    block.phase[at] = Phase.none;
    block.illicitMinor[at] = 0;
    block.plannedMinor[at] = 0;
    block.amountMinor[at] = events.amountMinor[row]!;
    block.carriedOut[at] = 1;
    block.key[at] = this.payments.debtor;
    block.provenance[at] = block.deciding;
  }

  /** Every row has one label, so a block of labels is as full as its block of rows. */
  private handOver(shard: number, consumer: BlockConsumer): void {
    const events = this.events[shard]!;
    const labels = this.labels[shard]!;
    if (events.length === 0) return;
    consumer.events(shard, events);
    events.clear();
    if (labels.length === 0) return;
    consumer.labels(shard, labels);
    labels.clear();
  }
}

/** What a layout needs to know of the columns. Throws ModelError where one cannot be what it is said to be. */
function levelsOf(table: Table, { columns }: LearnedSource) {
  const amount = columnOf(table, columns.amount);
  if (amount.schema.type !== 'number')
    throw new ModelError('UNKNOWN_COLUMN', `${columns.amount} is a ${amount.schema.type}; an amount is a number`);
  const levels = (name: string | undefined): readonly string[] => {
    if (name === undefined) return [];
    const column = columnOf(table, name);
    if (isCategory(column) && column.schema.type === 'category') return column.levels;
    throw new ModelError('UNKNOWN_COLUMN', `${name} is a ${column.schema.type}; a category is needed`);
  };
  for (const name of [columns.channel, columns.fraud]) levels(name);
  return {
    entities: levels(columns.entity).length,
    counterparties: levels(columns.counterparty).length,
    categories: levels(columns.category),
  };
}
