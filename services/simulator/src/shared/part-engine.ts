import { type DividedSimulation, type Injection, type OutgoingCredits, transferOf } from '@launderette/kernel';
import type { View } from '@launderette/world';
import type { JournalEntry } from '../api.ts';
import { copyCounters } from '../counters.ts';
import { copyPositions, newPositions } from '../durable/positions.ts';
import { RecordDigest } from '../durable/record-digest.ts';
import { Windows } from '../durable/windows.ts';
import type { BatchEncoder } from '../engine.ts';
import type {
  AdvanceRequest,
  EngineReport,
  EngineRequest,
  HearRequest,
  JoinRequest,
  SavedStream,
  SettleRequest,
  ShardTotals,
  Standing,
} from '../engine-messages.ts';
import { Introduction } from '../introduction.ts';
import { WINDOWS_PER_GRANT_MAX } from '../limits.ts';
import { MomentRecorder } from '../moments.ts';
import { type GroupStep, ShardGroup } from '../shard-group.ts';
import { EarlyCredits } from './early-credits.ts';
import { packPart, unpackPart } from './part-state.ts';

/** What else an engine of some shards is told. */
export interface PartEngineOptions {
  /** Partitions that the encoder writes to. */
  readonly partitions: number;
  /** Length of a settlement window, simulated milliseconds. */
  readonly windowMs: number;
  /** Payments of the whole stream after which it ends with the window in progress; absent: nowhere. */
  readonly endEvents?: number;
  /** What an institution sees; absent: everything. */
  readonly view?: View;
  /** Whether the encoder introduces the parties and accounts of its shards before their first event; absent: it does not. */
  readonly parties?: boolean;
}

/** What a request asks to be lived. */
interface Span {
  readonly untilMs: number;
  readonly eventsMax: number;
  readonly windows: boolean;
}

/**
 * The engine of a process that lives some shards of a stream, or all of them: it stops at the end of a window for what
 * other shards have sent, and at the horizon for commands, and says so. Knows no wall clock, thread or sink.
 */
export class PartEngine {
  private readonly simulation: DividedSimulation;
  private readonly encoder: BatchEncoder;
  private readonly options: PartEngineOptions;
  private readonly windows: Windows;
  private readonly digest: RecordDigest;
  private readonly group: ShardGroup;
  private readonly early = new EarlyCredits();
  private introduction: Introduction | undefined;
  private readonly entries: JournalEntry[] = [];
  private credits: OutgoingCredits[] = [];
  private blocked: EngineReport['blocked'];
  private waitsFor: readonly number[] = [];
  private saveDue = false;
  private saved: SavedStream | undefined;
  private ended = false;

  constructor(simulation: DividedSimulation, encoder: BatchEncoder, options: PartEngineOptions) {
    const { endEvents, windowMs } = options;
    this.simulation = simulation;
    this.encoder = encoder;
    this.options = options;
    this.windows = new Windows(simulation.startMs, windowMs);
    this.digest = new RecordDigest(simulation.directory.shards);
    const ending = endEvents === undefined ? {} : { eventsMax: endEvents };
    const consumer = options.view?.before(this.digest) ?? this.digest;
    this.group = new ShardGroup({ simulation, consumer, ...ending });
    if (options.parties) this.introduction = new Introduction(encoder, simulation.owned, simulation.startMs);
  }

  /** Throws Diverged, StateError, RangeError; the engine is of no use then. */
  handle(request: EngineRequest): EngineReport {
    switch (request.kind) {
      case 'join':
        return this.join(request);
      case 'hear':
        return this.hear(request);
      case 'apply':
        this.tell(request.entries);
        return this.report(0);
      case 'settle':
        return this.settle(request);
      case 'advance':
        return this.advance(request);
      case 'preview':
        return this.preview(request.injection);
      case 'resume':
        throw new Error('an engine of some shards joins them, it does not take up a whole stream');
    }
  }

  /** Buffers of batches that were delivered, to be written again. */
  recycle(buffers: readonly ArrayBuffer[]): void {
    for (const buffer of buffers) this.encoder.recycle(buffer);
  }

  /** Leaves what is written where it is: it belongs to a request that asked for it. */
  private preview(injection: Injection): EngineReport {
    const { simulation } = this;
    const preview = simulation.preview?.(injection);
    const { nowMs, counters } = simulation;
    const report = { events: 0, nowMs, counters: copyCounters(counters), batches: [] };
    return preview === undefined ? report : { ...report, preview };
  }

  private join({ saved, published, entries, horizonMs }: JoinRequest): EngineReport {
    const at = newPositions(this.simulation.directory.shards);
    const states = [...saved].map(([shard, bytes]) => [shard, unpackPart(bytes, at, shard)] as const);
    this.simulation.restoreShards(new Map(states));
    this.digest.resume(at, published);
    this.introduction?.skipPublished(published);
    this.tell(entries);
    this.group.seal(horizonMs);
    return this.report(0);
  }

