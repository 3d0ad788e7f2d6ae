import type { MerchantFacts } from '@launderette/kernel';
import { bytesOf } from '../bytes/concat.ts';
import type { RemittanceSyntax } from '../remittances.ts';
import { ABSENT, int, optionalSymbol, PRESENT, string } from './values.ts';

/** The fields kind, purpose, rail and channel. */
export function instructionBytes(kind: number, purpose: number, rail: number, channel: number): Uint8Array {
  return bytesOf(int(kind), optionalSymbol(purpose), int(rail), optionalSymbol(channel));
}

/** The field `merchant` where there is one. */
export function merchantBytes(merchant: MerchantFacts, terminal: string | undefined): Uint8Array {
  return bytesOf(
    PRESENT,
    string(merchant.id),
    string(merchant.categoryCode),
    ...(terminal === undefined ? [ABSENT] : [PRESENT, string(terminal)]),
    string(merchant.city),
    string(merchant.country),
  );
}

/** The field `remittance` where there is one; its length is filled in afterwards. */
export const REMITTANCE: RemittanceSyntax = { opening: bytesOf(PRESENT, 0), closing: '', escape: (text) => text };
