import type { JournalEntry } from '../api.ts';
import { markOf } from '../durable/mark.ts';
import { isDivergence, REPLAY_EVENTS_MAX } from '../durable/replay.ts';
import type { EngineReport } from '../engine-messages.ts';
import type { EnginePort } from '../engine-port.ts';
import { Journal, type JournalWriter } from '../journal.ts';
import { ListenerRelay } from '../listener-relay.ts';
import type { StreamRun } from '../stream-run.ts';
import { Forgetting } from './forgetting.ts';
import { Inflow } from './inflow.ts';
import { Lead } from './lead.ts';
import { News } from './news.ts';
import type { PartOutlet } from './part-outlet.ts';
import { type PartPlan, planPart } from './part-plan.ts';
import type { SharedDefinition, SharedEnvironment, StreamLogRecord } from './sharing.ts';

const SECOND_MS = 1_000;

/** A replay that waits for other shards looks again this often whether it is to be given up. */
const LOOK_MS = 500;

/** How long a session that ends may take to come to a window where its state can be saved. */
const HALT_MS_MAX = 1_500;

/** What a session is started with. */
export interface SessionParts {
  readonly environment: SharedEnvironment;
  readonly stored: SharedDefinition;
  readonly owned: readonly number[];
  /** Given up while it starts. */
  readonly signal: AbortSignal;
  /** Told of every entry that is new in the log, whoever wrote it. */
  readonly heard: (entries: readonly JournalEntry[]) => void;
  /** The stream's definition was written again, with another state. */
  readonly state: (state: SharedDefinition['state']) => void;
  /** It cannot go on; told once the run exists. */
  readonly failed: (error: unknown) => void;
  /** The run's phase has changed. */
  readonly changed: () => void;
}

/**
 * Some shards of a stream while they live in this process, from the moment at which nobody else can write of them. Which
 * shards they are never changes: another share is another session, which begins with what this one has saved.
 */
export class PartSession {
  readonly run: StreamRun;
  readonly journal: Journal;
  readonly lead: Lead | undefined;
  readonly isPart: boolean;
  private readonly parts: SessionParts;
  private readonly outlet: PartOutlet;
  private readonly followers: Followers;

  /** Rejects, having let go of everything, when the shards cannot go on here. */
  static async start(parts: SessionParts): Promise<PartSession> {
    const { environment, stored, owned, signal } = parts;
    const relay = new ListenerRelay();
    const outlet = await environment.openPart(stored.definition, owned, relay);
    const starting = new Starting(parts, outlet);
    try {
      signal.throwIfAborted();
      return await starting.finish(relay);
    } catch (error) {
      await starting.giveUp();
      throw error;
    }
  }

  constructor(parts: SessionParts, outlet: PartOutlet, followers: Followers, run: StreamRun, journal: Journal) {
    this.parts = parts;
    this.outlet = outlet;
    this.followers = followers;
    this.run = run;
    this.journal = journal;
    this.isPart = outlet.isPart;
    this.lead = outlet.leads ? followers.lead : undefined;
  }

  /** `drop`: the shards may be another's already, so nothing more is written. */
  async stop(how: 'commit' | 'drop'): Promise<void> {
    this.lead?.stop();
    if (how === 'commit' && this.run.phase !== 'failed') await this.run.haltAtWindow(HALT_MS_MAX);
    this.followers.stop();
    if (how === 'drop') await this.outlet.close();
    await this.run.close(how === 'drop' ? 'dropped' : undefined);
    await this.followers.stopped;
  }

  get owned(): readonly number[] {
    return this.parts.owned;
  }
}

/** What a session reads while it lives. */
class Followers {
  lead: Lead | undefined;
  stopped: Promise<unknown> = Promise.resolve();
  private readonly ending = new AbortController();

  get signal(): AbortSignal {
    return this.ending.signal;
  }

  stop(): void {
    this.ending.abort();
  }
}

/** A session on its way to running. */
class Starting {
  private readonly parts: SessionParts;
  private readonly outlet: PartOutlet;
  private readonly followers = new Followers();
  private readonly begunMs = performance.now();
  private engine: EnginePort | undefined;
  private run: StreamRun | undefined;
  private journal!: Journal;
  private files!: readonly JournalWriter[];
  private failure: unknown;
  private replayed = 0;
  /** Windows with which shards begin that have saved states. */
  private begins: ReadonlyMap<number, number> = new Map();
  private refused = 0;

  constructor(parts: SessionParts, outlet: PartOutlet) {
    this.parts = parts;
    this.outlet = outlet;
  }

  async finish(relay: ListenerRelay): Promise<PartSession> {
    try {
      const session = await this.takeUp(relay);
      this.tellEnd('resumed');
      return session;
    } catch (error) {
      if (!this.parts.signal.aborted) this.tellEnd(isDivergence(error) ? 'diverged' : 'failed');
      throw error;
    }
  }

