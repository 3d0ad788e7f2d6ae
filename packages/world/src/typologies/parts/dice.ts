import type { Chance } from '@launderette/kernel';

/** A part of an episode's chance has 510 draws, and whoever is given the chance itself may take ten: a new part is begun before. */
const DRAWS_A_PART = 50;

/** The chance of one episode as one long sequence: as many draws as a plan asks for, from one part after the other. */
export class Dice {
  private readonly partOf: (part: number) => Chance;
  private part: number;
  private draws = 0;
  private chance: Chance;

  /** `first`: the part to begin with; the sequence takes those after it. */
  constructor(partOf: (part: number) => Chance, first = 0) {
    this.partOf = partOf;
    this.part = first;
    this.chance = partOf(first);
  }

  /** Uniform in [0, 1). */
  unit(): number {
    return this.next().unit();
  }

  /** Uniform integer in [0, bound). */
  below(bound: number): number {
    return this.next().below(bound);
  }

  /** Uniform integer in [low, high], both included; a `high` below `low` counts as `low`. */
  whole(low: number, high: number): number {
    return low + this.below(Math.max(low, high) - low + 1);
  }

  /** As `whole`, with small numbers the most frequent: the cube of a uniform number. */
  mostlySmall(low: number, high: number): number {
    const u = this.unit();
    return low + Math.floor(u * u * u * (Math.max(low, high) - low + 1));
  }

  /** Uniform in [low, high). */
  between(low: number, high: number): number {
    return this.next().between(low, high);
  }

  /** True with probability `share`. */
  happens(share: number): boolean {
    return this.next().happens(share);
  }

  /** One of `values`, all alike. */
  of<T>(values: readonly T[]): T {
    return values[this.below(values.length)] as T;
  }

  /** Exponential with mean 1. */
  exponential(): number {
    return this.next().exponential();
  }

  /** `parts` shares that add up to 1, Dirichlet distributed with all concentrations 2: crumbs are not worth a mule. */
  shares(parts: number): readonly number[] {
    const sizes = Array.from({ length: parts }, () => this.exponential() + this.exponential() + 1e-3);
    const total = sizes.reduce((sum, size) => sum + size, 0);
    return sizes.map((size) => size / total);
  }

  /** The chance itself, for at most ten draws. */
  next(): Chance {
    this.draws += 1;
    if (this.draws === DRAWS_A_PART) {
      this.draws = 1;
      this.part += 1;
      this.chance = this.partOf(this.part);
    }
    return this.chance;
  }
}
