import { Chance } from '@launderette/kernel';

/** Chance of one run, by name of who draws: the same seed, the same run. */
export class Dice {
  readonly #chance: Chance;
  #drawn = 0;

  constructor(seed: number, name: string) {
    this.#chance = new Chance(seed, name, -1);
  }

  /** From 0 to below 1. */
  unit(): number {
    return this.#chance.at(0, this.#drawn++).bits() / 2 ** 32;
  }

  /** Whether something of the given probability happens. */
  chance(probability: number): boolean {
    return this.unit() < probability;
  }

  /** A whole number, both ends included. */
  whole(least: number, most: number): number {
    return least + Math.floor(this.unit() * (most - least + 1));
  }

  pick<Item>(items: readonly Item[]): Item {
    return items[this.whole(0, items.length - 1)]!;
  }

  /** Mostly short, now and then long: how networks and disks take their time. Milliseconds. */
  delayMs(usualMs: number, longMs: number, probability: number): number {
    return this.unit() * (this.chance(probability) ? longMs : usualMs);
  }
}
