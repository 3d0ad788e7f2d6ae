import { setTimeout as sleep } from 'node:timers/promises';
import type { Injection, PreviewedStep } from '@launderette/kernel';
import type { EncodedBatch } from '@launderette/wire';
import {
  type Drop,
  type Overload,
  type Pace,
  Refusal,
  type StreamDefinition,
  type StreamPhase,
  type StreamStatistics,
} from './api.ts';
import { DropLog } from './drop-log.ts';
import { LetGo } from './durable/durable-parts.ts';
import { markOf } from './durable/mark.ts';
import type { Recovered } from './durable/recovery.ts';
import type { EngineReport } from './engine-messages.ts';
import type { EnginePort } from './engine-port.ts';
import type { Command, Journal } from './journal.ts';
import { Latencies } from './latencies.ts';
import { CLOSE_FLUSH_MS, DROP_ENTRY_MS_MAX, LAG_MAX_MS_DEFAULT, PENDING_BYTES_HIGH, STATISTICS_MS } from './limits.ts';
import type { Meter } from './meter.ts';
import type { Outlet, OutletListener } from './outlet.ts';
import { type Ending, Pump, type PumpOwner } from './pump.ts';
import { SaturationProbe } from './saturation.ts';
import { type Position, Schedule } from './schedule.ts';
import { Tally } from './tally.ts';

/** What a run is put together from. */
export interface StreamParts {
  readonly definition: StreamDefinition;
  readonly engine: EnginePort;
  readonly journal: Journal;
  readonly meter?: Meter | undefined;
  readonly ending: Ending;
  /** The changes come from a journal; operators may add none. */
  readonly replays: boolean;
  /** How often the state is saved, wall milliseconds, where the outlet keeps it. */
  readonly saveEveryMs: number;
  /** Part of the stream's rate that is made here, above 0 to 1; absent: all of it. */
  readonly share?: number;
  /** Told of every change of phase. */
  readonly phaseChanged: (from: StreamPhase, to: StreamPhase) => void;
  /** Told, in words for an operator, of what an engine could not do. */
  readonly say?: (message: string) => void;
}

const unmetText = (condition: string): string =>
  `purchases are drawn without ${condition}: the model has hardly a row of it; train it on more such rows, or give fewer bands`;

const CATCH_UP: Overload = { policy: 'catch-up', lagMaxMs: LAG_MAX_MS_DEFAULT };

/** Reads wall time for pacing, milliseconds, monotonic. */
const monotonicMs = (): number => performance.now();

/** One stream while it runs: its phase, its pace and what has become of its events. */
export class StreamRun implements OutletListener, PumpOwner {
  private readonly parts: StreamParts;
  private readonly schedule: Schedule;
  private readonly pump: Pump;
  private readonly tally: Tally;
  private readonly latencies = new Latencies();
  private readonly warmUpMs: number;
  private readonly drops: DropLog;
  private readonly probe: SaturationProbe;
  private readonly watchers = new Set<() => void>();
  private outlet: Outlet | undefined;
  private own: Exclude<StreamPhase, 'holding'> = 'starting';
  private lostReason: string | undefined;
  private failure: string | undefined;
  private ticker: NodeJS.Timeout | undefined;
  private latest: StreamStatistics;
  private produceLatencyP99Ms = 0;
  private savedAtMs = 0;
  /** Another process has taken over: nothing may be written of the stream. */
  letGo = false;
  private readonly abandoned = new AbortController();

  constructor(parts: StreamParts) {
    this.parts = parts;
    const { pace, seed, overload = CATCH_UP, warmUpMs = 0 } = parts.definition;
    this.schedule = new Schedule(pace, seed, parts.share);
    const { engine, ending } = parts;
    this.pump = new Pump({ engine, schedule: this.schedule, owner: this, ending, overload, wallMs: monotonicMs });
    this.tally = new Tally(engine.typologies);
    this.warmUpMs = warmUpMs;
    this.drops = new DropLog((drop, effectiveMs) => {
      parts.journal.append([drop], effectiveMs, Date.now()).catch((error: unknown) => this.failed(error));
    });
    this.probe = new SaturationProbe(engine);
    this.latest = this.takeStatistics();
  }

  get phase(): StreamPhase {
    return this.own === 'running' && this.lostReason !== undefined ? 'holding' : this.own;
  }

  get message(): string | undefined {
    return this.failure ?? this.lostReason;
  }

  get statistics(): StreamStatistics {
    return this.latest;
  }

  get simulatedTimeMs(): number {
    return this.pump.at.simulatedMs;
  }

  /** The outlet is open. */
  begin(outlet: Outlet, paused = false): void {
    this.outlet = outlet;
    this.enter(paused ? 'paused' : 'running');
    this.savedAtMs = monotonicMs();
    this.publishStatistics();
    this.ticker = setInterval(() => this.publishStatistics(), STATISTICS_MS);
    this.pump.begin();
  }

