import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Injection, PreviewedStep } from '@launderette/kernel';
import type { ReplyRecord } from '@launderette/sinks';
import { type JournalEntry, Refusal, type RefusalCode, type StreamPhase, type StreamStatistics } from '../api.ts';
import { LetGo } from '../durable/durable-parts.ts';
import type { Command } from '../journal.ts';
import { STATISTICS_MS } from '../limits.ts';
import { Elsewhere } from './elsewhere.ts';
import { noStatistics } from './no-statistics.ts';
import { PartSession } from './part-session.ts';
import type { LogWriter, SharedDefinition, SharedEnvironment, StreamLogRecord } from './sharing.ts';

/** A session that was fenced, or could not reach the broker, is tried again after a while: the group may have news by then. */
const RETRY_MS = 3_000;
/** About as long as callers wait. Where the owner of shard 0 is dead, its successor answers when the call is repeated. */
const REPLY_MS_MAX = 15_000;
/** What was answered is in the log already. */
const HEARD_MS_MAX = 2_000;
const LOOK_MS = 10;
/** How long the creation of a stream waits for its first shard: a group gathers its members first. */
const FIRST_MS_MAX = 5_000;

/** What a shared stream is started with. */
export interface SharedStreamParts {
  readonly environment: SharedEnvironment;
  readonly stored: SharedDefinition & { readonly entries: readonly JournalEntry[] };
  /** Whether shards may live in this process. */
  readonly lives: boolean;
  /** Whether this process is asked for the stream's statistics, those of shards elsewhere included. */
  readonly answers: boolean;
  /** Entries that another process has written. */
  readonly heard: (entries: readonly JournalEntry[]) => void;
  /** Another process has deleted the stream. */
  readonly gone: () => void;
}

/**
 * A stream whose shards are shared out among processes, as one of them sees it: it owns what the group gives it, and runs
 * that as a session; when its share changes, the session ends and another begins.
 */
export class SharedStream {
  /** Whoever deletes it notes that by itself. */
  readonly letGo = true;
  readonly tells = true;
  private readonly parts: SharedStreamParts;
  private readonly ending = new AbortController();
  private readonly watchers = new Set<() => void>();
  private owned: number[] = [];
  private session: PartSession | undefined;
  private changing: AbortController | undefined;
  private work: Promise<void> = Promise.resolve();
  private member: Promise<void> = Promise.resolve();
  private writer: Promise<LogWriter> | undefined;
  private told: StreamPhase = 'starting';
  private failure: string | undefined;
  /** Where its last session stood, Unix milliseconds, simulated. */
  private lastMs: number | undefined;
  private isFinished = false;
  private readonly elsewhere = new Elsewhere();
  /** The log of commands, where no session keeps it. */
  private readonly known: JournalEntry[];
  /** From when the last command holds that was read in the log. */
  private heardMs = -Infinity;

  constructor(parts: SharedStreamParts) {
    this.parts = parts;
    this.known = [...parts.stored.entries];
  }

  /** Joins the group; fulfils when shards live here, or after a while. */
  async start(): Promise<void> {
    const { environment, stored, lives, answers } = this.parts;
    const { name } = stored.definition;
    if (answers) this.readElsewhere();
    if (!lives) return this.look();
    this.member = environment.join({
      stream: name,
      signal: this.ending.signal,
      onAssigned: (shards) => this.share([...this.owned, ...shards]),
      onRevoked: (shards, lost) => this.letShardsGo(shards, lost),
      onWait: (reason) => environment.say(`stream ${name}: ${reason}`),
    });
    this.member.catch((error: unknown) => this.fail(error));
    const endMs = performance.now() + FIRST_MS_MAX;
    while (this.phase === 'starting' && performance.now() < endMs) await sleep(LOOK_MS);
  }

  /** As a run of its own would, since a plan needs no books; undefined where no shard lives here, and so no world. */
  async preview(injection: Injection): Promise<readonly PreviewedStep[] | undefined> {
    return this.session?.run.preview(injection);
  }

  private readElsewhere(): void {
    const { environment, stored } = this.parts;
    const { name, shards } = stored.definition;
    environment.logs.checkpoints
      .follow(name, [...Array(shards).keys()], (checkpoint) => this.elsewhere.take(checkpoint), this.ending.signal)
      .catch((error: unknown) => this.say(`statistics of other processes are not read: ${messageOf(error)}`));
  }

