import { Chance, type Shard } from '@launderette/kernel';
import { cardsBefore } from '../parties/holder-state.ts';

/** Devices that a customer may come to own in turn. */
const DEVICES_PER_CUSTOMER = 256;

/** Cards that a customer has at a time: debit and credit. */
const CARDS_AT_ONCE = 2;

/**
 * Cards and devices of a shard's customers. Nothing is stored here: token, fingerprint and address are functions of
 * (seed, shard, customer, number), and a card's number of the holder's state.
 */
export class Instruments {
  private readonly cards: Chance;
  private readonly devices: Chance;

  constructor(seed: number, shard: number) {
    this.cards = new Chance(seed, 'cards', shard);
    this.devices = new Chance(seed, 'devices', shard);
  }

  /** Writes one of the customer's cards into a row: 0 the debit card, 1 the credit card; the one that was activated last. */
  useCard(shard: Shard, row: number, local: number, entryMode: number, card = 0): void {
    const chance = this.cardOf(local, card, shard.holders[local] as number);
    const block = shard.events;
    block.cardHigh[row] = chance.bits();
    block.cardLow[row] = chance.bits();
    block.entryMode[row] = entryMode;
  }

  /** Writes one of the customer's devices, numbered 0 to 255, into a payment's row. */
  useDevice(shard: Shard, row: number, local: number, device: number): void {
    const chance = this.deviceOf(local, device);
    const block = shard.events;
    block.deviceHigh[row] = chance.bits();
    block.deviceLow[row] = chance.bits();
    block.addressHigh[row] = chance.bits();
    block.addressLow[row] = chance.bits();
  }

  /** Writes one of the customer's devices into a row of activity. */
  useDeviceForActivity(shard: Shard, row: number, local: number, device: number): void {
    const chance = this.deviceOf(local, device);
    const block = shard.activity;
    block.deviceHigh[row] = chance.bits();
    block.deviceLow[row] = chance.bits();
    block.addressHigh[row] = chance.bits();
    block.addressLow[row] = chance.bits();
  }

  /** The token of a card as records have it; `holder`: the customer's state. */
  cardToken(local: number, card: number, holder: number): string {
    const chance = this.cardOf(local, card, holder);
    return `tok_${hex(chance.bits())}${hex(chance.bits())}`;
  }

  private cardOf(local: number, card: number, holder: number): Chance {
    return this.cards.at(local, card + CARDS_AT_ONCE * cardsBefore(holder));
  }

  /** Fingerprint and address of one of the customer's devices: two words each. */
  wordsOf(local: number, device: number): readonly [number, number, number, number] {
    const chance = this.deviceOf(local, device);
    return [chance.bits(), chance.bits(), chance.bits(), chance.bits()];
  }

  private deviceOf(local: number, device: number): Chance {
    return this.devices.at(local, device % DEVICES_PER_CUSTOMER);
  }
}

const BYTES = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

function hex(word: number): string {
  return `${BYTES[word >>> 24]}${BYTES[(word >>> 16) & 255]}${BYTES[(word >>> 8) & 255]}${BYTES[word & 255]}`;
}
