import { SECOND_MS } from './calendar.ts';
import type { Directory } from './directory.ts';
import type { Fire, Shard } from './shard.ts';
import type {
  BlockConsumer,
  Injection,
  RestorableSimulation,
  SimulationCounters,
  SimulationState,
} from './simulation.ts';
import { fixed, StateError, StateReader, type StateWalk, StateWriter } from './state.ts';
import { settleWindow } from './windows.ts';

/** What lives in the shards: agents, and the episodes that are woven among them. */
export interface Program {
  readonly fire: Fire;
  /** When the next episode begins, Unix milliseconds; `Infinity` if none will. */
  readonly nextEpisodeMs: number;
  /** Begins the episodes that are due before `untilMs`: schedules their steps in the shards. */
  beginEpisodes(untilMs: number): void;
  setPrevalence(typology: string, perMillionMonth: number, atMs: number): void;
  inject(injection: Injection, atMs: number): void;
  /** Walks over what is common to all shards. */
  walk(state: StateWalk): void;
  /** Walks over what lives in one shard, beside its ledger and timers. */
  walkShard(state: StateWalk, shard: Shard): void;
}

export interface EngineOptions {
  readonly directory: Directory;
  readonly shards: readonly Shard[];
  /** The same array that the shards were given. */
  readonly agenda: Float64Array;
  readonly program: Program;
  readonly counters: SimulationCounters;
  readonly startMs: number;
  /** Length of a settlement window, a whole number of seconds, milliseconds. */
  readonly windowMs: number;
}

/**
 * The loop: second by second, shard by shard, skipping the seconds in which nothing is due.
 *
 * Payments therefore have a total order (second, shard, sequence) that does not depend on how far each call advances.
 */
export class Engine implements RestorableSimulation {
  readonly directory: Directory;
  readonly counters: SimulationCounters;
  readonly startMs: number;
  nowMs: number;

  private readonly shards: readonly Shard[];
  private readonly agenda: Float64Array;
  private readonly program: Program;
  private readonly windowMs: number;
  private windowEndMs: number;
  /** Shard whose turn it is in the second at `nowMs`; -1 between seconds. */
  private turn = -1;

  constructor(options: EngineOptions) {
    this.directory = options.directory;
    this.shards = options.shards;
    this.agenda = options.agenda;
    this.program = options.program;
    this.counters = options.counters;
    this.startMs = options.startMs;
    this.nowMs = options.startMs;
    this.windowMs = options.windowMs;
    this.windowEndMs = options.startMs + options.windowMs;
    for (const shard of this.shards) {
      shard.settlementMs = this.windowEndMs;
      shard.lookAhead();
    }
  }

  get commandTimeMs(): number {
    return this.turn < 0 ? this.nowMs : this.nowMs + SECOND_MS;
  }

  advance(untilMs: number, eventsMax: number, consumer: BlockConsumer): number {
    const endMs = Math.floor(untilMs / SECOND_MS) * SECOND_MS;
    const before = this.counters.events;
    while (this.counters.events - before < eventsMax && this.open(endMs)) {
      this.live(eventsMax - (this.counters.events - before), consumer);
    }
    this.handOverAll(consumer);
    return this.counters.events - before;
  }

  advanceWindow(consumer: BlockConsumer): number {
    const before = this.counters.events;
    if (this.turn >= 0) this.live(Infinity, consumer);
    if (this.nowMs >= this.windowEndMs) this.openWindow(this.nowMs);
    const endMs = this.windowEndMs;
    if (this.program.nextEpisodeMs < endMs) this.program.beginEpisodes(endMs);
    for (const shard of this.shards) this.liveUntil(shard, endMs, consumer);
    this.nowMs = endMs;
    this.handOverAll(consumer);
    return this.counters.events - before;
  }

  settle(consumer: BlockConsumer): number {
    const before = this.counters.events;
    if (this.turn >= 0) this.live(Infinity, consumer);
    this.handOverAll(consumer);
    return this.counters.events - before;
  }