  /** Follows the log of a stream that has no shard here, and tells watchers now and then. */
  private look(): void {
    const { environment, stored } = this.parts;
    const { signal } = this.ending;
    const ticker = setInterval(() => this.changed(), STATISTICS_MS);
    environment.logs.commands
      .follow(stored.definition.name, 0n, (record) => this.read(record), signal)
      .catch((error: unknown) => this.fail(error))
      .finally(() => clearInterval(ticker));
  }

  private read(record: StreamLogRecord): void {
    if (record.kind === 'definition') this.noted(record.state);
    if (record.kind !== 'command' || record.number <= this.known.length) return;
    const { kind: _, ...entry } = record;
    this.known.push(entry);
    this.heard([entry]);
    this.changed();
  }

  /** Of a stream that lives in other processes. */
  private get phaseElsewhere(): StreamPhase {
    const last = this.known.findLast(({ command }) => command.kind === 'pause' || command.kind === 'resume');
    return last?.command.kind === 'pause' ? 'paused' : 'running';
  }

  get phase(): StreamPhase {
    if (this.failure !== undefined) return 'failed';
    if (this.isFinished) return 'finished';
    return this.session?.run.phase ?? (this.parts.lives ? 'starting' : this.phaseElsewhere);
  }

  get message(): string | undefined {
    return this.failure ?? this.session?.run.message;
  }

  get simulatedTimeMs(): number {
    return this.session?.run.simulatedTimeMs ?? this.lastMs ?? this.parts.stored.startMs;
  }

  get statistics(): StreamStatistics {
    const own = this.session?.run.statistics ?? noStatistics(this.phase, this.simulatedTimeMs);
    const summed = this.elsewhere.addTo(own, this.session ? this.session.owned : []);
    return { ...summed, phase: this.phase };
  }

  get entries(): readonly JournalEntry[] {
    return this.session?.journal.entries ?? this.known;
  }

  onStatistics(listener: () => void): () => void {
    this.watchers.add(listener);
    return () => this.watchers.delete(listener);
  }

  refuseWaiting(): void {
    this.session?.run.refuseWaiting();
  }

  /** Has commands written by whoever owns shard 0. Refuses with what it refuses with, and with SINK_UNAVAILABLE if nobody does. */
  apply(commands: readonly Command[]): Promise<number> {
    const lead = this.session?.lead;
    return lead ? lead.apply(commands) : this.ask(commands);
  }

  /** Lets the shards go, so that others have them at once. `deleted`: nobody shall. */
  async close(state?: 'deleted'): Promise<void> {
    if (state !== undefined) await this.note(state);
    this.ending.abort();
    this.changing?.abort();
    await this.member.catch(() => undefined);
    await this.work.catch(() => undefined);
    await this.swap('commit');
    await (await this.writer?.catch(() => undefined))?.close();
  }

  private async note(state: 'deleted'): Promise<void> {
    const { definition, startMs, createdMs } = this.parts.stored;
    const writer = await this.logWriter();
    await writer.append([{ kind: 'definition', definition, startMs, createdMs, state }]);
  }

  private async letShardsGo(shards: readonly number[], lost: boolean): Promise<void> {
    const left = this.owned.filter((shard) => !shards.includes(shard));
    this.owned = left;
    this.changing?.abort();
    await this.work.catch(() => undefined);
    await this.swap(lost ? 'drop' : 'commit');
    if (left.length > 0 && !this.ending.signal.aborted) this.share(left);
  }

  /** Takes up a share; what is there is let go of first. */
  private share(shards: readonly number[]): void {
    this.owned = [...shards].sort((a, b) => a - b);
    this.changing?.abort();
    const changing = new AbortController();
    this.changing = changing;
    this.work = this.work.catch(() => undefined).then(() => this.take(changing.signal));
  }

  private async take(signal: AbortSignal): Promise<void> {
    await this.swap('commit');
    while (!signal.aborted && !this.ending.signal.aborted && this.owned.length > 0 && !this.isFinished) {
      try {
        this.session = await this.open(signal);
        this.failure = undefined;
        this.session.run.onStatistics(() => this.changed());
        this.changed();
        return;
      } catch (error) {
        if (signal.aborted) return;
        if (!isPassing(error)) return this.fail(error);
        this.say(`shards ${this.owned.join(', ')} are tried again: ${messageOf(error)}`);
        await sleep(RETRY_MS, undefined, { signal }).catch(() => undefined);
      }
    }
  }

  private open(signal: AbortSignal): Promise<PartSession> {
    const { environment, stored } = this.parts;
    return PartSession.start({
      environment,
      stored,
      owned: this.owned,
      signal,
      heard: (entries) => this.heard(entries),
      state: (state) => this.noted(state),
      failed: (error) => this.lost(error),
      changed: () => this.changed(),
    });
  }

