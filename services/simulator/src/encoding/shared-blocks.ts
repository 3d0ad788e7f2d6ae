import {
  ActivityBlock,
  BLOCK_ROWS,
  type BlockConsumer,
  EpisodeBlock,
  EventBlock,
  LabelBlock,
  layOver,
  OutcomeBlock,
  RARE_ROWS,
  sharedMemoryFor,
} from '@launderette/kernel';

/** A block of any kind. */
export type AnyBlock = EventBlock | ActivityBlock | LabelBlock | OutcomeBlock | EpisodeBlock;

/** The calls of a consumer, and what each is given. Kinds of blocks are their places here. */
export const BLOCK_KINDS = [
  { call: 'events', make: () => new EventBlock(BLOCK_ROWS) },
  { call: 'activity', make: () => new ActivityBlock(BLOCK_ROWS) },
  { call: 'labels', make: () => new LabelBlock(BLOCK_ROWS) },
  { call: 'outcomes', make: () => new OutcomeBlock(RARE_ROWS) },
  { call: 'episodes', make: () => new EpisodeBlock(RARE_ROWS) },
] as const satisfies readonly { readonly call: keyof BlockConsumer; make(): AnyBlock }[];

export const [EVENTS, ACTIVITY, LABELS, OUTCOMES, EPISODES] = [0, 1, 2, 3, 4] as const;

/** A block that two threads see: the one that lives writes it, then the one that encodes reads it, then it is written again. */
export interface SharedBlock {
  /** The same in both threads. */
  readonly id: number;
  readonly kind: number;
  readonly block: AnyBlock;
}

/** What the other thread needs to see a block. */
export interface BlockMemory {
  readonly id: number;
  readonly kind: number;
  readonly memory: SharedArrayBuffer;
}

/** The blocks of the thread that writes them: as many as are under way at once, which the grants that it may hold bound. */
export class SharedBlocks {
  private readonly all: SharedBlock[] = [];
  /** By kind; the one used last is taken first, because its memory is warm. */
  private readonly free: SharedBlock[][] = BLOCK_KINDS.map(() => []);
  private unseen: BlockMemory[] = [];

  /** How many there are. */
  get made(): number {
    return this.all.length;
  }

  /** An empty block. */
  take(kind: number): SharedBlock {
    return this.free[kind]!.pop() ?? this.make(kind);
  }

  /** The other thread has read these. */
  give(ids: ArrayLike<number>): void {
    for (let i = 0; i < ids.length; i += 1) {
      const shared = this.all[ids[i]!]!;
      shared.block.length = 0;
      this.free[shared.kind]!.push(shared);
    }
  }

  /** Blocks that the other thread has not been told of. */
  takeUnseen(): readonly BlockMemory[] {
    const { unseen } = this;
    this.unseen = [];
    return unseen;
  }

  private make(kind: number): SharedBlock {
    const block = BLOCK_KINDS[kind]!.make();
    const memory = sharedMemoryFor(block);
    layOver(block, memory);
    const shared = { id: this.all.length, kind, block };
    this.all.push(shared);
    this.unseen.push({ id: shared.id, kind, memory });
    return shared;
  }
}

/** The same block in the thread that reads it. */
export function seen({ kind, memory }: BlockMemory): AnyBlock {
  const block = BLOCK_KINDS[kind]!.make();
  layOver(block, memory);
  return block;
}
