import type { Injection, PreviewedStep } from '@launderette/kernel';
import {
  type Applied,
  type JournalEntry,
  Refusal,
  type StreamDefinition,
  type StreamPatch,
  type StreamSnapshot,
} from './api.ts';
import type { StoredStream } from './durable/stored-stream.ts';
import type { Command } from './journal.ts';
import type { Launched, Launcher, Told } from './launcher.ts';

/** A stream as the control knows it, from before its engine exists to after it has ended. */
export class ManagedStream {
  private current: StreamDefinition;
  private prevalence: Readonly<Record<string, number>>;
  private launched: Launched | undefined;
  private revision = 1;
  private readonly createdAtMs: number;
  private updatedAtMs: number;
  /** Of a stream that an earlier process left. */
  private readonly stored: StoredStream | undefined;
  /** How far it is on its way to running, or why it will not. */
  private message: string | undefined;
  private failed = false;
  private readonly stopping = new AbortController();
  private queue: Promise<unknown> = Promise.resolve();
  private readonly endListeners = new Set<() => void>();
  ended = false;
  injections = 0;
  /** Called when another process has deleted the stream. */
  goneListener = (): void => undefined;

  constructor(
    definition: StreamDefinition,
    prevalence: Readonly<Record<string, number>>,
    stored?: StoredStream,
    createdAtMs = stored?.createdMs ?? Date.now(),
  ) {
    this.current = definition;
    this.prevalence = prevalence;
    this.stored = stored;
    this.createdAtMs = createdAtMs;
    this.updatedAtMs = createdAtMs;
    for (const entry of stored?.entries ?? []) this.takeEntry(entry);
  }

  get definition(): StreamDefinition {
    return this.current;
  }

  get journal(): readonly JournalEntry[] {
    return this.launched?.journal.entries ?? this.stored?.entries ?? [];
  }

  get paused(): boolean {
    return this.launched?.run.phase === 'paused';
  }

  get run(): Launched['run'] | undefined {
    return this.launched?.run;
  }

  async launch(launcher: Launcher): Promise<void> {
    await this.exclusively(undefined, async () => {
      this.launched = await launcher.launch(this.current, this.createdAtMs, this.told());
    });
  }

  /** Takes up what an earlier process left. A stream that cannot be is failed, and says why. */
  async resume(launcher: Launcher, stored: StoredStream): Promise<void> {
    const tell = (message: string): void => {
      this.message = message;
    };
    try {
      await this.exclusively(undefined, async () => {
        if (this.ended) return;
        const launched = await launcher.resume(stored, tell, this.stopping.signal, this.told());
        for (const entry of launched.journal.entries.slice(stored.entries.length)) this.takeEntry(entry);
        this.launched = launched;
        this.message = undefined;
      });
    } catch (error) {
      this.message = error instanceof Error ? error.message : String(error);
      this.failed = true;
    }
  }

  snapshot(): StreamSnapshot {
    const run = this.launched?.run;
    const message = run?.message ?? this.message;
    return {
      definition: this.current,
      prevalence: this.prevalence,
      phase: run?.phase ?? (this.failed ? 'failed' : 'starting'),
      ...(message === undefined ? {} : { message }),
      etag: `${this.createdAtMs.toString(36)}-${this.revision}`,
      createdAtMs: this.createdAtMs,
      updatedAtMs: this.updatedAtMs,
      simulatedTimeMs: run?.simulatedTimeMs ?? 0,
    };
  }

  /** What `apply` would make of a patch now. */
  preview(patch: StreamPatch, etag: string | undefined): Applied {
    this.refuseEtag(etag);
    const definition = { ...this.current, ...(patch.pace ? { pace: patch.pace } : {}) };
    const prevalence = { ...this.prevalence, ...patch.prevalence };
    const snapshot = {
      ...this.snapshot(),
      definition: { ...definition, prevalence: { ...definition.prevalence, ...patch.prevalence } },
      prevalence,
    };
    return { snapshot, effectiveMs: snapshot.simulatedTimeMs };
  }