  setPrevalence(typology: string, perMillionMonth: number): void {
    this.betweenSeconds();
    this.program.setPrevalence(typology, perMillionMonth, this.nowMs);
  }

  inject(injection: Injection): void {
    this.betweenSeconds();
    this.program.inject(injection, this.nowMs);
  }

  bookTotalMinor(): number {
    return this.shards.reduce((sum, shard) => sum + shard.ledger.totalMinor(), 0);
  }

  save(): SimulationState {
    this.betweenSeconds();
    const common = new StateWriter();
    this.walkCommon(common);
    const shards = this.shards.map((shard) => {
      const state = new StateWriter();
      this.walkShard(state, shard);
      return state.take();
    });
    return { common: common.take(), shards };
  }

  restore({ common, shards }: SimulationState): void {
    this.betweenSeconds();
    if (shards.length !== this.shards.length)
      throw new StateError(`${shards.length} shards were saved, not ${this.shards.length}`);
    const state = new StateReader(common);
    this.walkCommon(state);
    state.close();
    this.shards.forEach((shard, index) => {
      const own = new StateReader(shards[index] as Uint8Array);
      this.walkShard(own, shard);
      own.close();
    });
  }

  private walkCommon(state: StateWalk): void {
    this.nowMs = state.number(this.nowMs);
    this.windowEndMs = state.number(this.windowEndMs);
    this.program.walk(state);
    const { counters } = this;
    for (const totals of [counters.eventsByKind, counters.declinesByReason, counters.activityByKind])
      fixed(state, totals);
    for (const totals of [counters.illicitByTypology, counters.episodesByTypology]) fixed(state, totals);
    counters.events = state.number(counters.events);
    counters.illicitEvents = state.number(counters.illicitEvents);
  }

  private walkShard(state: StateWalk, shard: Shard): void {
    shard.walk(state, this.nowMs);
    this.program.walkShard(state, shard);
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
      if (endMs > this.nowMs && endMs !== Infinity) this.nowMs = endMs;
      return false;
    }
    if (nextMs >= this.windowEndMs) this.openWindow(nextMs);
    this.nowMs = nextMs;
    if (episodeMs < nextMs + SECOND_MS) program.beginEpisodes(nextMs + SECOND_MS);
    this.turn = 0;
    return true;
  }

  /** Lives a shard's seconds before `endMs`, all of them: its blocks may be handed over before those of other shards. */
  private liveUntil(shard: Shard, endMs: number, consumer: BlockConsumer): void {
    const { agenda, program } = this;
    for (let nextMs = agenda[shard.index] as number; nextMs < endMs; nextMs = agenda[shard.index] as number) {
      while (!shard.run(nextMs, Infinity, program.fire)) handOver(shard, consumer);
    }
  }

  private openWindow(atMs: number): void {
    const windows = Math.floor((atMs - this.startMs) / this.windowMs) + 1;
    this.windowEndMs = this.startMs + windows * this.windowMs;
    settleWindow(this.shards, this.windowEndMs);
  }

  /** Lives the open second until it is over or `eventsMax` more payments have happened. */
  private live(eventsMax: number, consumer: BlockConsumer): void {
    const endMs = this.nowMs + SECOND_MS;
    const stopAt = this.counters.events + eventsMax;
    const { agenda } = this;
    for (; this.turn < agenda.length; this.turn += 1) {
      if ((agenda[this.turn] as number) >= endMs) continue;
      const shard = this.shards[this.turn] as Shard;
      while (!shard.run(this.nowMs, stopAt - this.counters.events, this.program.fire)) {
        if (this.counters.events >= stopAt) return;
        handOver(shard, consumer);
      }
      if (consumer.totalOrder) handOver(shard, consumer);
    }
    this.turn = -1;
    this.nowMs = endMs;
  }

  private handOverAll(consumer: BlockConsumer): void {
    for (const shard of this.shards) handOver(shard, consumer);
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
}