  async giveUp(): Promise<void> {
    this.followers.stop();
    this.followers.lead?.stop();
    await this.outlet.close();
    await this.engine?.close();
    await this.followers.stopped;
  }

  private async takeUp(relay: ListenerRelay): Promise<PartSession> {
    const { parts, outlet } = this;
    const { environment, stored, owned } = parts;
    const { definition, startMs } = stored;
    const { commands } = outlet.left.log;
    const plan = planPart(stored, outlet.left);
    for (const fault of plan.faults) this.say(`passed over: ${fault}`);
    this.files = environment.journalFiles(definition, [{ definition, startMs }, ...commands]);
    this.journal = new Journal([outlet, ...this.files], commands);
    const lived = await this.liveAgain(plan);
    this.run = environment.runOf(definition, this.engine!, this.journal, owned, parts.changed);
    const { run } = this;
    relay.target = {
      acknowledged: (batch, latencyMs) => run.acknowledged(batch, latencyMs),
      lost: (reason) => run.lost(reason),
      regained: () => run.regained(),
      ended: () => run.ended(),
      failed: (error) => this.fail(error),
    };
    const session = new PartSession(parts, outlet, this.followers, this.run, this.journal);
    const { standing } = lived;
    const report = { ...lived, standing: { ...standing!, credits: [] }, batches: [] };
    const { entries } = this.journal;
    this.run.goOn(outlet, { report, batches: [], entries, engine: this.engine!, events: 0, window: 0, refused: [] });
    session.lead?.begin(this.run, this.journal);
    return session;
  }

  /** Begins with the newest saved states that will do; publishes on the way what was not, because others wait for it. */
  private async liveAgain(plan: PartPlan): Promise<EngineReport> {
    const { environment, stored, owned, signal } = this.parts;
    for (const [index, beginning] of plan.beginnings.entries()) {
      this.begins = new Map([...beginning].map(([shard, { window }]) => [shard, window]));
      this.engine = await environment.startEngine(stored.definition, owned, signal);
      try {
        await this.join(plan, new Map([...beginning].map(([shard, { bytes }]) => [shard, bytes])));
        break;
      } catch (error) {
        await this.engine.close();
        if (index === plan.beginnings.length - 1) throw error;
        this.refused += 1;
        this.say(`passed over: a saved state cannot be put back: ${error instanceof Error ? error.message : error}`);
      }
    }
    this.outlet.use({
      windowEndMs: (window) => this.windowEndMs(window),
      typologies: this.engine!.typologies,
    });
    const news = new News(
      this.engine!,
      () => this.run?.heard(),
      (error) => this.fail(error),
    );
    await this.follow(news);
    return this.replay(plan, news);
  }

  private async join(plan: PartPlan, saved: ReadonlyMap<number, Uint8Array>): Promise<void> {
    const { log } = this.outlet.left;
    const { stored, owned } = this.parts;
    const isPart = owned.length < stored.definition.shards;
    const horizonMs = isPart ? horizonOf(plan.reachedMs, log.seal?.untilMs ?? stored.startMs) : Infinity;
    await this.engine!.request({ kind: 'join', entries: log.commands, published: plan.published, saved, horizonMs });
  }

  private async replay(plan: PartPlan, news: News): Promise<EngineReport> {
    const { parts, outlet } = this;
    const reachedMs = outlet.isPart ? plan.reachedMs : Math.max(plan.reachedMs, await this.sentUntilMs(plan, 0));
    let untilMs = reachedMs;
    for (;;) {
      parts.signal.throwIfAborted();
      if (this.failure !== undefined) throw this.failure;
      const request = { kind: 'advance', untilMs, eventsMax: REPLAY_EVENTS_MAX, windows: true } as const;
      const report = await this.engine!.request(request);
      this.replayed += report.events;
      outlet.write(report.batches, markOf(report));
      const isOver = report.ended === true || report.nowMs >= untilMs;
      if (isOver && report.standing!.caughtUp) return report;
      if (isOver && untilMs > reachedMs) throw divergence(reachedMs);
      if (isOver) untilMs = reachedMs + SECOND_MS; // the earlier run may have stood in the middle of a second
      if (report.blocked) await news.next(LOOK_MS);
    }
  }

  private async follow(news: News): Promise<void> {
    const { outlet, parts, followers } = this;
    const { environment, stored } = parts;
    const { name } = stored.definition;
    const { log } = outlet.left;
    const { transfers, commands } = environment.logs;
    const loops: Promise<unknown>[] = [];
    if (outlet.leads) {
      const floorMs = outlet.isPart ? Math.max(log.seal?.untilMs ?? 0, await this.sentUntilMs(undefined, 1)) : 0;
      const { requests, replies } = log;
      const { heard } = parts;
      const tell = (entries: readonly JournalEntry[]) => news.entries(entries);
      const horizonMs = log.seal?.untilMs;
      followers.lead = new Lead({ outlet, floorMs, horizonMs, requests, replies, environment, stored, heard, tell });
    }
    const inflow = new Inflow(this.oldest());
    const sources = this.sources();
    if (sources.length > 0) {
      const from = await transfers.offsets(name, sources, this.oldest());
      loops.push(transfers.follow(name, from, (each) => news.credits(inflow.take(each)), followers.signal));
    }
    if (outlet.leads) this.forgettingOf(inflow).run(followers.signal);
    loops.push(commands.follow(name, log.endOffset, (record) => this.take(record, news), followers.signal));
    followers.stopped = Promise.allSettled(loops);
    for (const loop of loops) loop.catch((error: unknown) => this.fail(error));
  }

