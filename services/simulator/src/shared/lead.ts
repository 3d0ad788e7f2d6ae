import { setTimeout as sleep } from 'node:timers/promises';
import type { ReplyRecord, RequestRecord } from '@launderette/sinks';
import { type JournalEntry, Refusal } from '../api.ts';
import { injectionOf } from '../injection.ts';
import type { Command, Journal } from '../journal.ts';
import type { StreamRun } from '../stream-run.ts';
import type { PartOutlet } from './part-outlet.ts';
import type { SharedDefinition, SharedEnvironment } from './sharing.ts';

type Request = RequestRecord<Command>;

/** How much wall time the horizon is ahead of what is lived, where a broker is quick. */
const AHEAD_WALL_MS = 1_000;
/** The same in the time that the last horizon took to be written: all others must have heard the next before they come to it. */
const AHEAD_PER_WRITE = 6;
const AHEAD_MS_MIN = 1_000;
/** A day at once is more than any pace lives in the time of a commit. */
const AHEAD_MS_MAX = 86_400_000;
/** The horizon is looked at this often, wall milliseconds. */
const LOOK_MS = 20;
/** What other processes have published is read this often while a stream ends. */
const ENDED_LOOK_MS = 300;
const SECOND_MS = 1_000;

/** What a lead is put together from. */
export interface LeadParts {
  readonly outlet: PartOutlet;
  /** No command may hold before: somebody may have lived so far. Unix milliseconds, simulated. */
  readonly floorMs: number;
  /** The last horizon in the log, to which all others live; absent: none was ever needed. Unix milliseconds, simulated. */
  readonly horizonMs: number | undefined;
  /** What was asked before, and what was answered. */
  readonly requests: readonly Request[];
  readonly replies: ReadonlyMap<string, ReplyRecord>;
  readonly environment: SharedEnvironment;
  readonly stored: SharedDefinition;
  /** Told of every entry that was written. */
  readonly heard: (entries: readonly JournalEntry[]) => void;
  /** Tells the engine here what other processes read in the log. */
  readonly tell: (entries: readonly JournalEntry[]) => void;
}

/**
 * The owner of shard 0 while it is so: it alone decides from when commands hold.
 *
 * Where shards live elsewhere it says in the log how far everybody may live, always a little ahead; a command holds from
 * there on, so that no shard can have passed it. Where it has all shards itself a command holds at once.
 */
export class Lead {
  private readonly parts: LeadParts;
  private run!: StreamRun;
  private journal!: Journal;
  private queue: Promise<unknown> = Promise.resolve();
  private timer: NodeJS.Timeout | undefined;
  /** Somebody may live up to here. */
  private sealedMs: number;
  /** Whether the log says less: who had all shards, and was killed, lived on without a horizon. */
  private isOwed: boolean;
  private aheadMs: number;
  private sealing = false;
  private seen = { wallMs: 0, simulatedMs: 0 };
  /** How long the last horizon took to be written, wall milliseconds. */
  private tookMs = 0;
  private stopped = false;

  constructor(parts: LeadParts) {
    const { environment, stored, floorMs, horizonMs = -Infinity } = parts;
    this.parts = parts;
    this.sealedMs = floorMs;
    this.isOwed = horizonMs < floorMs;
    this.aheadMs = 2 * environment.windowMs(stored.definition);
    parts.outlet.allEnded = () => this.allEnded();
  }

  begin(run: StreamRun, journal: Journal): void {
    this.run = run;
    this.journal = journal;
    const { outlet, requests, replies } = this.parts;
    if (outlet.isPart) this.timer = setInterval(() => this.look(), LOOK_MS);
    for (const request of requests) if (!replies.has(request.id)) this.asked(request);
  }

  stop(): void {
    this.stopped = true;
    clearInterval(this.timer);
  }