  /** Begins where an earlier run stood, with its pace, and paused if it was. What was missed meanwhile is not owed. */
  goOn(outlet: Outlet, { report, batches, entries }: Recovered): void {
    this.outlet = outlet;
    const { nowMs, standing } = report;
    this.pump.place({ events: standing!.payments, simulatedMs: nowMs });
    let paused = false;
    for (const { command } of entries) {
      if (command.kind === 'pause' || command.kind === 'resume') paused = command.kind === 'pause';
      if (command.kind === 'pace') this.changePace(command.pace, monotonicMs());
      if (command.kind === 'drop') this.drops.events += command.events;
    }
    this.tally.restore(report.counters, standing!.positions);
    this.parts.meter?.restore(report.counters);
    outlet.write(batches, markOf(report));
    this.begin(outlet, paused);
    this.savedAtMs = -Infinity; // at once, so that a stream that crashes again and again has not ever more to live again
  }

  /** Commands that wait for the broker are refused from now on: the process ends. */
  refuseWaiting(): void {
    this.abandoned.abort();
  }

  /**
   * Applies commands together and journals them; fulfils with the simulated time from which they hold. Refuses with
   * STREAM_NOT_RUNNING when the stream has ended, or ends before that time.
   */
  async apply(commands: readonly Command[]): Promise<number> {
    this.refuseWhenOver();
    if (commands.some((command) => command.kind === 'pause')) this.schedule.pause(monotonicMs());
    const effectiveMs = await this.pump.command((fromMs) => {
      this.drops.close();
      return this.unlessAbandoned(this.parts.journal.append(commands, fromMs, Date.now()));
    });
    if (effectiveMs === undefined) throw this.over();
    for (const command of commands) this.take(command);
    this.publishStatistics();
    this.pump.turn();
    return effectiveMs;
  }

  /** The engine has heard what it may have waited for. */
  heard(): void {
    this.pump.unblock();
  }

  /** Commands that another process has accepted hold: their moments are the engine's affair, the pace is ours. */
  obey(commands: readonly Command[]): void {
    if (this.own === 'finished' || this.own === 'failed') return;
    if (commands.some((command) => command.kind === 'pause')) this.schedule.pause(monotonicMs());
    for (const command of commands) this.take(command);
    this.publishStatistics();
    this.pump.turn();
  }

  /** Lives to the beginning of a window, unless it takes longer than `withinMs` of wall time, and saves what is there. */
  async haltAtWindow(withinMs: number): Promise<void> {
    await this.pump.haltAtWindow(withinMs).catch((error: unknown) => this.failed(error));
  }

  /** What an injection would do. Refuses with NO_ELIGIBLE_ACCOUNT what cannot be carried out, and counts it. */
  async preview(injection: Injection): Promise<readonly PreviewedStep[]> {
    this.refuseWhenOver();
    const { preview } = await this.parts.engine.request({ kind: 'preview', injection });
    if (preview === undefined) return [];
    if ('steps' in preview) return preview.steps;
    this.parts.meter?.impossible(injection.typology);
    throw new Refusal('NO_ELIGIBLE_ACCOUNT', `${injection.typology} cannot be carried out: ${preview.refused}`);
  }

  /**
   * Stops making events, lets the sink have what was made, unless it is dropped, notes `state`, and ends the engine. What the
   * sink refuses then fails the stream, whose end it does not hinder.
   */
  async close(state?: 'deleted' | 'dropped'): Promise<void> {
    this.pump.stop();
    clearInterval(this.ticker);
    this.drops.close();
    if (this.own !== 'failed' && state !== 'dropped')
      await Promise.race([this.drain(state), sleep(CLOSE_FLUSH_MS, undefined, { ref: false })]).catch(
        (error: unknown) => this.failed(error),
      );
    this.publishStatistics();
    this.probe.stop();
    await this.outlet?.close();
    await this.parts.engine.close();
  }

  /** Calls back after every change of the statistics; the result stops it. */
  onStatistics(listener: () => void): () => void {
    this.watchers.add(listener);
    return () => this.watchers.delete(listener);
  }

  mayProduce(): boolean {
    if (this.own !== 'running' || this.lostReason !== undefined) return false;
    const { pendingBytes = Infinity, pendingBytesMax = PENDING_BYTES_HIGH } = this.outlet ?? {};
    return pendingBytes < pendingBytesMax;
  }

  hasUnacknowledged(): boolean {
    return (this.outlet?.pendingEvents ?? 0) > 0;
  }

  wantsSave(): boolean {
    const nowMs = monotonicMs();
    if (this.outlet?.wantsState !== true || nowMs - this.savedAtMs < this.parts.saveEveryMs) return false;
    this.savedAtMs = nowMs;
    return true;
  }

  overdueMs(wallMs: number): number {
    return this.latencies.overdueMs(wallMs);
  }

  produced(report: EngineReport, before: Position): void {
    if (report.gaps) this.dropped(report, report.gaps, before);
    else if (report.events > 0) this.drops.close();
    for (const condition of report.unmet?.conditions ?? []) this.parts.say?.(unmetText(condition));
    this.tally.count(report.counters, report.batches);
    this.parts.meter?.handedOver(report, monotonicMs());
    this.latencies.handedOver(report, monotonicMs());
    this.outlet?.write(report.batches, markOf(report), report.saved);
    this.parts.meter?.backlog(this.outlet?.pendingEvents ?? 0);
  }

