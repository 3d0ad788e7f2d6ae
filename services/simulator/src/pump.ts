import type { EngineReport, EngineRequest } from './engine.ts';
import type { EnginePort } from './engine-port.ts';
import type { Command } from './journal.ts';
import { GRANT_EVENTS_MAX, GRANTS_OPEN_MAX, TICK_MS } from './limits.ts';
import type { Due, Position, Schedule } from './schedule.ts';

/** Where a stream ends by itself; absent: nowhere. */
export interface Ending {
  /** Payments in all. */
  readonly eventsMax?: number | undefined;
  /** Unix milliseconds, simulated, exclusive. */
  readonly untilMs?: number | undefined;
  /** Monotonic wall milliseconds. */
  readonly wallMs?: number | undefined;
}

/** Timers count whole milliseconds and may fire that much early. */
const TIMER_GRAIN_MS = 1;

/** Credit: simulate until then, or until that many payments more. */
interface Grant {
  readonly untilMs: number;
  readonly eventsMax: number;
}

/** What the pump asks of its stream. */
export interface PumpOwner {
  /** False while the sink is lost or has too much to acknowledge. */
  mayProduce(): boolean;
  /** A report of the engine, in order; the batches are now the owner's. `lagMs`: how late its first payment was. */
  produced(report: EngineReport, lagMs: number): void;
  /** The ending is reached; called once. */
  ended(): void;
  failed(error: unknown): void;
}

/**
 * Turns wall time into credit for the engine: the one loop in which a stream's pace lives.
 *
 * Every few milliseconds, and whenever the engine has answered, it grants what the schedule says is due and the owner
 * allows. Grants change when payments are made, never which or in what order.
 */
export class Pump {
  private readonly engine: EnginePort;
  private readonly schedule: Schedule;
  private readonly owner: PumpOwner;
  private readonly ending: Ending;
  private readonly wallMs: () => number;
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

  constructor(engine: EnginePort, schedule: Schedule, owner: PumpOwner, ending: Ending, wallMs: () => number) {
    this.engine = engine;
    this.schedule = schedule;
    this.owner = owner;
    this.ending = ending;
    this.wallMs = wallMs;
    this.position = { events: 0, simulatedMs: engine.startMs };
  }

  get at(): Position {
    return this.position;
  }

  lagMs(): number {
    return this.schedule.lagMs(this.paceWallMs(), this.position);
  }

  /** Grants what is due now, and looks again in a few milliseconds. */
  turn(): void {
    if (this.stopped) return;
    while (this.owner.mayProduce() && this.commandsWaiting === 0) {
      const grant = this.nextGrant();
      if (!grant || this.isTooSoon(grant)) break;
      this.send(grant);
    }
    if (this.openGrants === 0 && this.commandsWaiting === 0 && this.reachedEnd()) this.end();
    else this.lookAgain();
  }

  private lookAgain(): void {
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      this.turn();
    }, TICK_MS);
  }

  /**
   * Lets the engine finish the second in progress and apply the commands. Fulfils with the simulated time from which
   * they hold; undefined when the stream's last payment came first.
   */
  async command(commands: readonly Command[]): Promise<number | undefined> {
    this.commandsWaiting += 1;
    try {
      while (this.openGrants > 0) await new Promise<void>((resolve) => this.whenIdle.push(resolve));
      if (this.stopped) return undefined;
      const report = await this.ask({ kind: 'command', commands, eventsMax: this.remaining() });
      return report.effectiveMs;
    } finally {
      this.commandsWaiting -= 1;
      this.turn();
    }
  }

  stop(): void {
    this.stopped = true;
    clearTimeout(this.timer);
    for (const resolve of this.whenIdle.splice(0)) resolve();
  }

  /** Small grants come once a tick: the engine answers in less, and every answer is a batch for each partition. */
  private isTooSoon(grant: Grant): boolean {
    const isSmall = grant.eventsMax < GRANT_EVENTS_MAX || grant.untilMs !== Infinity;
    return isSmall && !this.isBehind && this.wallMs() - this.grantedAtMs < TICK_MS - TIMER_GRAIN_MS;
  }

  private send(grant: Grant): void {
    this.grantedAtMs = this.wallMs();
    this.openGrants += 1;
    this.openCredit += grant.eventsMax;
    this.ask({ kind: 'advance', ...grant })
      .finally(() => {
        this.openGrants -= 1;
        this.openCredit -= grant.eventsMax;
        if (this.openGrants === 0) for (const resolve of this.whenIdle.splice(0)) resolve();
      })
      .then((report) => {
        this.isBehind = report.events >= GRANT_EVENTS_MAX;
        this.turn();
      })
      .catch((error: unknown) => this.owner.failed(error));
  }

  private async ask(request: EngineRequest): Promise<EngineReport> {
    const report = await this.engine.request(request);
    const lagMs = report.events > 0 ? this.lagMs() : 0;
    this.position = { events: this.position.events + report.events, simulatedMs: report.nowMs };
    if (!this.stopped) this.owner.produced(report, lagMs);
    return report;
  }

  /** What may be asked of the engine now; undefined: nothing is due, or it has enough to do. */
  private nextGrant(): Grant | undefined {
    if (this.openGrants >= GRANTS_OPEN_MAX) return undefined;
    const due = this.due();
    if (due.events !== Infinity) return this.grantOf(due.untilMs, due.events - this.position.events - this.openCredit);
    // Until a point in time the engine is asked once at a time: how many payments that takes is not known before.
    if (due.untilMs !== Infinity && (this.openGrants > 0 || due.untilMs <= this.position.simulatedMs)) return undefined;
    return this.grantOf(due.untilMs, GRANT_EVENTS_MAX);
  }

  private grantOf(untilMs: number, events: number): Grant | undefined {
    const eventsMax = Math.min(events, GRANT_EVENTS_MAX, this.remaining() - this.openCredit);
    return eventsMax > 0 ? { untilMs, eventsMax } : undefined;
  }

  private due(): Due {
    const nowMs = this.wallMs();
    const due = this.schedule.due(this.paceWallMs());
    const over = nowMs >= (this.ending.wallMs ?? Infinity) && due.events === Infinity && due.untilMs === Infinity;
    if (over) return { events: 0, untilMs: 0 };
    const untilMs = Math.min(due.untilMs, this.ending.untilMs ?? Infinity);
    return this.position.simulatedMs >= untilMs ? { events: 0, untilMs } : { events: due.events, untilMs };
  }

  private paceWallMs(): number {
    return Math.min(this.wallMs(), this.ending.wallMs ?? Infinity);
  }

  private remaining(): number {
    return (this.ending.eventsMax ?? Infinity) - this.position.events;
  }

  private reachedEnd(): boolean {
    if (this.remaining() <= 0 || this.position.simulatedMs >= (this.ending.untilMs ?? Infinity)) return true;
    return this.wallMs() >= (this.ending.wallMs ?? Infinity) && this.nextGrant() === undefined;
  }

  private end(): void {
    this.stop();
    this.owner.ended();
  }
}