  private forgettingOf(inflow: Inflow): Forgetting {
    const { environment, stored } = this.parts;
    const { name, shards } = stored.definition;
    return new Forgetting({
      ...{ stream: name, shards },
      log: environment.logs.transfers,
      neededFrom: () => new Map([...inflow.neededFrom, ...this.outlet.neededFrom]),
      say: (message) => this.say(message),
    });
  }

  /** Those of which credits are needed: shards that live elsewhere, and those that join later here. */
  private sources(): number[] {
    const { owned, stored } = this.parts;
    const oldest = this.oldest();
    const all = [...Array(stored.definition.shards).keys()];
    return all.filter((shard) => !owned.includes(shard) || (this.begins.get(shard) ?? 0) > oldest);
  }

  private oldest(): number {
    return Math.min(...this.parts.owned.map((shard) => this.begins.get(shard) ?? 0));
  }

  private windowEndMs(window: number): number {
    const { environment, stored } = this.parts;
    return stored.startMs + (window + 1) * environment.windowMs(stored.definition);
  }

  /** End of the last window, and `more` windows, of which anybody may have seen credits, committed or not. */
  private async sentUntilMs(plan: PartPlan | undefined, more: number): Promise<number> {
    const { environment, stored } = this.parts;
    const { name, shards } = stored.definition;
    const { transfers } = environment.logs;
    let last = -1;
    const since = plan ? plan.reachedWindow : this.oldest();
    const from = await transfers.offsets(name, [...Array(shards).keys()], since);
    await transfers.read(name, from, ({ windows }) => {
      last = Math.max(last, windows.at(-1)!.window);
    });
    return this.windowEndMs(last + more);
  }

  private async take(record: StreamLogRecord, news: News): Promise<void> {
    if (record.kind === 'seal') news.horizon(record.untilMs);
    if (record.kind === 'definition') this.parts.state(record.state);
    if (record.kind === 'request') this.followers.lead?.asked(record);
    if (record.kind !== 'command') return;
    const { kind: _, ...entry } = record;
    const fresh = await this.journal.hear([entry], this.files);
    if (fresh.length === 0) return;
    news.entries(fresh);
    this.run?.obey(fresh.map(({ command }) => command));
    this.parts.heard(fresh);
  }

  private fail(error: unknown): void {
    this.failure ??= error;
    if (!this.run) return;
    this.run.failed(error);
    this.parts.failed(error);
  }

  private tellEnd(outcome: 'resumed' | 'diverged' | 'failed'): void {
    const { environment, stored, owned } = this.parts;
    const seconds = (performance.now() - this.begunMs) / 1000;
    const { left } = this.outlet;
    const corrupt = [...left.shards.values()].reduce((sum, { faults }) => sum + faults.length, this.refused);
    const isNew = [...left.shards.values()].every(({ checkpoint }) => checkpoint === undefined);
    if (!(isNew && outcome === 'resumed')) environment.recoveryEnded(outcome, seconds, this.replayed, corrupt);
    if (outcome !== 'resumed') return;
    const from = this.begins.size === 0 ? 'its start' : `the saved state of window ${this.oldest()}`;
    const time = new Date(this.run!.simulatedTimeMs).toISOString();
    const which = owned.length === stored.definition.shards ? '' : ` with shards ${owned.join(', ')}`;
    this.say(
      `goes on at simulated time ${time}${which}: ${this.replayed} payments replayed from ${from} in ${seconds.toFixed(1)} s`,
    );
  }

  private say(message: string): void {
    this.parts.environment.say(`stream ${this.parts.stored.definition.name}: ${message}`);
  }
}

/**
 * Up to where commands are known when shards are taken up. What was lived past all seals was lived by a process that had all
 * shards: perhaps a part of the second that they had come to, which no command divides.
 */
function horizonOf(reachedMs: number, sealedMs: number): number {
  return sealedMs >= reachedMs ? sealedMs : reachedMs + SECOND_MS;
}

function divergence(reachedMs: number): Error {
  return new Error(
    `STATE_DIVERGED: fewer records come out by the simulated time ${new Date(reachedMs).toISOString()} than were published, so nothing more is: go on with the version of the program, and the scenario, that made them; or delete the stream with its topics and begin again`,
  );
}
