/** Columns of a customer's line; the last ones are whole numbers. */
const STRIDE = 8;
const INCOME = 0;
const SCALE = 1;
const ACTIVITY = 2;
const WAY = 3;
const CARD = 4;
const CITY = 5;
const JOINS = 6;
const LEAVES = 7;

/** Somebody who never leaves, in seconds from the stream's start. */
export const NEVER_SECOND = 0xffffffff;

/** Whole numbers up to here are exact in a 32-bit float. */
const INCOME_MAX_MINOR = 2 ** 24;

/**
 * What habits ask about the customers of a shard, side by side in one line of 32 bytes each: a customer is picked at
 * random among many, so what lies together is fetched together.
 */
export class Traits {
  private readonly lines: Float32Array;
  /** The same memory, for whole numbers. */
  private readonly whole: Uint32Array;

  constructor(customers: number) {
    this.lines = new Float32Array(customers * STRIDE);
    this.whole = new Uint32Array(this.lines.buffer);
    for (let local = 0; local < customers; local += 1) this.setLeaves(local, NEVER_SECOND);
  }

  /** Net monthly income, whole minor units. */
  incomeMinor(local: number): number {
    return this.lines[local * STRIDE + INCOME] as number;
  }

  /** Multiplies the amounts of purchases and transfers. */
  scale(local: number): number {
    return this.lines[local * STRIDE + SCALE] as number;
  }

  /** Multiplies the rates of purchases, withdrawals and transfers; mean 1. */
  activity(local: number): number {
    return this.lines[local * STRIDE + ACTIVITY] as number;
  }

  /** Index into PURCHASE_PROFILES. */
  way(local: number): number {
    return this.lines[local * STRIDE + WAY] as number;
  }

  /** Local index of the credit card account, or NONE. */
  card(local: number): number {
    return this.whole[local * STRIDE + CARD] as number;
  }

  /** Index into CITIES. */
  city(local: number): number {
    return this.whole[local * STRIDE + CITY] as number;
  }

  /** Second from the stream's start at which the customer joins; 0: is there. */
  joins(local: number): number {
    return this.whole[local * STRIDE + JOINS] as number;
  }

  /** Second from the stream's start at which the customer begins to leave, or NEVER_SECOND. */
  leaves(local: number): number {
    return this.whole[local * STRIDE + LEAVES] as number;
  }

  setJoins(local: number, second: number): void {
    this.whole[local * STRIDE + JOINS] = second;
  }

  setLeaves(local: number, second: number): void {
    this.whole[local * STRIDE + LEAVES] = second;
  }

  setCard(local: number, account: number): void {
    this.whole[local * STRIDE + CARD] = account;
  }

  setCity(local: number, city: number): void {
    this.whole[local * STRIDE + CITY] = city;
  }

  set(local: number, incomeMinor: number, scale: number, activity: number, way: number): void {
    if (incomeMinor > INCOME_MAX_MINOR) throw new RangeError(`income ${incomeMinor} is over ${INCOME_MAX_MINOR}`);
    const line = local * STRIDE;
    this.lines[line + INCOME] = incomeMinor;
    this.lines[line + SCALE] = scale;
    this.lines[line + ACTIVITY] = activity;
    this.lines[line + WAY] = way;
  }
}
