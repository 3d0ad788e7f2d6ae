import type { BlockConsumer, RestorableSimulation, Simulation } from '@launderette/kernel';
import type { EncodedBatch } from '@launderette/wire';
import type { View } from '@launderette/world';
import type { JournalEntry } from './api.ts';
import { Discards } from './discards.ts';
import { copyPositions } from './durable/positions.ts';
import { RecordDigest } from './durable/record-digest.ts';
import { packShard, unpackShards } from './durable/saved-shard.ts';
import { Windows } from './durable/windows.ts';
import type {
  AdvanceRequest,
  EngineReport,
  EngineRequest,
  PreviewRequest,
  ResumeRequest,
  SavedStream,
  SettleRequest,
  Standing,
} from './engine-messages.ts';
import { injectionOf } from './injection.ts';
import { Introduction } from './introduction.ts';
import type { Command } from './journal.ts';
import { WINDOWS_PER_GRANT_MAX } from './limits.ts';
import { MomentRecorder } from './moments.ts';
import { Script } from './script.ts';

/** What of an encoder the engine uses. */
export interface BatchEncoder extends BlockConsumer {
  takeBatches(): EncodedBatch[];
  recycle(buffer: ArrayBuffer): void;
  introduce?(shard: number, from: number, most: number, timeMs: number): number;
}

/** What else an engine is told. */
export interface EngineOptions {
  /** Entries of a journal, applied at the simulated times and payments that they name, whatever the requests are. */
  readonly script?: readonly JournalEntry[];
  /** Partitions that the encoder writes to; absent: one. */
  readonly partitions?: number;
  /** Length of a settlement window, simulated milliseconds. */
  readonly windowMs: number;
  /** Whether every row is counted and hashed, so that a later run can go on from here. */
  readonly digest?: boolean;
  /** Payments after which the stream ends with the window in progress; absent: nowhere. */
  readonly endEvents?: number;
  /** What of all that happens is written; absent: everything. */
  readonly view?: View;
  /** Whether the encoder introduces parties and accounts before the first event; absent: it does not. */
  readonly parties?: boolean;
}

/** A simulation and its encoder: requests in, encoded batches out. Knows no wall clock, thread or sink. */
export class Engine {
  private readonly simulation: Simulation;
  private readonly encoder: BatchEncoder;
  private readonly partitions: number;
  private readonly windows: Windows;
  private readonly endEvents: number;
  private readonly discards = new Discards();
  private readonly digest: RecordDigest | undefined;
  private readonly view: View | undefined;
  private introduction: Introduction | undefined;
  private script: Script;
  /** Number of the last command applied. */
  private commands = 0;
  private saveDue = false;
  private saved: SavedStream | undefined;
  private ended = false;

  constructor(simulation: Simulation, encoder: BatchEncoder, options: EngineOptions) {
    const { script = [], partitions = 1, windowMs, digest = false, endEvents = Infinity } = options;
    this.simulation = simulation;
    this.encoder = encoder;
    this.script = new Script(script);
    this.partitions = partitions;
    this.windows = new Windows(simulation.startMs, windowMs);
    this.endEvents = endEvents;
    this.view = options.view;
    const shards = Array.from({ length: simulation.directory.shards }, (_, shard) => shard);
    if (options.parties) this.introduction = new Introduction(encoder, shards, simulation.startMs);
    this.digest = digest ? new RecordDigest(simulation.directory.shards) : undefined;
  }

  /** Throws Diverged, StateError; the engine is of no use then. */
  handle(request: EngineRequest): EngineReport {
    if (request.kind === 'resume') return this.resume(request);
    if (request.kind === 'preview') return this.preview(request);
    if (request.kind === 'settle') return this.settle(request);
    if (request.kind === 'join' || request.kind === 'hear') throw new Error('an engine of a whole stream hears nobody');
    if (request.kind === 'apply') {
      for (const entry of request.entries) this.apply(entry);
      return this.report(0);
    }
    if (this.introduction?.next()) return { ...this.report(0), introducing: true };
    this.introduction = undefined;
    const fate = this.script.fateOf(this.simulation.counters.events);
    const eventsMax = Math.min(request.eventsMax, fate.events);
    if (request.discard || fate.dropped) return this.discard(request.untilMs, eventsMax);
    this.saveDue ||= request.save === true;
    return this.live({ ...request, eventsMax });
  }

  /** Buffers of batches that were delivered, to be written again. */
  recycle(buffers: readonly ArrayBuffer[]): void {
    for (const buffer of buffers) this.encoder.recycle(buffer);
  }

  /** Leaves what is written where it is: it belongs to a request that asked for it. */
  private preview({ injection }: PreviewRequest): EngineReport {
    const { simulation } = this;
    const preview = simulation.preview?.(injection);
    const { nowMs } = simulation;
    const counters = this.discards.visible(simulation);
    return { events: 0, nowMs, counters, batches: [], ...(preview === undefined ? {} : { preview }) };
  }

  private live(request: AdvanceRequest): EngineReport {
    const recorder = new MomentRecorder(this.encoder, this.partitions, request.moments);
    const consumer = this.seenBy(recorder);
    const { untilMs, eventsMax } = request;
    let events = 0;
    if (request.windows && !consumer.totalOrder) events = this.advanceWindows(untilMs, eventsMax, consumer);
    if (events < eventsMax && untilMs !== Infinity) events += this.advance(untilMs, eventsMax - events, consumer);
    else if (events === 0) events = this.advance(untilMs, eventsMax, consumer);
    return this.report(events, recorder);
  }