  /** Another process asks for commands; the answer goes into the log with them. What cannot be carried out is refused. */
  asked({ id, commands }: Request): void {
    this.next(async () => {
      try {
        // Who asks may have no world to plan in.
        for (const command of commands) if (command.kind === 'inject') await this.run.preview(injectionOf(command));
        this.parts.outlet.answers = id;
        await this.take(commands);
      } catch (error) {
        this.parts.outlet.answers = undefined;
        if (!(error instanceof Refusal)) throw error;
        await this.parts.outlet.log([{ kind: 'reply', id, refusal: { code: error.code, message: error.message } }]);
      }
    }).catch((error: unknown) => this.run.failed(error));
  }

  /** Has commands written down; fulfils with the simulated time from which they hold. */
  apply(commands: readonly Command[]): Promise<number> {
    return this.next(() => this.take(commands));
  }

  private async take(commands: readonly Command[]): Promise<number> {
    const known = this.journal.entries.length;
    const effectiveMs = await this.decide(commands);
    this.parts.heard(this.journal.entries.slice(known));
    return effectiveMs;
  }

  private async decide(commands: readonly Command[]): Promise<number> {
    if (!this.parts.outlet.isPart) return this.run.apply(commands);
    const { phase } = this.run;
    if (phase === 'finished' || phase === 'failed')
      throw new Refusal('STREAM_NOT_RUNNING', `stream ${this.parts.stored.definition.name} is ${phase}`);
    const effectiveMs = this.sealedMs;
    const entries = await this.journal.append(commands, effectiveMs, Date.now());
    this.parts.tell(entries);
    this.run.obey(commands);
    return effectiveMs;
  }

  private next<T>(action: () => Promise<T>): Promise<T> {
    const result = this.queue.then(action);
    this.queue = result.catch(() => undefined);
    return result;
  }

  /** Moves the horizon on before it is come to. */
  private look(): void {
    const nowMs = this.run.simulatedTimeMs;
    if (this.sealing || this.stopped) return;
    if (!this.isOwed && nowMs + this.aheadMs / 2 < this.sealedMs) return;
    this.sealing = true;
    this.next(() => this.seal())
      .catch((error: unknown) => this.run.failed(error))
      .finally(() => {
        this.sealing = false;
      });
  }

  private async seal(): Promise<void> {
    const simulatedMs = this.run.simulatedTimeMs;
    const wallMs = performance.now();
    const { seen } = this;
    const speed = seen.wallMs === 0 ? 0 : (simulatedMs - seen.simulatedMs) / (wallMs - seen.wallMs);
    const aheadWallMs = Math.max(AHEAD_WALL_MS, AHEAD_PER_WRITE * this.tookMs);
    const wantedMs = simulatedMs >= this.sealedMs ? 2 * this.aheadMs : Math.max(speed * aheadWallMs, this.aheadMs / 2);
    this.aheadMs = Math.min(AHEAD_MS_MAX, Math.max(AHEAD_MS_MIN, wantedMs));
    this.seen = { wallMs, simulatedMs };
    const untilMs = Math.ceil((Math.max(simulatedMs, this.parts.floorMs) + this.aheadMs) / SECOND_MS) * SECOND_MS;
    if (untilMs <= this.sealedMs) return;
    this.sealedMs = untilMs; // before it is written: a command that comes now is written behind it
    this.isOwed = false;
    await this.parts.outlet.log([{ kind: 'seal', untilMs }]);
    this.tookMs = performance.now() - wallMs;
  }

  /** Fulfils when every shard has published its part of the last window; never, when this lead is replaced before. */
  private async allEnded(): Promise<void> {
    const { environment, stored, outlet } = this.parts;
    const { name, shards } = stored.definition;
    const last = outlet.window;
    for (let shard = 0; shard < shards && !this.stopped; ) {
      const { checkpoint } = await environment.logs.checkpoints.read(name, shard);
      if (checkpoint && checkpoint.window >= last) shard += 1;
      else await sleep(ENDED_LOOK_MS, undefined, { ref: false });
    }
    if (this.stopped) await new Promise<never>(() => undefined);
  }
}
