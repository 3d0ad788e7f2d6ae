import { SECOND_MS } from './calendar.ts';
import { emptyCounters, sumCounters } from './counters.ts';
import type { Directory } from './directory.ts';
import type { Injection, Preview } from './injection.ts';
import { Members } from './members.ts';
import { Settlement } from './settlement.ts';
import type { Fire, Shard } from './shard.ts';
import type {
  BlockConsumer,
  DividedSimulation,
  Route,
  SimulationCounters,
  SimulationState,
  SupplyOutcome,
} from './simulation.ts';
import { StateError, StateReader, type StateWalk, StateWriter } from './state.ts';
import type { OutgoingCredits, Transfer } from './transfers.ts';

/** By shard; undefined: it lives elsewhere, or not yet. */
export type LivingShards = readonly (Shard | undefined)[];

/** What lives in the shards: agents, and the episodes that are woven among them. */
export interface Program {
  readonly fire: Fire;
  /** When the next episode begins, Unix milliseconds; `Infinity` if none will. */
  readonly nextEpisodeMs: number;
  /** Begins the episodes that are due before `untilMs`: schedules their steps in the shards that live here. */
  beginEpisodes(untilMs: number): void;
  setPrevalence(typology: string, perMillionMonth: number, atMs: number): void;
  /** Begins an episode: schedules its steps in those of the shards that are present in `among`, by index. */
  inject(injection: Injection, atMs: number, among: LivingShards): void;
  /** What `inject` would plan. */
  preview(injection: Injection, atMs: number): Preview;
  /** Walks over what is common to all shards. */
  walk(state: StateWalk): void;
  /** Walks over what lives in one shard, beside its ledger and timers. */
  walkShard(state: StateWalk, shard: Shard): void;
}

export interface EngineOptions {
  readonly directory: Directory;
  /**
   * By index; those that are owned by others are undefined. The engine takes out shards that do not live yet and puts them in
   * when they do: the program sees who lives here.
   */
  readonly shards: (Shard | undefined)[];
  /** True: one settlement window at a time, see DividedSimulation. False: all shards are here. */
  readonly divided: boolean;
  /** The same array that the shards were given. */
  readonly agenda: Float64Array;
  readonly program: Program;
  readonly startMs: number;
  /** Length of a settlement window, a whole number of seconds, milliseconds. */
  readonly windowMs: number;
  /** What tells this world from others, for snapshots: seed, sizes. */
  readonly identity: readonly number[];
}

/**
 * The loop: second by second, shard by shard, skipping the seconds in which nothing is due.
 *
 * Payments therefore have a total order (second, shard, sequence) that does not depend on how far each call advances.
 */
export class Engine implements DividedSimulation {
  readonly directory: Directory;
  readonly startMs: number;
  nowMs: number;

  /** By index; undefined: lives elsewhere, or not yet. */
  private readonly shards: (Shard | undefined)[];
  private readonly divided: boolean;
  private readonly agenda: Float64Array;
  private readonly program: Program;
  private readonly settlement: Settlement;
  private readonly members: Members;
  private readonly totals: SimulationCounters;
  /** Payments since the engine was built. */
  private lived = 0;
  /** Shard whose turn it is in the second at `nowMs`; -1 between seconds. */
  private turn = -1;

  constructor(options: EngineOptions) {
    this.directory = options.directory;
    this.shards = options.shards;
    this.divided = options.divided;
    this.agenda = options.agenda;
    this.program = options.program;
    this.startMs = options.startMs;
    this.nowMs = options.startMs;
    this.totals = emptyCounters(options.directory.typologies.length);
    this.settlement = new Settlement(options.startMs, options.windowMs, options.shards);
    this.members = new Members(options);
    for (const shard of this.shards) shard?.lookAhead();
  }

  get counters(): SimulationCounters {
    sumCounters(this.totals, this.shards);
    return this.totals;
  }

  get owned(): readonly number[] {
    return this.members.owned;
  }

  get living(): readonly number[] {
    return this.members.owned.filter((index) => this.shards[index] !== undefined);
  }

  get windowIndex(): number {
    return this.settlement.index;
  }

  get windowBeginMs(): number {
    return this.settlement.beginMs;
  }

  get windowEndMs(): number {
    return this.settlement.endMs;
  }

  get windowOver(): boolean {
    return this.nowMs >= this.settlement.endMs;
  }

  get commands(): number {
    return this.members.commands;
  }

