import { setTimeout as sleep } from 'node:timers/promises';
import type { JournalEntry, Overload } from './api.ts';
import type { AdvanceRequest, EngineReport, EngineRequest } from './engine-messages.ts';
import type { EnginePort } from './engine-port.ts';
import { BUSY_TICK_MS, GRANT_EVENTS_MAX, GRANTS_OPEN_MAX, TICK_MS } from './limits.ts';
import type { Due, Position, Schedule } from './schedule.ts';

/** Where a stream ends by itself; absent: nowhere. */
export interface Ending {
  /** Payments in all. */
  readonly eventsMax?: number | undefined;
  /** Unix milliseconds, simulated, exclusive. */
  readonly untilMs?: number | undefined;
  /** Wall milliseconds after it began. */
  readonly forMs?: number | undefined;
}

/** Timers count whole milliseconds and may fire that much early. */
const TIMER_GRAIN_MS = 1;

/** Lives nothing: an engine that has parties to introduce does so, and another answers at once. */
const INTRODUCE: AdvanceRequest = { kind: 'advance', untilMs: Infinity, eventsMax: 0 };

/** What the pump asks of its stream. */
export interface PumpOwner {
  /** False while the sink is lost or has too much to acknowledge. */
  mayProduce(): boolean;
  /** Whether payments are on their way to the sink's acknowledgement. */
  hasUnacknowledged(): boolean;
  /** Whether the engine is to save its state; once it was said it is done. */
  wantsSave(): boolean;
  /** How late the oldest payment is that the sink has not acknowledged, milliseconds at a wall time. */
  overdueMs(wallMs: number): number;
  /**
   * A report of the engine, in order; the batches are now the owner's, its moments intended wall times. `before`: where
   * the stream stood.
   */
  produced(report: EngineReport, before: Position): void;
  /** Everybody whom an event may name has been introduced: the pace begins at this wall time. Called once. */
  introduced(wallMs: number): void;
  /** The ending is reached; called once. */
  ended(): void;
  failed(error: unknown): void;
}

/** What a pump is put together from. */
export interface PumpParts {
  readonly engine: EnginePort;
  readonly schedule: Schedule;
  readonly owner: PumpOwner;
  readonly ending: Ending;
  readonly overload: Overload;
  /** Reads monotonic wall milliseconds. */
  readonly wallMs: () => number;
}

/**
 * Turns wall time into credit for the engine: the one loop in which a stream's pace lives.
 *
 * Every few milliseconds, and whenever the engine has answered, it grants what the schedule says is due and the owner
 * allows. Grants change when payments are made, never which or in what order.
 */
export class Pump {
  private readonly parts: PumpParts;
  private position: Position;
  private openGrants = 0;
  private openCredit = 0;
  private commandsWaiting = 0;
  private grantedAtMs = -Infinity;
  /** The last answer used up all that is ever granted at once: there is more to do than time has passed. */
  private isBehind = false;
  private whenIdle: (() => void)[] = [];
  private timer: NodeJS.Timeout | undefined;
  private stopped = false;
  private isIntroduced = false;
  private endWallMs = Infinity;
  /** The engine has lived the window of the last payment. */
  private isOver = false;
  /** The engine waits for something to be heard. */
  private isBlocked = false;
  private isHalted = false;
  /** All that was due at this wall time is being dropped. */
  private droppingMs: number | undefined;

  constructor(parts: PumpParts) {
    this.parts = parts;
    this.position = { events: 0, simulatedMs: parts.engine.startMs };
  }

  /** The stream begins: it introduces who there is, which no pace governs, and then counts wall time. */
  begin(): void {
    this.turn();
  }

  /** The stream was brought to here before it began. */
  place(position: Position): void {
    this.position = position;
  }

  /** Whether the pace has begun. */
  get hasIntroduced(): boolean {
    return this.isIntroduced;
  }

  get at(): Position {
    return this.position;
  }

  lagMs(): number {
    return this.parts.schedule.lagMs(this.paceWallMs(), this.position);
  }

  /** Grants what is due now, and looks again in a few milliseconds. */
  turn(): void {
    if (this.stopped) return;
    this.watchOverload();
    while (!this.stopped && this.commandsWaiting === 0) {
      const grant = this.nextGrant();
      if (!grant || this.isTooSoon(grant)) break;
      this.send(grant);
    }
    if (this.stopped) return;
    if (this.openGrants === 0 && this.commandsWaiting === 0 && this.reachedEnd()) this.end();
    else this.lookAgain();
  }

