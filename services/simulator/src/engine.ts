import type { BlockConsumer, Simulation } from '@launderette/kernel';
import type { EncodedBatch } from '@launderette/wire';
import type { JournalEntry } from './api.ts';
import type { Command } from './journal.ts';

/** What the pace asks of an engine, and what an operator does. */
export type EngineRequest =
  | { readonly kind: 'advance'; readonly untilMs: number; readonly eventsMax: number }
  /** Completes the second in progress, at most `eventsMax` more payments, then applies the commands together. */
  | { readonly kind: 'command'; readonly commands: readonly Command[]; readonly eventsMax: number };

/** Copies of the simulation's totals, indexed as there. */
export interface CounterSnapshot {
  readonly events: number;
  readonly illicitEvents: number;
  readonly eventsByKind: Float64Array;
  readonly declinesByReason: Float64Array;
  readonly activityByKind: Float64Array;
  readonly illicitByTypology: Float64Array;
  readonly episodesByTypology: Float64Array;
}

export interface EngineReport {
  /** Payments made by this request. */
  readonly events: number;
  /** Start of the first simulated second that has not been completed. */
  readonly nowMs: number;
  /** Simulated time at which commands hold; absent where they were not applied because the last payment was reached. */
  readonly effectiveMs?: number;
  readonly counters: CounterSnapshot;
  readonly batches: readonly EncodedBatch[];
}

/** What of an encoder the engine uses. */
export interface BatchEncoder extends BlockConsumer {
  takeBatches(): EncodedBatch[];
  recycle(buffer: ArrayBuffer): void;
}

/**
 * A simulation and its encoder: requests in, encoded batches out. Knows no wall clock, thread or sink.
 *
 * A script (the entries of a journal) is applied at the simulated times it names, whatever the requests were.
 */
export class Engine {
  private readonly simulation: Simulation;
  private readonly encoder: BatchEncoder;
  private readonly script: readonly JournalEntry[];
  private scriptDone = 0;

  constructor(simulation: Simulation, encoder: BatchEncoder, script: readonly JournalEntry[] = []) {
    this.simulation = simulation;
    this.encoder = encoder;
    this.script = script;
  }

  handle(request: EngineRequest): EngineReport {
    if (request.kind === 'advance') return this.report(this.advance(request.untilMs, request.eventsMax));
    const untilMs = this.simulation.commandTimeMs;
    const events = this.advance(untilMs, request.eventsMax);
    if (this.simulation.nowMs < untilMs) return this.report(events);
    for (const command of request.commands) this.apply(command);
    return this.report(events, this.simulation.nowMs);
  }

  /** Buffers of batches that were delivered, to be written again. */
  recycle(buffers: readonly ArrayBuffer[]): void {
    for (const buffer of buffers) this.encoder.recycle(buffer);
  }

  /** Advances, stopping at each entry of the script on the way to apply it. */
  private advance(untilMs: number, eventsMax: number): number {
    let events = 0;
    for (;;) {
      const stopMs = Math.min(untilMs, this.script[this.scriptDone]?.effectiveMs ?? Infinity);
      events += this.simulation.advance(stopMs, eventsMax - events, this.encoder);
      if (!this.applyScript() || events >= eventsMax) return events;
    }
  }

  /** Applies the entries whose time has come; false when none had. */
  private applyScript(): boolean {
    let applied = false;
    for (let entry = this.script[this.scriptDone]; entry && entry.effectiveMs <= this.simulation.nowMs; entry = this.script[this.scriptDone]) {
      this.apply(entry.command);
      this.scriptDone += 1;
      applied = true;
    }
    return applied;
  }

  /** Pace, pause and resume change no content: the journal carries them for people. */
  private apply(command: Command): void {
    if (command.kind === 'prevalence') this.simulation.setPrevalence(command.typology, command.perMillionMonth);
    if (command.kind === 'inject') this.simulation.inject({ typology: command.typology, number: command.injection });
  }

  private report(events: number, effectiveMs?: number): EngineReport {
    const { counters, nowMs } = this.simulation;
    return {
      events,
      nowMs,
      ...(effectiveMs === undefined ? {} : { effectiveMs }),
      batches: this.encoder.takeBatches(),
      counters: {
        events: counters.events,
        illicitEvents: counters.illicitEvents,
        eventsByKind: counters.eventsByKind.slice(),
        declinesByReason: counters.declinesByReason.slice(),
        activityByKind: counters.activityByKind.slice(),
        illicitByTypology: counters.illicitByTypology.slice(),
        episodesByTypology: counters.episodesByTypology.slice(),
      },
    };
  }
}