  private hear({ credits, entries, horizonMs }: HearRequest): EngineReport {
    this.blocked = undefined;
    for (const each of credits) {
      if (each.window > this.simulation.windowIndex) this.early.keep(each);
      else this.offer(each);
    }
    this.tell(entries);
    if (horizonMs !== undefined) this.group.seal(horizonMs);
    return this.report(0);
  }

  private settle({ eventsMax, moments }: SettleRequest): EngineReport {
    const untilMs = this.simulation.commandTimeMs;
    const report = this.live({ untilMs, eventsMax, windows: false }, moments);
    return this.simulation.nowMs < untilMs ? report : { ...report, effectiveMs: this.simulation.nowMs };
  }

  private advance({ untilMs, eventsMax, windows = false, save, moments }: AdvanceRequest): EngineReport {
    this.saveDue ||= save === true;
    if (this.introduction?.next()) return { ...this.report(0), introducing: true };
    this.introduction = undefined;
    return this.live({ untilMs, eventsMax, windows }, moments);
  }

  private live(span: Span, moments: AdvanceRequest['moments']): EngineReport {
    const recorder = new MomentRecorder(this.encoder, this.options.partitions, moments);
    this.digest.before(recorder);
    return this.report(this.steps(span), recorder);
  }

  /** Steps on until the span is lived, or nothing can be; the payments that happened. */
  private steps({ untilMs, eventsMax, windows }: Span): number {
    const { simulation, group } = this;
    let events = 0;
    this.blocked = undefined;
    for (let lived = 0; lived < WINDOWS_PER_GRANT_MAX && events < eventsMax && simulation.nowMs < untilMs; ) {
      const step = group.step({ untilMs, eventsMax: windows ? Infinity : eventsMax - events });
      if (step.kind === 'waiting' || step.kind === 'sealed') this.block(step);
      if (step.kind === 'ended') this.ended = true;
      if (step.kind === 'lived' || step.kind === 'over') events += step.events;
      if (step.kind === 'begun') this.begun(step.window);
      if (step.kind === 'over') {
        this.credits.push(...step.credits);
        lived += 1;
      }
      if (this.blocked !== undefined || this.ended) break;
    }
    return events;
  }

  /** Credits come from their source, commands from the process that has shard 0. */
  private block(step: Extract<GroupStep, { kind: 'waiting' | 'sealed' }>): void {
    this.blocked = step.kind;
    this.waitsFor = step.kind === 'sealed' ? [0] : [...new Set(step.missing.map(({ source }) => source))];
  }

  private begun(window: number): void {
    for (const credits of this.early.take(window)) this.offer(credits);
    const { owned, living } = this.simulation;
    if (!this.saveDue || living.length < owned.length) return;
    this.saveDue = false;
    this.saved = this.save(window);
  }

  private offer(credits: OutgoingCredits): void {
    for (const destination of this.simulation.owned) this.group.offer(transferOf(credits, destination));
  }

  private tell(entries: readonly JournalEntry[]): void {
    for (const entry of entries) {
      this.group.tell(entry);
      if (entry.number > this.entries.length) this.entries.push(entry);
    }
  }

  private save(window: number): SavedStream {
    const { simulation, digest } = this;
    const shards = Array.from({ length: simulation.directory.shards }, (_, shard) =>
      simulation.owned.includes(shard)
        ? packPart(simulation.saveShard(shard), digest.positions, shard)
        : new Uint8Array(0),
    );
    return { window, commands: this.commands(), shards };
  }

  /** Number of the last command that holds by now. */
  private commands(): number {
    const { nowMs } = this.simulation;
    return this.entries.findLast(({ effectiveMs }) => effectiveMs <= nowMs)?.number ?? 0;
  }

  private standing(): Standing {
    const { simulation, digest } = this;
    const credits = this.credits;
    this.credits = [];
    return {
      window: this.windows.at(simulation.nowMs),
      positions: copyPositions(digest.positions),
      payments: simulation.counters.events,
      commands: this.commands(),
      caughtUp: digest.caughtUp,
      credits,
      totals: new Map(simulation.living.map((shard) => [shard, totalsOf(simulation, shard)])),
    };
  }

  private report(events: number, recorder?: MomentRecorder): EngineReport {
    const { simulation, saved, blocked } = this;
    const batches = this.encoder.takeBatches();
    const moments = recorder?.take(batches);
    this.saved = undefined;
    return {
      events,
      nowMs: simulation.nowMs,
      counters: copyCounters(simulation.counters),
      batches,
      standing: this.standing(),
      ...(moments ? { moments } : {}),
      ...(saved ? { saved } : {}),
      ...(this.ended ? { ended: true } : {}),
      ...(blocked ? { blocked, waitsFor: this.waitsFor } : {}),
    };
  }
}

function totalsOf(simulation: DividedSimulation, shard: number): ShardTotals {
  const counters = simulation.shardCounters(shard);
  return {
    illicitEvents: counters.illicitEvents,
    declines: counters.declinesByReason.reduce((sum, count) => sum + count, 0),
    illicitByTypology: counters.illicitByTypology.slice(),
    episodesByTypology: counters.episodesByTypology.slice(),
    inFlightMinor: simulation.inFlightMinor(shard),
  };
}