  private settle(request: SettleRequest): EngineReport {
    const recorder = new MomentRecorder(this.encoder, this.partitions, request.moments);
    const untilMs = this.simulation.commandTimeMs;
    const events = this.advance(untilMs, request.eventsMax, this.seenBy(recorder));
    const report = this.report(events, recorder);
    return this.simulation.nowMs < untilMs ? report : { ...report, effectiveMs: this.simulation.nowMs };
  }

  /** What a recorder is given: of what is seen, what was not published before. */
  private seenBy(recorder: BlockConsumer): BlockConsumer {
    const consumer = this.digest?.before(recorder) ?? recorder;
    return this.view?.before(consumer) ?? consumer;
  }

  private resume({ entries, published, saved }: ResumeRequest): EngineReport {
    if (!this.digest) throw new Error('an engine without a digest cannot take up what another left');
    const { shards, at } = unpackShards(saved ?? []);
    const [first] = shards;
    if (first) {
      (this.simulation as RestorableSimulation).restore({
        common: first.common,
        shards: shards.map(({ shard }) => shard),
      });
      const [commands = 0, ...hidden] = first.engine;
      this.commands = commands;
      this.discards.restore(hidden, this.simulation);
      this.beginWindow();
    }
    const begun = this.commands;
    this.script = new Script(entries.filter(({ number, command }) => number > begun || command.kind === 'drop'));
    this.introduction?.skipPublished(published);
    this.digest.resume(first ? at : this.digest.positions, published);
    return this.report(0);
  }

  private discard(untilMs: number, eventsMax: number): EngineReport {
    const { discards, simulation } = this;
    const events = discards.hide(simulation, () => this.advance(untilMs, eventsMax, discards));
    return { ...this.report(events), gaps: discards.takeGaps() };
  }

  /** Advances, stopping on the way at each command of the script to apply it, and at windows where there is cause. */
  private advance(untilMs: number, eventsMax: number, consumer: BlockConsumer): number {
    const { simulation, script } = this;
    let events = 0;
    while (!this.ended) {
      const stopMs = Math.min(untilMs, script.nextMs, this.cutMs());
      events += simulation.advance(stopMs, eventsMax - events, consumer);
      for (const entry of script.takeUntil(simulation.nowMs)) this.apply(entry);
      if (simulation.nowMs < stopMs) break; // the last payment allowed, or the end of a second that has no next
      this.beginWindow();
      if (stopMs >= untilMs || events >= eventsMax) break;
    }
    return events;
  }

  /** Lives whole windows while they end before `untilMs` and before the next command of the script. */
  private advanceWindows(untilMs: number, eventsMax: number, consumer: BlockConsumer): number {
    const { simulation, script, windows } = this;
    let events = 0;
    for (let lived = 0; lived < WINDOWS_PER_GRANT_MAX && events < eventsMax && !this.ended; lived += 1) {
      if (windows.endAfter(simulation.nowMs) > Math.min(untilMs, script.nextMs) || script.hasDrops) break;
      events += simulation.advanceWindow(consumer);
      for (const entry of script.takeUntil(simulation.nowMs)) this.apply(entry);
      this.beginWindow();
    }
    return events;
  }

  /** Where the simulation must be stopped because a window may be the last, or begin with a saved state. */
  private cutMs(): number {
    const cause = this.saveDue || this.endEvents !== Infinity;
    return cause ? this.windows.endAfter(this.simulation.nowMs) : Infinity;
  }

  /** Looks whether a window begins here, and does what is to be done then. */
  private beginWindow(): void {
    const { nowMs, counters } = this.simulation;
    if (!this.windows.beginsAt(nowMs)) return;
    this.ended ||= counters.events >= this.endEvents;
    if (!this.saveDue) return;
    this.saveDue = false;
    this.saved = this.save();
  }

  private save(): SavedStream {
    const { digest, simulation, commands, discards } = this;
    if (!digest) throw new Error('an engine without a digest saves no state');
    const { common, shards } = (simulation as RestorableSimulation).save();
    const engine = Float64Array.of(commands, ...discards.save());
    return {
      window: this.windows.at(simulation.nowMs),
      commands,
      shards: shards.map((shard, index) => packShard({ common, engine, shard }, digest.positions, index)),
    };
  }

  /** Pace, pause and resume change no content: the journal carries them for people. */
  private apply({ number, command }: Pick<JournalEntry, 'number'> & { readonly command: Command }): void {
    if (command.kind === 'prevalence') this.simulation.setPrevalence(command.typology, command.perMillionMonth);
    if (command.kind === 'inject') this.simulation.inject(injectionOf(command));
    this.commands = number;
  }

  private standing({ positions, caughtUp }: RecordDigest): Standing {
    const window = this.windows.at(this.simulation.nowMs);
    const payments = this.simulation.counters.events;
    return { window, positions: copyPositions(positions), payments, commands: this.commands, caughtUp };
  }

  private report(events: number, recorder?: MomentRecorder): EngineReport {
    const { simulation, saved } = this;
    const batches = this.encoder.takeBatches();
    const moments = recorder?.take(batches);
    this.saved = undefined;
    return {
      events,
      nowMs: simulation.nowMs,
      counters: this.discards.visible(simulation),
      batches,
      ...(moments ? { moments } : {}),
      ...(this.digest ? { standing: this.standing(this.digest) } : {}),
      ...(saved ? { saved } : {}),
      ...(this.ended ? { ended: true } : {}),
    };
  }
}
