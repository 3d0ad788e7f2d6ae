import { amountOf, Chance, type DividedSimulation, type Transfer, transferOf } from '@launderette/kernel';
import { type RunOptions, simulate } from './run.ts';
import { type LineStore, ShardLines } from './shard-lines.ts';

/** Something an operator does at a moment, simulated Unix milliseconds. */
export interface Command {
  readonly atMs: number;
  apply(simulation: DividedSimulation): void;
}

/** How a part lives on: by whole windows, by the second and the payment, or each time as it comes. */
export type Mode = 'windows' | 'seconds' | 'mixed';

export interface DividedRun {
  readonly world: RunOptions;
  /** Shards of each part. */
  readonly groups: readonly (readonly number[])[];
  readonly mode: Mode;
  readonly commands: readonly Command[];
  readonly windows: number;
  /** Of every choice that is made on the way: who lives next, how long, what arrives when, who is killed. */
  readonly seed: number;
  /** Kill and rebuild parts on the way. */
  readonly kill: boolean;
}

/** Chance that a part saves some of its shards at the beginning of a window. */
const SAVES = 0.2;
/** Chance that a transfer that is delivered will be delivered again. */
const REPEATS = 0.1;
/** Parts that are killed on the way, evenly spread. */
const KILLS = 5;

/** The parts of a world in one process, with a post between them that delays, reorders and repeats. */
export class Parts {
  readonly parts: readonly Part[];
  readonly lines: LineStore = new Map();
  /** Parts that were killed and rebuilt. */
  rebuilt = 0;
  /** Of these: those whose snapshots were of different windows. */
  rebuiltApart = 0;
  /** Transfers that arrived again. */
  repeated = 0;

  private readonly run: DividedRun;
  private readonly dice: Dice;
  /** Every transfer ever sent, once: what topics keep. */
  private readonly posted = new Map<string, Transfer>();
  private onTheWay: Transfer[] = [];

  constructor(run: DividedRun) {
    this.run = run;
    this.dice = new Dice(run.seed);
    this.parts = run.groups.map((owned) => new Part(run, owned, this.lines));
  }

  /** Lives until every part has lived all windows; `check` is called now and then. */
  live(check: (parts: Parts) => void = () => undefined): void {
    for (let step = 0; !this.parts.every((part) => part.done); step += 1) {
      this.deliver();
      const part = this.parts[this.dice.below(this.parts.length)] as Part;
      part.step(this.dice, (transfer) => this.send(transfer));
      if (this.killsNow) this.rebuild(this.parts[this.dice.below(this.parts.length)] as Part);
      if (step % 100 === 0) check(this);
    }
    while (this.onTheWay.length > 0) this.deliver();
  }

  /** Minor units that are on their way between accounts: in outboxes, or sent by a shard and not yet credited by another. */
  onTheWayMinor(): number {
    let sum = 0;
    const add = (transfer: Transfer) => {
      const credited = transfer.window < this.partOf(transfer.destination).simulation.windowIndex;
      if (!credited) sum += amountOf(transfer);
    };
    for (const { simulation } of this.parts)
      for (const source of simulation.owned) everyTransfer(simulation, source).forEach(add);
    for (const transfer of this.posted.values())
      if (transfer.window < this.partOf(transfer.source).simulation.windowIndex) add(transfer);
    return sum;
  }

  /** What the ledgers say is on its way. */
  inFlightMinor(): number {
    let sum = 0;
    for (const { simulation } of this.parts)
      for (const shard of simulation.owned) sum += simulation.inFlightMinor(shard);
    return sum;
  }

  private get killsNow(): boolean {
    const { run, rebuilt, parts } = this;
    if (!run.kill || rebuilt === KILLS) return false;
    const reached = Math.min(...parts.map(({ simulation }) => simulation.windowIndex));
    return reached >= ((rebuilt + 1) * run.windows) / (KILLS + 1);
  }

  private partOf(shard: number): Part {
    return this.parts.find(({ simulation }) => simulation.owned.includes(shard)) as Part;
  }

  private send(transfer: Transfer): void {
    const key = `${transfer.window}/${transfer.source}/${transfer.destination}`;
    if (!this.posted.has(key)) this.posted.set(key, transfer);
    this.onTheWay.push(transfer);
  }

  /** Delivers some of what is on the way, in any order. */
  private deliver(): void {
    for (let left = this.dice.below(40); left > 0 && this.onTheWay.length > 0; left -= 1) {
      const at = this.dice.below(this.onTheWay.length);
      const transfer = this.onTheWay[at] as Transfer;
      if (this.dice.unit() >= REPEATS) {
        this.onTheWay[at] = this.onTheWay.at(-1) as Transfer;
        this.onTheWay.pop();
      }
      if (this.partOf(transfer.destination).simulation.supply(transfer) === 'repeated') this.repeated += 1;
    }
  }