  /**
   * Lets the engine finish the second in progress, has the commands written down for the simulated time that it has come to,
   * and only then applies them. Fulfils with that time; undefined when the stream's last payment came first. Rejects, and
   * applies nothing, when `write` does.
   */
  async command(write: (effectiveMs: number) => Promise<readonly JournalEntry[]>): Promise<number | undefined> {
    this.commandsWaiting += 1;
    try {
      while (this.openGrants > 0) await new Promise<void>((resolve) => this.whenIdle.push(resolve));
      if (this.stopped) return undefined;
      const { moments } = this.parts.schedule;
      const { effectiveMs } = await this.ask({ kind: 'settle', eventsMax: this.remaining(), moments });
      if (effectiveMs === undefined || this.stopped) return undefined;
      await this.ask({ kind: 'apply', entries: await write(effectiveMs) });
      return effectiveMs;
    } finally {
      this.commandsWaiting -= 1;
      this.turn();
    }
  }

  /** The engine has heard something, and may go on. */
  unblock(): void {
    this.isBlocked = false;
    this.turn();
  }

  /**
   * Grants nothing more, and has the engine live to the beginning of the next window and save its state there; gives up when
   * that takes longer than `withinMs` of wall time. What was made is with the owner when it fulfils.
   */
  async haltAtWindow(withinMs: number): Promise<void> {
    this.isHalted = true;
    while (this.openGrants > 0) await new Promise<void>((resolve) => this.whenIdle.push(resolve));
    const endMs = this.parts.wallMs() + withinMs;
    while (!this.stopped && !this.isOver && this.parts.wallMs() < endMs) {
      const { moments } = this.parts.schedule;
      const ask = { kind: 'advance', untilMs: Infinity, eventsMax: 1, windows: true, save: true } as const;
      const report = await this.ask(moments === undefined ? ask : { ...ask, moments });
      if (report.saved) return;
      if (report.blocked) await sleep(TICK_MS);
    }
  }

  stop(): void {
    this.stopped = true;
    clearTimeout(this.timer);
    for (const resolve of this.whenIdle.splice(0)) resolve();
  }

