import type { EventBlock } from '@launderette/kernel';
import { ChannelSchema, KindSchema, PurposeSchema, RailSchema } from '@launderette/proto';
import { type Fragment, fragment } from '../bytes/fragment.ts';
import { enumMembers } from './text.ts';

const KINDS = enumMembers('kind', KindSchema);
const PURPOSES = enumMembers('purpose', PurposeSchema);
const RAILS = enumMembers('rail', RailSchema);
const CHANNELS = enumMembers('channel', ChannelSchema);

/** The members kind, purpose, rail and channel in one text: few of the 19,360 combinations occur, each is made once. */
export class InstructionFragments {
  readonly #fragments = new Array<Fragment | undefined>(
    KINDS.length * PURPOSES.length * RAILS.length * CHANNELS.length,
  ).fill(undefined);

  get(block: EventBlock, row: number): Fragment {
    const kind = block.kind[row]!;
    const purpose = block.purpose[row]!;
    const rail = block.rail[row]!;
    const channel = block.channel[row]!;
    const slot = ((kind * PURPOSES.length + purpose) * RAILS.length + rail) * CHANNELS.length + channel;
    return (this.#fragments[slot] ??= fragment(KINDS[kind]! + PURPOSES[purpose]! + RAILS[rail]! + CHANNELS[channel]!));
  }
}
