import type { EventBlock } from '@launderette/kernel';
import { ChannelSchema, KindSchema, PurposeSchema, RailSchema } from '@launderette/proto';
import { Fragment } from './bytes/fragment.ts';

const PURPOSES = PurposeSchema.values.length;
const RAILS = RailSchema.values.length;
const CHANNELS = ChannelSchema.values.length;

/** Bytes of the fields kind, purpose, rail and channel, which follow each other in the schema. */
export type InstructionBytes = (kind: number, purpose: number, rail: number, channel: number) => Uint8Array;

/** Kind, purpose, rail and channel in one piece: few of the 27,830 combinations occur, each is made once. */
export class InstructionFragments {
  readonly #make: InstructionBytes;
  readonly #fragments = new Array<Fragment | undefined>(KindSchema.values.length * PURPOSES * RAILS * CHANNELS).fill(
    undefined,
  );

  constructor(make: InstructionBytes) {
    this.#make = make;
  }

  get(block: EventBlock, row: number): Fragment {
    const kind = block.kind[row]!;
    const purpose = block.purpose[row]!;
    const rail = block.rail[row]!;
    const channel = block.channel[row]!;
    const slot = ((kind * PURPOSES + purpose) * RAILS + rail) * CHANNELS + channel;
    return (this.#fragments[slot] ??= new Fragment(this.#make(kind, purpose, rail, channel)));
  }
}