  /** The clock of pace starts here: a large world, whose introduction takes a while, does not begin late. */
  introduced(wallMs: number): void {
    this.latencies.countFrom(wallMs + this.warmUpMs);
    if (this.own === 'running') this.schedule.resume(wallMs, this.pump.at);
  }

  /** The last payment is made, or the reader has gone. */
  ended(): void {
    this.pump.stop();
    this.drops.close();
    this.drain('finished').then(
      () => this.finish(),
      (error: unknown) => this.failed(error),
    );
  }

  acknowledged(batch: EncodedBatch, latencyMs: number): void {
    this.tally.acknowledged(batch);
    this.latencies.acknowledged(batch, latencyMs, monotonicMs());
    this.parts.meter?.acknowledged(batch);
    this.parts.meter?.backlog(this.outlet?.pendingEvents ?? 0);
    this.parts.engine.recycle(batch.bytes.buffer);
  }

  lost(reason: string): void {
    this.change(() => {
      this.lostReason = reason;
    });
  }

  regained(): void {
    this.change(() => {
      this.lostReason = undefined;
    });
    this.pump.turn();
  }

  failed(error: unknown): void {
    if (this.own === 'failed') return;
    this.pump.stop();
    this.failure = error instanceof Error ? error.message : String(error);
    this.letGo = error instanceof LetGo;
    this.enter('failed');
    this.publishStatistics();
  }

  private dropped(report: EngineReport, gaps: Drop['gaps'], before: Position): void {
    this.drops.add(before.events, report.events, gaps, before.simulatedMs, monotonicMs());
    if (report.events > 0) this.parts.meter?.dropped(report.events);
  }

  private async drain(state: 'deleted' | 'finished' | undefined): Promise<void> {
    await this.outlet?.flush();
    if (state !== undefined) await this.outlet?.conclude?.(state);
  }

  private finish(): void {
    if (this.own === 'failed') return;
    clearInterval(this.ticker);
    this.enter('finished');
    this.publishStatistics();
  }

  private unlessAbandoned<T>(promise: Promise<T>): Promise<T> {
    const { signal } = this.abandoned;
    const refusal = () => new Refusal('SHUTTING_DOWN', 'the service is shutting down', { retryable: true });
    return new Promise<T>((resolve, reject) => {
      if (signal.aborted) reject(refusal());
      signal.addEventListener('abort', () => reject(refusal()), { once: true });
      promise.then(resolve, reject);
    });
  }

  private take(command: Command): void {
    const nowMs = monotonicMs();
    if (command.kind === 'pace') this.changePace(command.pace, nowMs);
    if (command.kind === 'pause') this.enter('paused');
    if (command.kind === 'resume') {
      this.enter('running');
      if (this.pump.hasIntroduced) this.schedule.resume(nowMs, this.pump.at);
    }
  }

  private changePace(pace: Pace, nowMs: number): void {
    this.schedule.change(pace, nowMs, this.pump.at);
  }

  private refuseWhenOver(): void {
    const { definition, replays } = this.parts;
    if (replays)
      throw new Refusal('STREAM_NOT_RUNNING', `stream ${definition.name} replays a journal and takes no commands`);
    if (this.own === 'finished' || this.own === 'failed' || this.own === 'starting') throw this.over();
  }

  private over(): Refusal {
    const because = this.failure === undefined ? '' : `: ${this.failure}`;
    return new Refusal('STREAM_NOT_RUNNING', `stream ${this.parts.definition.name} is ${this.phase}${because}`);
  }

  private enter(phase: Exclude<StreamPhase, 'holding'>): void {
    this.change(() => {
      this.own = phase;
    });
  }

  private change(action: () => void): void {
    const from = this.phase;
    action();
    if (this.phase !== from) this.parts.phaseChanged(from, this.phase);
  }

  private publishStatistics(): void {
    this.drops.closeOlder(monotonicMs() - DROP_ENTRY_MS_MAX);
    this.latest = this.takeStatistics();
    for (const listener of [...this.watchers]) listener();
  }

  private takeStatistics(): StreamStatistics {
    this.latencies.closeWindow((window) => {
      this.parts.meter?.measured(window);
      if (window.produce.count > 0) this.produceLatencyP99Ms = window.produce.quantileMs(0.99);
    });
    const saturation = this.probe.take();
    this.parts.meter?.engineBusy(saturation.engineBusyShare);
    this.parts.meter?.shardLag(monotonicMs(), this.own === 'paused');
    return this.tally.statistics({
      wallTimeMs: Date.now(),
      simulatedTimeMs: this.pump.at.simulatedMs,
      phase: this.phase,
      scheduleLagMs: this.pump.lagMs(),
      backlog: this.outlet?.pendingEvents ?? 0,
      dropped: this.drops.events,
      latencies: this.latencies.summaries(),
      saturation,
      produceLatencyP99Ms: this.produceLatencyP99Ms,
    });
  }
}
