import type { LivingShards, Program } from './engine.ts';
import type { Injection } from './injection.ts';
import type { Shard } from './shard.ts';
import { readSnapshot, type Snapshot, writeSnapshot } from './snapshot.ts';
import { StateError, StateReader, type StateWalk } from './state.ts';

export interface MembersOptions {
  /** By index; undefined: owned by others. Shards are taken out while they do not live, and put in when they do. */
  readonly shards: (Shard | undefined)[];
  /** When something may next be due, by shard. */
  readonly agenda: Float64Array;
  readonly program: Program;
  readonly startMs: number;
  readonly windowMs: number;
  readonly identity: readonly number[];
}

/** An injection, and the number of the command that gave it. */
interface Given {
  readonly injection: Injection;
  readonly command: number;
  readonly atMs: number;
}

/**
 * The shards that are owned here: which of them live already, and their snapshots.
 *
 * Snapshots may be of different windows. Life goes on from the oldest; the others wait, take no credits, no steps and no time,
 * and are put back when their window begins. A command at that very moment may have been given before the snapshot was
 * taken or after: commands are counted, and each shard says how many it has seen, so that it gets each once.
 */
export class Members {
  /** Ascending. */
  readonly owned: readonly number[];
  /** Commands given since the start of the stream. */
  commands = 0;

  private readonly living: (Shard | undefined)[];
  /** Owned shards by index, living or not. */
  private readonly shards: LivingShards;
  private readonly agenda: Float64Array;
  private readonly program: Program;
  private readonly identity: readonly number[];
  /** Commands that a shard had seen when its snapshot was taken, by shard. */
  private readonly seen: Float64Array;
  /** Injections at the latest moment at which there were any. */
  private given: Given[] = [];
  /** Snapshots that wait for their window. */
  private waiting: Snapshot[] = [];

  constructor(options: MembersOptions) {
    this.living = options.shards;
    this.shards = [...options.shards];
    this.agenda = options.agenda;
    this.program = options.program;
    this.identity = [options.shards.length, options.startMs, options.windowMs, ...options.identity];
    this.seen = new Float64Array(options.shards.length);
    this.owned = [...this.shards.keys()].filter((index) => this.shards[index] !== undefined);
  }

  /** A shard that lives here. Throws RangeError if it does not. */
  at(index: number): Shard {
    const shard = this.living[index];
    if (shard === undefined) throw new RangeError(`shard ${index} does not live here`);
    return shard;
  }

  /** Counts a command. */
  command(): void {
    this.commands += 1;
  }

  /** Counts an injection, and says who has yet to hear of it. */
  injected(injection: Injection, atMs: number): LivingShards {
    this.command();
    if (this.given[0]?.atMs !== atMs) this.given = [];
    this.given.push({ injection, command: this.commands, atMs });
    return this.living.map((shard, index) => ((this.seen[index] as number) < this.commands ? shard : undefined));
  }

  /** Puts back the shards whose window begins. */
  join(window: number, nowMs: number): void {
    if (this.waiting.length === 0) return;
    const joining = this.waiting.filter((snapshot) => snapshot.window === window);
    this.waiting = this.waiting.filter((snapshot) => snapshot.window !== window);
    for (const snapshot of joining) this.putBack(snapshot, nowMs);
  }

  save(index: number, window: number, nowMs: number): Uint8Array {
    const shard = this.at(index);
    const commandsSeen = Math.max(this.commands, this.seen[index] as number);
    return writeSnapshot(
      { shard: index, window, commands: this.commands, commandsSeen },
      this.identity,
      (state) => this.walkCommon(state),
      (state) => this.walkShard(state, shard, nowMs),
    );
  }

  /** Opens snapshots: the window from which life goes on, and the windows from which each shard lives here. */
  open(snapshots: ReadonlyMap<number, Uint8Array>): { readonly window: number; readonly livesFrom: number[] } {
    const livesFrom = this.shards.map((shard) => (shard === undefined ? Infinity : 0));
    this.waiting = [...snapshots].map(([index, bytes]) => {
      if (this.shards[index] === undefined)
        throw new StateError(`shard ${index} is not owned: ${this.owned.join(', ')}`);
      const snapshot = readSnapshot(bytes, index, this.identity);
      livesFrom[index] = snapshot.window;
      return snapshot;
    });
    return { window: Math.min(...livesFrom), livesFrom };
  }

  /** Puts back what all shards agree on from the oldest of the opened snapshots, and the shards that live from `window` on. */
  restore(window: number, nowMs: number): void {
    const oldest = this.waiting
      .filter((snapshot) => snapshot.window === window)
      .sort((a, b) => a.commands - b.commands)[0];
    const fromTheStart = this.waiting.length < this.owned.length;
    if (oldest !== undefined && !fromTheStart) this.putBackCommon(oldest);
    for (const { shard } of this.waiting) {
      this.living[shard] = undefined;
      this.agenda[shard] = Infinity;
    }
    this.join(window, nowMs);
  }

  /** Walks over what all shards agree on. */
  walkCommon(state: StateWalk): void {
    this.program.walk(state);
    this.commands = state.number(this.commands);
  }

  /** Walks over one shard, at the start of a second. */
  walkShard(state: StateWalk, shard: Shard, nowMs: number): void {
    shard.walk(state, nowMs);
    this.program.walkShard(state, shard);
  }

  private putBackCommon({ common }: Snapshot): void {
    const state = new StateReader(common);
    this.walkCommon(state);
    state.close();
  }

  private putBack(snapshot: Snapshot, nowMs: number): void {
    const shard = this.shards[snapshot.shard] as Shard;
    const state = new StateReader(snapshot.own);
    this.walkShard(state, shard, nowMs);
    state.close();
    this.living[shard.index] = shard;
    this.seen[shard.index] = snapshot.commandsSeen;
    const alone = this.living.map((other) => (other === shard ? shard : undefined));
    for (const { injection, command, atMs } of this.given)
      if (atMs === nowMs && command > snapshot.commandsSeen) this.program.inject(injection, atMs, alone);
  }
}