  get commandTimeMs(): number {
    return this.turn < 0 ? this.nowMs : this.nowMs + SECOND_MS;
  }

  advance(untilMs: number, eventsMax: number, consumer: BlockConsumer): number {
    const before = this.lived;
    const wantedMs = Math.floor(untilMs / SECOND_MS) * SECOND_MS;
    if (this.divided && wantedMs > this.nowMs && this.windowOver && !this.beginWindow()) return 0;
    const endMs = this.divided ? Math.min(wantedMs, this.settlement.endMs) : wantedMs;
    while (this.lived - before < eventsMax && this.open(endMs)) this.live(eventsMax - (this.lived - before), consumer);
    this.handOverAll(consumer);
    return this.lived - before;
  }

  advanceWindow(consumer: BlockConsumer): number {
    const before = this.lived;
    if (this.turn >= 0) this.live(Infinity, consumer);
    if (this.windowOver && !this.beginWindow()) return 0;
    const { endMs } = this.settlement;
    if (this.program.nextEpisodeMs < endMs) this.program.beginEpisodes(endMs);
    for (const shard of this.shards) if (shard !== undefined) this.liveUntil(shard, endMs, consumer);
    this.nowMs = endMs;
    this.handOverAll(consumer);
    return this.lived - before;
  }

  settle(consumer: BlockConsumer): number {
    const before = this.lived;
    if (this.turn >= 0) this.live(Infinity, consumer);
    this.handOverAll(consumer);
    return this.lived - before;
  }

  setPrevalence(typology: string, perMillionMonth: number): void {
    this.betweenSeconds();
    this.members.command();
    this.program.setPrevalence(typology, perMillionMonth, this.nowMs);
  }

  inject(injection: Injection): void {
    this.betweenSeconds();
    this.program.inject(injection, this.nowMs, this.members.injected(injection, this.nowMs));
  }

  preview(injection: Injection): Preview {
    return this.program.preview(injection, this.commandTimeMs);
  }

  bookTotalMinor(): number {
    return this.shards.reduce((sum, shard) => sum + (shard?.ledger.totalMinor() ?? 0), 0);
  }

  taintTotalMinor(): number {
    return this.shards.reduce((sum, shard) => sum + (shard?.taint.totalMinor() ?? 0), 0);
  }

  beginWindow(): boolean {
    if (!this.windowOver || !this.settlement.complete) return false;
    this.settlement.next();
    this.members.join(this.settlement.index, this.nowMs);
    return true;
  }

  missing(): Route[] {
    return this.settlement.missing();
  }

  creditsOut(source: number): OutgoingCredits {
    return this.settlement.creditsOut(source);
  }

  supply(transfer: Transfer): SupplyOutcome {
    return this.settlement.supply(transfer);
  }

  worldPayments(): number | undefined {
    return this.windowOver && this.settlement.complete ? this.settlement.payments() : undefined;
  }

  shardCounters(shard: number): SimulationCounters {
    return this.members.at(shard).counters;
  }

  inFlightMinor(shard: number): number {
    return this.members.at(shard).ledger.inFlightMinor;
  }

  deferredMinor(shard: number): number {
    return this.members.at(shard).deferred.totalMinor();
  }

  save(): SimulationState {
    this.betweenSeconds();
    if (this.divided) throw new Error('a part of a world is saved shard by shard');
    const common = new StateWriter();
    this.walkCommon(common);
    const shards = this.living.map((index) => {
      const state = new StateWriter();
      this.members.walkShard(state, this.members.at(index), this.nowMs);
      return state.take();
    });
    return { common: common.take(), shards };
  }

  restore({ common, shards }: SimulationState): void {
    this.betweenSeconds();
    if (this.divided) throw new Error('a part of a world is restored shard by shard');
    if (shards.length !== this.shards.length)
      throw new StateError(`${shards.length} shards were saved, not ${this.shards.length}`);
    const state = new StateReader(common);
    this.walkCommon(state);
    state.close();
    shards.forEach((bytes, index) => {
      const own = new StateReader(bytes);
      this.members.walkShard(own, this.members.at(index), this.nowMs);
      own.close();
    });
  }

  saveShard(shard: number): Uint8Array {
    if (this.turn >= 0 || this.nowMs !== this.settlement.beginMs)
      throw new Error('a shard is saved at the beginning of a window: beginWindow() comes first');
    return this.members.save(shard, this.settlement.index, this.nowMs);
  }