  private rebuild(part: Part): void {
    part.rebuild(this.dice);
    this.rebuilt += 1;
    if (part.simulation.living.length < part.simulation.owned.length) this.rebuiltApart += 1;
    for (const transfer of this.posted.values())
      if (part.simulation.owned.includes(transfer.destination)) part.simulation.supply(transfer);
  }
}

/** Any number of draws from one seed. */
export class Dice {
  private readonly chance: Chance;
  private drawn = 0;

  constructor(seed: number) {
    this.chance = new Chance(seed, 'dice', 0);
  }

  /** In [0, 1). */
  unit(): number {
    this.drawn += 1;
    return this.chance.at(0, this.drawn).unit();
  }

  /** Whole number from 0, below `count`. */
  below(count: number): number {
    return Math.floor(this.unit() * count);
  }
}

/** One part: its simulation, its snapshots, and where it stands. */
export class Part {
  simulation: DividedSimulation;

  private readonly run: DividedRun;
  private readonly store: LineStore;
  private lines: ShardLines;
  private sent = -1;
  private readonly snapshots = new Map<number, Uint8Array[]>();

  constructor(run: DividedRun, owned: readonly number[], store: LineStore) {
    this.run = run;
    this.store = store;
    this.simulation = simulate({ ...run.world, owned });
    this.lines = new ShardLines(this.simulation.directory, store);
  }

  get done(): boolean {
    return this.simulation.windowOver && this.simulation.windowIndex === this.run.windows - 1 && this.sent >= 0;
  }

  /** Does one thing that is possible now. */
  step(dice: Dice, send: (transfer: Transfer) => void): void {
    const { simulation } = this;
    if (simulation.windowOver) {
      this.end(dice, send);
      return;
    }
    if (simulation.nowMs === simulation.windowBeginMs && dice.unit() < SAVES) this.save(dice);
    const command = this.command;
    if (command?.atMs === simulation.nowMs && simulation.commandTimeMs === simulation.nowMs) {
      command.apply(simulation);
      return;
    }
    this.liveOn(dice, command?.atMs ?? Infinity);
    if (!simulation.windowOver) return;
    this.lines.close(simulation.windowIndex);
    this.sent = -1;
  }

  /** Starts again from snapshots, of each shard another one if there are several, as a killed process would. */
  rebuild(dice: Dice): void {
    const { owned } = this.simulation;
    this.simulation = simulate({ ...this.run.world, owned });
    this.lines = new ShardLines(this.simulation.directory, this.store);
    this.sent = -1;
    const chosen = new Map<number, Uint8Array>();
    for (const [shard, kept] of this.snapshots) {
      const snapshot = kept[dice.below(kept.length)];
      if (snapshot) chosen.set(shard, snapshot);
    }
    this.simulation.restoreShards(chosen);
  }

  private get command(): Command | undefined {
    return this.run.commands[this.simulation.commands];
  }

  private end(dice: Dice, send: (transfer: Transfer) => void): void {
    const { simulation } = this;
    if (this.sent < simulation.windowIndex) {
      this.sent = simulation.windowIndex;
      for (const source of simulation.living)
        for (const transfer of everyTransfer(simulation, source)) if (transfer.destination !== source) send(transfer);
    }
    // A command at the edge of two windows is given before the next one is begun, or after.
    const command = this.command;
    if (command?.atMs === simulation.nowMs && dice.unit() < 0.5) command.apply(simulation);
    else if (simulation.windowIndex < this.run.windows - 1) simulation.beginWindow();
  }

  private save(dice: Dice): void {
    for (const shard of this.simulation.living) {
      if (dice.unit() < 0.5) continue;
      this.snapshots.set(shard, [...(this.snapshots.get(shard) ?? []), this.simulation.saveShard(shard)].slice(-2));
    }
  }

  private liveOn(dice: Dice, commandMs: number): void {
    const { simulation, run } = this;
    const windows = run.mode === 'windows' || (run.mode === 'mixed' && dice.unit() < 0.7);
    if (windows && commandMs >= simulation.windowEndMs) {
      simulation.advanceWindow(this.lines);
      return;
    }
    const untilMs = run.mode === 'windows' ? commandMs : simulation.nowMs + 1000 * (1 + dice.below(400));
    simulation.advance(Math.min(untilMs, commandMs), dice.unit() < 0.5 ? 1 + dice.below(20) : Infinity, this.lines);
  }
}

/** What a shard has sent in the window in progress, to each shard. */
export function everyTransfer(simulation: DividedSimulation, source: number): Transfer[] {
  const credits = simulation.creditsOut(source);
  return Array.from({ length: simulation.directory.shards }, (_, destination) => transferOf(credits, destination));
}
