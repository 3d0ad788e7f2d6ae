import type { MerchantFacts } from '@launderette/kernel';
import { ChannelSchema, KindSchema, PurposeSchema, RailSchema } from '@launderette/proto';
import { bytesOf } from '../bytes/concat.ts';
import type { RemittanceSyntax } from '../remittances.ts';
import { enumMembers, quoted } from './text.ts';

const KINDS = enumMembers('kind', KindSchema);
const PURPOSES = enumMembers('purpose', PurposeSchema);
const RAILS = enumMembers('rail', RailSchema);
const CHANNELS = enumMembers('channel', ChannelSchema);

/** The members kind, purpose, rail and channel. */
export function instructionBytes(kind: number, purpose: number, rail: number, channel: number): Uint8Array {
  return bytesOf(KINDS[kind]!, PURPOSES[purpose]!, RAILS[rail]!, CHANNELS[channel]!);
}

/** The member `merchant`. */
export function merchantBytes(merchant: MerchantFacts, terminal: string | undefined): Uint8Array {
  const members = [`"id":${quoted(merchant.id)}`, `"categoryCode":${quoted(merchant.categoryCode)}`];
  if (terminal !== undefined) members.push(`"terminal":${quoted(terminal)}`);
  members.push(`"city":${quoted(merchant.city)}`, `"country":${quoted(merchant.country)}`);
  return bytesOf(`,"merchant":{${members.join(',')}}`);
}

/** The member `remittance`. */
export const REMITTANCE: RemittanceSyntax = {
  opening: ',"remittance":"',
  closing: '"',
  escape: (text) => quoted(text).slice(1, -1),
};