  restoreShards(snapshots: ReadonlyMap<number, Uint8Array>): void {
    if (!this.divided) throw new Error('only what was created with `owned` is restored shard by shard');
    if (this.nowMs !== this.startMs || this.turn >= 0) throw new Error('shards are restored before anything is lived');
    const { window, livesFrom } = this.members.open(snapshots);
    this.settlement.restart(window, livesFrom);
    this.nowMs = this.settlement.beginMs;
    this.members.restore(window, this.nowMs);
  }

  private walkCommon(state: StateWalk): void {
    this.nowMs = state.number(this.nowMs);
    this.settlement.index = state.number(this.settlement.index);
    this.members.walkCommon(state);
  }

  /** Opens the next second before `endMs` in which something may be due. Returns false if there is none. */
  private open(endMs: number): boolean {
    if (this.turn >= 0) return true;
    const { agenda, program } = this;
    let nextMs = Infinity;
    for (let i = 0; i < agenda.length; i += 1) if ((agenda[i] as number) < nextMs) nextMs = agenda[i] as number;
    const episodeMs = program.nextEpisodeMs;
    if (episodeMs < nextMs) nextMs = Math.floor(episodeMs / SECOND_MS) * SECOND_MS;
    if (nextMs >= endMs) {
      if (endMs > this.nowMs && endMs !== Infinity) this.moveTo(endMs);
      return false;
    }
    while (nextMs >= this.settlement.endMs) this.settlement.next();
    this.nowMs = nextMs;
    if (episodeMs < nextMs + SECOND_MS) program.beginEpisodes(nextMs + SECOND_MS);
    this.turn = 0;
    return true;
  }

  /** Lives a shard's seconds before `endMs`, all of them: its blocks may be handed over before those of other shards. */
  private liveUntil(shard: Shard, endMs: number, consumer: BlockConsumer): void {
    const { agenda, program } = this;
    const before = shard.counters.events;
    for (let nextMs = agenda[shard.index] as number; nextMs < endMs; nextMs = agenda[shard.index] as number) {
      while (!shard.run(nextMs, Infinity, program.fire)) handOver(shard, consumer);
    }
    this.lived += shard.counters.events - before;
  }

  /** Passes time in which nothing is due. */
  private moveTo(atMs: number): void {
    while (atMs > this.settlement.endMs) this.settlement.next();
    this.nowMs = atMs;
  }

  /** Lives the open second until it is over or `eventsMax` more payments have happened. */
  private live(eventsMax: number, consumer: BlockConsumer): void {
    const endMs = this.nowMs + SECOND_MS;
    const stopAt = this.lived + eventsMax;
    const { agenda } = this;
    for (; this.turn < agenda.length; this.turn += 1) {
      if ((agenda[this.turn] as number) >= endMs) continue;
      const shard = this.shards[this.turn] as Shard;
      while (!this.run(shard, stopAt - this.lived)) {
        if (this.lived >= stopAt) return;
        handOver(shard, consumer);
      }
      if (consumer.totalOrder) handOver(shard, consumer);
    }
    this.turn = -1;
    this.nowMs = endMs;
  }

  /** Lets a shard live the open second or the rest of it, see {@link Shard.run}. */
  private run(shard: Shard, eventsMax: number): boolean {
    const before = shard.counters.events;
    const over = shard.run(this.nowMs, eventsMax, this.program.fire);
    this.lived += shard.counters.events - before;
    return over;
  }

  private handOverAll(consumer: BlockConsumer): void {
    for (const shard of this.shards) if (shard !== undefined) handOver(shard, consumer);
  }

  private betweenSeconds(): void {
    if (this.turn >= 0) throw new Error('asked for in the middle of a second: settle() comes first');
  }
}

function handOver(shard: Shard, consumer: BlockConsumer): void {
  if (shard.events.length > 0) {
    consumer.events(shard.index, shard.events);
    shard.events.clear();
  }
  if (shard.activity.length > 0) {
    consumer.activity(shard.index, shard.activity);
    shard.activity.clear();
  }
  if (shard.labels.length > 0) {
    consumer.labels(shard.index, shard.labels);
    shard.labels.clear();
  }
  if (shard.outcomes.length > 0) {
    consumer.outcomes?.(shard.index, shard.outcomes);
    shard.outcomes.clear();
  }
  if (shard.episodes.length > 0) {
    consumer.episodes?.(shard.index, shard.episodes);
    shard.episodes.clear();
  }
}
