import type { BlockConsumer, Simulation } from '@launderette/kernel';
import type { EncodedBatch } from '@launderette/wire';
import type { Drop, JournalEntry } from './api.ts';
import type { CounterSnapshot } from './counters.ts';
import { Discards } from './discards.ts';
import type { Command } from './journal.ts';
import { WINDOWS_PER_GRANT_MAX } from './limits.ts';
import { MomentRecorder } from './moments.ts';
import type { MomentKind } from './schedule.ts';
import { Script } from './script.ts';

/** Lives on until `untilMs` or `eventsMax` more payments, whichever comes first; may do less, never more. */
export interface AdvanceRequest {
  readonly kind: 'advance';
  readonly untilMs: number;
  readonly eventsMax: number;
  /** What the report shall say of each payment. */
  readonly moments?: MomentKind;
  /** Payments happen, and nothing of them is encoded. */
  readonly discard?: boolean;
  /** Whole settlement windows may be lived, so that `untilMs` and `eventsMax` may be passed by the rest of one. */
  readonly windows?: boolean;
}

/** What the pace asks of an engine, and what an operator does. */
export type EngineRequest =
  | AdvanceRequest
  /** Completes the second in progress, at most `eventsMax` more payments, then applies the commands together. */
  | {
      readonly kind: 'command';
      readonly commands: readonly Command[];
      readonly eventsMax: number;
      readonly moments?: MomentKind;
    };

export interface EngineReport {
  /** Payments made by this request, published or not. */
  readonly events: number;
  /** Start of the first simulated second that has not been completed. */
  readonly nowMs: number;
  /** Simulated time at which commands hold; absent where they were not applied because the last payment was reached. */
  readonly effectiveMs?: number;
  /** Without what was discarded. */
  readonly counters: CounterSnapshot;
  readonly batches: readonly EncodedBatch[];
  /** A number for every payment in the batches, in their order, where the request asked for them. */
  readonly moments?: Float64Array<ArrayBuffer>;
  /** Present where the payments of this request were discarded. */
  readonly gaps?: Drop['gaps'];
}

/** What of an encoder the engine uses. */
export interface BatchEncoder extends BlockConsumer {
  takeBatches(): EncodedBatch[];
  recycle(buffer: ArrayBuffer): void;
}

/** What else an engine is told. */
export interface EngineOptions {
  /** Entries of a journal, applied at the simulated times and payments that they name, whatever the requests are. */
  readonly script?: readonly JournalEntry[];
  /** Partitions that the encoder writes to; absent: one. */
  readonly partitions?: number;
}

/** A simulation and its encoder: requests in, encoded batches out. Knows no wall clock, thread or sink. */
export class Engine {
  private readonly simulation: Simulation;
  private readonly encoder: BatchEncoder;
  private readonly script: Script;
  private readonly partitions: number;
  private readonly discards = new Discards();

  constructor(simulation: Simulation, encoder: BatchEncoder, { script = [], partitions = 1 }: EngineOptions = {}) {
    this.simulation = simulation;
    this.encoder = encoder;
    this.script = new Script(script);
    this.partitions = partitions;
  }

  handle(request: EngineRequest): EngineReport {
    if (request.kind === 'command') return this.command(request);
    const fate = this.script.fateOf(this.simulation.counters.events);
    const eventsMax = Math.min(request.eventsMax, fate.events);
    if (request.discard || fate.dropped) return this.discard(request.untilMs, eventsMax);
    const recorder = new MomentRecorder(this.encoder, this.partitions, request.moments);
    const windows = request.windows && !this.encoder.totalOrder && this.script.empty;
    const events = windows
      ? this.advanceWindows(eventsMax, recorder)
      : this.advance(request.untilMs, eventsMax, recorder);
    return this.report(events, recorder);
  }

  /** Buffers of batches that were delivered, to be written again. */
  recycle(buffers: readonly ArrayBuffer[]): void {
    for (const buffer of buffers) this.encoder.recycle(buffer);
  }

  private command(request: Extract<EngineRequest, { kind: 'command' }>): EngineReport {
    const recorder = new MomentRecorder(this.encoder, this.partitions, request.moments);
    const untilMs = this.simulation.commandTimeMs;
    const events = this.advance(untilMs, request.eventsMax, recorder);
    if (this.simulation.nowMs < untilMs) return this.report(events, recorder);
    for (const command of request.commands) this.apply(command);
    return { ...this.report(events, recorder), effectiveMs: this.simulation.nowMs };
  }

  private discard(untilMs: number, eventsMax: number): EngineReport {
    const { discards, simulation } = this;
    const events = discards.hide(simulation, () => this.advance(untilMs, eventsMax, discards));
    return {
      events,
      nowMs: simulation.nowMs,
      counters: discards.visible(simulation),
      batches: [],
      gaps: discards.takeGaps(),
    };
  }

  /** Advances, stopping at each command of the script on the way to apply it. */
  private advance(untilMs: number, eventsMax: number, consumer: BlockConsumer): number {
    let events = 0;
    for (;;) {
      events += this.simulation.advance(Math.min(untilMs, this.script.nextMs), eventsMax - events, consumer);
      const commands = this.script.takeUntil(this.simulation.nowMs);
      for (const command of commands) this.apply(command);
      if (commands.length === 0 || events >= eventsMax) return events;
    }
  }

  private advanceWindows(eventsMax: number, consumer: BlockConsumer): number {
    let events = 0;
    for (let window = 0; window < WINDOWS_PER_GRANT_MAX && events < eventsMax; window += 1) {
      events += this.simulation.advanceWindow(consumer);
    }
    return events;
  }

  /** Pace, pause and resume change no content: the journal carries them for people. */
  private apply(command: Command): void {
    if (command.kind === 'prevalence') this.simulation.setPrevalence(command.typology, command.perMillionMonth);
    if (command.kind === 'inject') this.simulation.inject({ typology: command.typology, number: command.injection });
  }

  private report(events: number, recorder: MomentRecorder): EngineReport {
    const batches = this.encoder.takeBatches();
    const moments = recorder.take(batches);
    return {
      events,
      nowMs: this.simulation.nowMs,
      counters: this.discards.visible(this.simulation),
      batches,
      ...(moments ? { moments } : {}),
    };
  }
}
