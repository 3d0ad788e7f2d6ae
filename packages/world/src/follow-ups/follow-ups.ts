import type { Shard, StateWalk } from '@launderette/kernel';
import type { World } from '../world.ts';
import { followUpCatalogue } from './catalogue.ts';
import type { FollowUp, Scene } from './follow-up.ts';

/** A row of the saved state: timer, then the follow-up's numbers. */
const ROW_NUMBERS = 11;

/** The follow-ups on the agenda of a shard, each with a timer that no agent owns. */
export class FollowUps {
  private readonly scene: Scene;
  private readonly agenda = new Map<number, FollowUp>();

  constructor(world: World, shard: Shard) {
    this.scene = { world, shard, followUps: this };
  }

  get world(): World {
    return this.scene.world;
  }

  /** Puts a follow-up on the agenda. */
  plan(dueMs: number, what: FollowUp): void {
    this.agenda.set(this.scene.shard.schedule(dueMs), what);
  }

  /** Carries out the follow-up behind a timer; false if the timer is another's. */
  fire(timer: number, timeMs: number): boolean {
    const what = this.agenda.get(timer);
    if (what === undefined) return false;
    this.agenda.delete(timer);
    this.scene.shard.release(timer);
    followUpCatalogue[what.kind]?.(this.scene, what, timeMs);
    return true;
  }

  /** Walks over the state, after the shard's timers. */
  walk(state: StateWalk): void {
    const saved = state.array(Float64Array.from([...this.agenda].flatMap(([timer, what]) => rowOf(timer, what))));
    if (!state.restoring) return;
    this.agenda.clear();
    for (let i = 0; i < saved.length; i += ROW_NUMBERS) {
      const [timer, what] = followUpOf(saved.subarray(i, i + ROW_NUMBERS) as unknown as Row);
      this.agenda.set(timer, what);
    }
  }
}

type Row = [number, number, number, number, number, number, number, number, number, number, number];

function rowOf(timer: number, what: FollowUp): Row {
  const { kind, local, debtor, creditor, amountMinor, sequence, merchant, purpose, text, number } = what;
  return [timer, kind, local, debtor, creditor, amountMinor, sequence, merchant, purpose, text, number];
}

function followUpOf(row: Row): readonly [number, FollowUp] {
  const [timer, kind, local, debtor, creditor, amountMinor, sequence, merchant, purpose, text, number] = row;
  return [timer, { kind, local, debtor, creditor, amountMinor, sequence, merchant, purpose, text, number }];
}