  private lookAgain(): void {
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      this.turn();
    }, TICK_MS);
  }

  /**
   * Small grants come once a tick: the engine answers in less, and every answer is a batch for each partition. While the
   * sink has batches to acknowledge the tick is longer: a broker that is busy is given fewer and fuller ones.
   */
  private isTooSoon(grant: AdvanceRequest): boolean {
    const isSmall = grant.eventsMax < GRANT_EVENTS_MAX || grant.untilMs !== Infinity;
    if (!isSmall || this.isBehind) return false;
    const tickMs = this.parts.owner.hasUnacknowledged() ? BUSY_TICK_MS : TICK_MS;
    return this.parts.wallMs() - this.grantedAtMs < tickMs - TIMER_GRAIN_MS;
  }

  private send(grant: AdvanceRequest): void {
    this.grantedAtMs = this.parts.wallMs();
    this.openGrants += 1;
    this.openCredit += grant.eventsMax;
    this.ask(this.isIntroduced && this.parts.owner.wantsSave() ? { ...grant, save: true } : grant)
      .finally(() => {
        this.openGrants -= 1;
        this.openCredit -= grant.eventsMax;
        if (this.openGrants === 0) for (const resolve of this.whenIdle.splice(0)) resolve();
      })
      .then((report) => {
        this.isBehind = report.events >= GRANT_EVENTS_MAX;
        if (!this.isIntroduced && !report.introducing) this.beginPace();
        this.turn();
      })
      .catch((error: unknown) => this.parts.owner.failed(error));
  }

  private beginPace(): void {
    this.isIntroduced = true;
    const nowMs = this.parts.wallMs();
    this.endWallMs = nowMs + (this.parts.ending.forMs ?? Infinity);
    this.parts.owner.introduced(nowMs);
  }

  private async ask(request: EngineRequest): Promise<EngineReport> {
    const report = await this.parts.engine.request(request);
    const before = this.position;
    this.position = { events: before.events + report.events, simulatedMs: report.nowMs };
    this.isOver ||= report.ended === true;
    this.isBlocked = report.blocked !== undefined;
    this.parts.schedule.take(report.events, report.moments, report.nowMs);
    if (!this.stopped) this.parts.owner.produced(report, before);
    return report;
  }

  /** Begins to drop, or fails, when the next payment, or the oldest at the sink, is later than the policy allows. */
  private watchOverload(): void {
    const { owner, overload } = this.parts;
    if (overload.policy === 'catch-up') return;
    const lagMs = this.lagMs();
    if (overload.policy === 'drop-and-count' && lagMs > overload.lagMaxMs) this.droppingMs = this.paceWallMs();
    if (overload.policy !== 'fail') return;
    const worstMs = Math.max(lagMs, owner.overdueMs(this.parts.wallMs()));
    if (worstMs > overload.lagMaxMs) owner.failed(new Error(overloadMessage(worstMs, overload.lagMaxMs)));
  }

  /** What may be asked of the engine now; undefined: nothing is due, or it has enough to do. */
  private nextGrant(): AdvanceRequest | undefined {
    if (this.isOver || this.isBlocked || this.isHalted || this.openGrants >= GRANTS_OPEN_MAX) return undefined;
    if (!this.isIntroduced) return this.parts.owner.mayProduce() ? INTRODUCE : undefined;
    if (this.droppingMs !== undefined) {
      if (this.openGrants > 0) return undefined;
      const grant = this.grantOf(this.due(this.droppingMs), { discard: true });
      if (grant) return grant;
      this.droppingMs = undefined;
    }
    if (!this.mayProduce()) return undefined;
    return this.grantOf(this.due(this.paceWallMs()), { moments: this.parts.schedule.moments, windows: this.endless });
  }

  private mayProduce(): boolean {
    const { owner, overload, wallMs } = this.parts;
    if (!owner.mayProduce()) return false;
    return overload.policy !== 'drop-and-count' || owner.overdueMs(wallMs()) <= overload.lagMaxMs;
  }

  private grantOf(due: Due, how: Pick<AdvanceRequest, 'moments' | 'discard' | 'windows'>): AdvanceRequest | undefined {
    const { untilMs } = due;
    if (untilMs <= this.position.simulatedMs) return undefined;
    // Until a point in time the engine is asked once at a time: how many payments that takes is not known before.
    if (due.events === Infinity && untilMs !== Infinity && this.openGrants > 0) return undefined;
    const windows = how.windows === true && due.events === Infinity && untilMs === Infinity;
    const eventsMax = Math.min(due.events, GRANT_EVENTS_MAX, this.remaining() - this.openCredit);
    if (eventsMax <= 0) return undefined;
    return { kind: 'advance', ...how, untilMs, eventsMax, windows };
  }

  private due(paceMs: number): Due {
    const due = this.parts.schedule.due(paceMs, this.openCredit, GRANT_EVENTS_MAX);
    const { untilMs = Infinity } = this.parts.ending;
    const over = this.parts.wallMs() >= this.endWallMs && due.events === Infinity && due.untilMs === Infinity;
    return over ? { events: 0, untilMs: 0 } : { events: due.events, untilMs: Math.min(due.untilMs, untilMs) };
  }

  /** No payment or simulated time is the last: whole windows may be lived. */
  private get endless(): boolean {
    return this.parts.ending.eventsMax === undefined && this.parts.ending.untilMs === undefined;
  }

  private paceWallMs(): number {
    return Math.min(this.parts.wallMs(), this.endWallMs);
  }

  private remaining(): number {
    return (this.parts.ending.eventsMax ?? Infinity) - this.position.events;
  }

  private reachedEnd(): boolean {
    const { untilMs = Infinity } = this.parts.ending;
    if (this.isOver || this.remaining() <= 0 || this.position.simulatedMs >= untilMs) return true;
    if (this.parts.wallMs() < this.endWallMs) return false;
    return this.grantOf(this.due(this.paceWallMs()), {}) === undefined;
  }

  private end(): void {
    this.stop();
    this.parts.owner.ended();
  }
}

function overloadMessage(lagMs: number, lagMaxMs: number): string {
  return `${Math.round(lagMs)} ms behind its pace, and its overload policy, fail, allows ${lagMaxMs} ms: lower the pace, give the broker or this machine room, or choose catch-up or drop-and-count`;
}