  /** Applies commands after all earlier ones; they are made when their turn has come. None: nothing changes. */
  apply(makeCommands: () => readonly Command[] | Promise<readonly Command[]>, etag?: string): Promise<Applied> {
    return this.exclusively(etag, async () => {
      const run = this.launched?.run;
      this.refuseFailed();
      if (!run || this.ended) throw new Refusal('STREAM_NOT_RUNNING', `stream ${this.current.name} is not running`);
      const commands = await makeCommands();
      if (commands.length === 0) return { snapshot: this.snapshot(), effectiveMs: run.simulatedTimeMs };
      const effectiveMs = await run.apply(commands);
      if (!run.tells) {
        for (const command of commands) this.take(command);
        this.revision += 1;
        this.updatedAtMs = Date.now();
      }
      return { snapshot: this.snapshot(), effectiveMs };
    });
  }

  /** What an injection would do, if the stream runs; undefined where only other processes know. */
  async previewEpisode(injection: Injection): Promise<readonly PreviewedStep[] | undefined> {
    const run = this.launched?.run;
    this.refuseFailed();
    if (!run || this.ended) throw new Refusal('STREAM_NOT_RUNNING', `stream ${this.current.name} is not running`);
    return run.preview(injection);
  }

  /** Refuses what asks for a run of a stream that could not be taken up. */
  refuseFailed(): void {
    if (this.failed) throw new Refusal('STREAM_NOT_RUNNING', `stream ${this.current.name} has failed: ${this.message}`);
  }

  /** Runs an action when all earlier ones are over, if the etag still holds then. */
  exclusively<T>(etag: string | undefined, action: () => Promise<T>): Promise<T> {
    const result = this.queue.then(() => {
      this.refuseEtag(etag);
      return action();
    });
    this.queue = result.catch(() => undefined);
    return result;
  }

  /** Fulfils when all that was asked of the stream so far is done. */
  async settled(): Promise<void> {
    await this.queue;
  }

  /** What waits for the broker, and a replay, are given up, so that the stream can be ended. */
  refuseWaiting(): void {
    this.stopping.abort();
    this.launched?.run.refuseWaiting();
  }

  /** Drains it and ends it; `forGood`: no later process shall take it up. */
  async end(forGood: boolean, launcher: Launcher): Promise<void> {
    if (this.ended) return;
    this.ended = true;
    await this.launched?.run.close(forGood ? 'deleted' : undefined);
    if (forGood) await this.abandon(launcher);
    for (const listener of this.endListeners) listener();
  }

  /** Calls back once when the stream has ended; the result stops it. */
  onEnd(listener: () => void): () => void {
    this.endListeners.add(listener);
    return () => this.endListeners.delete(listener);
  }

  /** A stream that cannot note by itself that it is deleted has it noted; unless it is another process's by now. */
  private async abandon(launcher: Launcher): Promise<void> {
    const { launched, stored } = this;
    if (launched && (launched.run.phase !== 'failed' || launched.run.letGo)) return;
    const { createdAtMs: createdMs, journal: entries } = this;
    if (launched) await launcher.abandon({ ...launched.head, createdMs, entries, state: 'live' });
    else if (stored) await launcher.abandon(stored);
  }

  private told(): Told {
    return {
      heard: (entries) => {
        for (const entry of entries) this.takeEntry(entry);
      },
      gone: () => this.goneListener(),
    };
  }

  private takeEntry({ command, acceptedMs }: JournalEntry): void {
    this.take(command);
    this.revision += 1;
    this.updatedAtMs = Math.max(this.updatedAtMs, acceptedMs);
  }

  private take(command: Command): void {
    if (command.kind === 'pace') this.current = { ...this.current, pace: command.pace };
    if (command.kind === 'inject') this.injections += 1;
    if (command.kind !== 'prevalence') return;
    const change = { [command.typology]: command.perMillionMonth };
    this.prevalence = { ...this.prevalence, ...change };
    this.current = { ...this.current, prevalence: { ...this.current.prevalence, ...change } };
  }

  private refuseEtag(etag: string | undefined): void {
    const present = this.snapshot().etag;
    if (etag === undefined || etag === present) return;
    throw new Refusal('ETAG_MISMATCH', `the stream has changed: etag is ${present}, not ${etag}; read it again`);
  }
}