  /** The session cannot go on: if it was fenced, it makes room for what the group says next. */
  private lost(error: unknown): void {
    if (!isPassing(error)) {
      this.fail(error);
      return;
    }
    this.say(`shards ${this.owned.join(', ')} are let go of: ${messageOf(error)}`);
    const { changing } = this;
    this.work = this.work
      .catch(() => undefined)
      .then(async () => {
        if (changing !== this.changing || changing?.signal.aborted) return;
        await this.swap('drop');
        await sleep(RETRY_MS, undefined, { signal: changing!.signal }).catch(() => undefined);
        await this.take(changing!.signal);
      });
  }

  private async swap(how: 'commit' | 'drop'): Promise<void> {
    const { session } = this;
    if (!session) return;
    this.lastMs = session.run.simulatedTimeMs;
    this.known.push(...session.journal.entries.slice(this.known.length));
    await session.stop(how).catch((error: unknown) => this.say(messageOf(error)));
    this.session = undefined;
    this.changed();
  }

  private heard(entries: readonly JournalEntry[]): void {
    this.parts.heard(entries);
    this.heardMs = entries.at(-1)?.effectiveMs ?? this.heardMs;
  }

  /** The log says what has become of the stream. */
  private noted(state: SharedDefinition['state']): void {
    if (state === 'live') return;
    this.isFinished = true;
    this.changed();
    if (state === 'deleted' && !this.ending.signal.aborted) this.parts.gone();
    this.ending.abort();
  }

  private fail(error: unknown): void {
    if (this.ending.signal.aborted) return;
    this.failure = messageOf(error);
    this.say(`shards ${this.owned.join(', ')} cannot go on: ${this.failure}`);
    this.changed();
  }

  private changed(): void {
    const now = this.phase;
    if (now !== this.told) this.parts.environment.phaseChanged(this.told, now);
    this.told = now;
    for (const listener of [...this.watchers]) listener();
  }

  private async ask(commands: readonly Command[]): Promise<number> {
    const { environment, stored } = this.parts;
    const { name } = stored.definition;
    const id = randomUUID();
    const writer = await this.logWriter();
    const { endOffset } = await environment.logs.commands.read(name);
    await writer.append([{ kind: 'request', id, commands, acceptedMs: Date.now() }]);
    const reply = await this.reply(id, endOffset);
    if (reply && 'effectiveMs' in reply) await this.hasHeard(reply.effectiveMs);
    await writer.append([
      { kind: 'forget', what: 'request', id },
      { kind: 'forget', what: 'reply', id },
    ]);
    if (!reply)
      throw new Refusal(
        'SINK_UNAVAILABLE',
        `no simulator has answered for stream ${name} within ${REPLY_MS_MAX / 1000} s: see that processes with the role simulator run on the same brokers`,
        { retryable: true },
      );
    if ('refusal' in reply) throw new Refusal(reply.refusal.code as RefusalCode, reply.refusal.message);
    return reply.effectiveMs;
  }

  /** Fulfils when commands that hold from a moment were read in the log, or after a while. */
  private async hasHeard(effectiveMs: number): Promise<void> {
    const endMs = performance.now() + HEARD_MS_MAX;
    while (this.heardMs < effectiveMs && performance.now() < endMs) await sleep(LOOK_MS);
  }

  private async reply(id: string, fromOffset: bigint): Promise<ReplyRecord | undefined> {
    let reply: ReplyRecord | undefined;
    const found = new AbortController();
    const signal = AbortSignal.any([found.signal, this.ending.signal, AbortSignal.timeout(REPLY_MS_MAX)]);
    const { environment, stored } = this.parts;
    await environment.logs.commands.follow(
      stored.definition.name,
      fromOffset,
      (record) => {
        if (record.kind !== 'reply' || record.id !== id) return;
        reply = record;
        found.abort();
      },
      signal,
    );
    return reply;
  }

  private logWriter(): Promise<LogWriter> {
    this.writer ??= this.parts.environment.writer(this.parts.stored.definition.name);
    return this.writer;
  }

  private say(message: string): void {
    this.parts.environment.say(`stream ${this.parts.stored.definition.name}: ${message}`);
  }
}

/** Whether another attempt can end otherwise. */
function isPassing(error: unknown): boolean {
  if (error instanceof LetGo) return true;
  return error instanceof Error && 'retryable' in error && error.retryable === true;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
