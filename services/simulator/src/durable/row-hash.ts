import type { ActivityBlock, EpisodeBlock, EventBlock, LabelBlock, OutcomeBlock } from '@launderette/kernel';
import { HASH_WORDS } from './positions.ts';

/**
 * Mixes rows into a hash of 64 bits, two words that do not wait for each other: some 16 ns a payment, against 2,000 that it
 * costs. It covers what depends on everything else: who, when, how much, and what is left on the account. Where a row
 * begins or ends a block does not change it. It finds mistakes, not forgers.
 *
 * Words are mixed as in MurmurHash3 (public domain, Austin Appleby): multiply, fold the high bits down.
 */
const FIRST = 0x85ebca6b;
const SECOND = 0xc2b2ae35;

/** Mixes rows `from` to `to` (exclusive) into the words at `hashes[at]`. */
export function hashEvents(hashes: Uint32Array, at: number, block: EventBlock, from: number, to: number): void {
  let a = hashes[at]!;
  let b = hashes[at + 1]!;
  for (let row = from; row < to; row += 1) {
    a = first(a ^ block.timeMs[row]!);
    b = second(b ^ block.amountMinor[row]!);
    a = first(a ^ block.debtor[row]!);
    b = second(b ^ block.creditor[row]!);
    a = first(a ^ block.debtorBalanceMinor[row]!);
    b = second(b ^ block.merchant[row]! ^ (block.kind[row]! << 24) ^ (block.status[row]! << 16));
    a = first(a ^ block.cardLow[row]! ^ block.settlementMs[row]!);
    // Without a remittance the number is whatever the row held before.
    b = second(b ^ block.deviceLow[row]! ^ (block.remittance[row] === 0 ? 0 : block.remittanceNumber[row]!));
  }
  hashes[at] = a;
  hashes[at + 1] = b;
}

/** As {@link hashEvents}. */
export function hashActivity(hashes: Uint32Array, at: number, block: ActivityBlock, from: number, to: number): void {
  let a = hashes[at]!;
  let b = hashes[at + 1]!;
  for (let row = from; row < to; row += 1) {
    a = first(a ^ block.timeMs[row]!);
    b = second(b ^ block.account[row]!);
    a = first(a ^ block.payee[row]!);
    b = second(b ^ block.deviceLow[row]! ^ (block.kind[row]! << 24) ^ (block.outcome[row]! << 16));
  }
  hashes[at] = a;
  hashes[at + 1] = b;
}

/** As {@link hashEvents}. */
export function hashLabels(hashes: Uint32Array, at: number, block: LabelBlock, from: number, to: number): void {
  let a = hashes[at]!;
  let b = hashes[at + 1]!;
  for (let row = from; row < to; row += 1) {
    a = first(a ^ block.sequence[row]!);
    b = second(b ^ block.episode[row]! ^ (block.typology[row]! << 24) ^ (block.step[row]! << 8));
    a = first(a ^ block.timeMs[row]! ^ block.ofActivity[row]!);
    b = second(b ^ block.key[row]! ^ (block.origin[row]! << 24) ^ (block.phase[row]! << 16));
  }
  hashes[at] = a;
  hashes[at + 1] = b;
}

/** As {@link hashEvents}. */
export function hashOutcomes(hashes: Uint32Array, at: number, block: OutcomeBlock, from: number, to: number): void {
  let a = hashes[at]!;
  let b = hashes[at + 1]!;
  for (let row = from; row < to; row += 1) {
    a = first(a ^ block.timeMs[row]!);
    b = second(b ^ block.account[row]! ^ (block.kind[row]! << 24));
    a = first(a ^ block.sequence[row]!);
    b = second(b ^ block.happenedMs[row]!);
  }
  hashes[at] = a;
  hashes[at + 1] = b;
}

/** As {@link hashEvents}. */
export function hashEpisodes(hashes: Uint32Array, at: number, block: EpisodeBlock, from: number, to: number): void {
  let a = hashes[at]!;
  let b = hashes[at + 1]!;
  for (let row = from; row < to; row += 1) {
    a = first(a ^ block.timeMs[row]!);
    b = second(b ^ block.episode[row]! ^ (block.typology[row]! << 24) ^ (block.event[row]! << 16));
    a = first(a ^ block.account[row]!);
    b = second(b ^ block.carriedOutMinor[row]! ^ (block.origin[row]! << 24));
  }
  hashes[at] = a;
  hashes[at + 1] = b;
}

/** Whether two hashes are the same, at the same or different places. */
export function sameHash(left: Uint32Array, leftAt: number, right: Uint32Array, rightAt: number): boolean {
  for (let word = 0; word < HASH_WORDS; word += 1) if (left[leftAt + word] !== right[rightAt + word]) return false;
  return true;
}

function first(word: number): number {
  const mixed = Math.imul(word, FIRST);
  return mixed ^ (mixed >>> 13);
}

function second(word: number): number {
  const mixed = Math.imul(word, SECOND);
  return mixed ^ (mixed >>> 16);
}
