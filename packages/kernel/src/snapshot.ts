import { StateError, StateReader, type StateWalk, StateWriter } from './state.ts';

/** Raised when the walk changes, so that a saved state of an older program is refused by name. */
const FORMAT = 2;

/** What a shard's snapshot says of itself. */
export interface SnapshotHead {
  readonly shard: number;
  /** Index of the settlement window at whose beginning it was taken. */
  readonly window: number;
  /** Commands that the common state has seen. */
  readonly commands: number;
  /** Commands that the shard has seen: not fewer. */
  readonly commandsSeen: number;
}

/** A snapshot of one shard at the beginning of a window, opened but not yet put back. */
export interface Snapshot extends SnapshotHead {
  /** State that all shards agree on. */
  readonly common: Uint8Array;
  readonly own: Uint8Array;
}

const HEAD_NUMBERS = 5;

/** Writes a snapshot. `identity` tells worlds apart: seed, sizes and whatever else two of them must share. */
export function writeSnapshot(
  head: SnapshotHead,
  identity: readonly number[],
  walkCommon: (state: StateWalk) => void,
  walkOwn: (state: StateWalk) => void,
): Uint8Array<ArrayBuffer> {
  const state = new StateWriter();
  state.array(Float64Array.of(FORMAT, head.shard, head.window, head.commands, head.commandsSeen, ...identity));
  state.array(noted(walkCommon));
  state.array(noted(walkOwn));
  return state.take();
}

/** Opens a snapshot of shard `shard`. Throws StateError if it is broken, of another shard or of another world. */
export function readSnapshot(bytes: Uint8Array, shard: number, identity: readonly number[]): Snapshot {
  const state = new StateReader(bytes);
  const numbers = state.array(new Float64Array(0));
  const common = state.array(new Uint8Array(0));
  const own = state.array(new Uint8Array(0));
  state.close();
  const [format, saved, window, commands, commandsSeen] = numbers as unknown as [
    number,
    number,
    number,
    number,
    number,
  ];
  if (format !== FORMAT) throw new StateError(`snapshot of format ${format}, not ${FORMAT}`);
  if (saved !== shard) throw new StateError(`snapshot of shard ${saved}, not ${shard}`);
  const world = [...numbers.subarray(HEAD_NUMBERS)];
  if (world.join() !== identity.join())
    throw new StateError(`snapshot of another world: ${world.join()}, not ${identity.join()}`);
  return { shard, window, commands, commandsSeen, common, own };
}

function noted(walk: (state: StateWalk) => void): Uint8Array {
  const state = new StateWriter();
  walk(state);
  return state.take();
}
