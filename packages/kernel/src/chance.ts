import { ln } from './math.ts';
import { Threefry } from './threefry.ts';

/** A draw's index takes the top 8 bits of the counter's first word; the subject has the rest. */
const DRAW_STEP = 1 << 24;
const DRAWS_MAX = 255;
const SUBJECTS_MAX = 1 << 24;

const TO_UNIT = 2 ** -32;

/** Quantiles of the exponential distribution, read by linear interpolation: a logarithm an arrival would cost more. */
const EXPONENTIAL_CELLS = 1024;
const EXPONENTIAL = Float64Array.from({ length: EXPONENTIAL_CELLS }, (_, i) => -ln(1 - i / EXPONENTIAL_CELLS));

/**
 * One named stream of chance.
 *
 * What is drawn is a function of (seed, name, shard) and of (subject, tick), set by `at`; nothing is carried over, so
 * drawing more in one place changes nothing in another, and there is no generator state to save.
 */
export class Chance {
  private readonly cipher: Threefry;
  private counter0 = 0;
  private counter1 = 0;
  private spare = false;

  /** `seed` in 0 to 2^53 - 1; `name` is unique to the consumer; `shard` -1 for what all shards must agree on. */
  constructor(seed: number, name: string, shard: number, cipher?: Threefry) {
    this.cipher = cipher ?? keyed(seed, name, shard);
  }

  /** The same stream of chance, read at another place: what is drawn here and there does not disturb each other. */
  fork(): Chance {
    return new Chance(0, '', 0, this.cipher.copy());
  }

  /** Begins the draws of `subject` (0 to 2^24 - 1) at `tick` (any integer; its low 32 bits count). */
  at(subject: number, tick: number): this {
    if (subject < 0 || subject >= SUBJECTS_MAX) throw new RangeError(`subject ${subject} is not in 0 to 2^24 - 1`);
    this.counter0 = subject | 0;
    this.counter1 = tick | 0;
    this.spare = false;
    return this;
  }

  /** 32 bits, as an unsigned integer. At most 510 an `at`. */
  bits(): number {
    const { cipher } = this;
    if (this.spare) {
      this.spare = false;
      return cipher.word1 >>> 0;
    }
    const { counter0 } = this;
    if (counter0 >>> 24 >= DRAWS_MAX) throw new RangeError(`more than ${2 * DRAWS_MAX} draws for one subject and tick`);
    cipher.encipher(counter0, this.counter1);
    this.counter0 = (counter0 + DRAW_STEP) | 0;
    this.spare = true;
    return cipher.word0 >>> 0;
  }

  /** Uniform in [0, 1), a multiple of 2^-32. */
  unit(): number {
    return this.bits() * TO_UNIT;
  }

  /** Uniform integer in [0, bound), for bound in 1 to 2^32; the bias is below bound / 2^32. */
  below(bound: number): number {
    return Math.floor(this.bits() * TO_UNIT * bound);
  }

  /** Uniform in [low, high). */
  between(low: number, high: number): number {
    return low + (high - low) * this.unit();
  }

  /** True with probability `share` in [0, 1]. */
  happens(share: number): boolean {
    return this.bits() * TO_UNIT < share;
  }

  /** Exponential with mean 1. */
  exponential(): number {
    let sum = 0;
    let position = this.unit() * EXPONENTIAL_CELLS;
    // Beyond the last cell the distribution begins again: it has no memory.
    while (position >= EXPONENTIAL_CELLS - 1) {
      sum += EXPONENTIAL[EXPONENTIAL_CELLS - 1] as number;
      position = this.unit() * EXPONENTIAL_CELLS;
    }
    const cell = position | 0;
    const low = EXPONENTIAL[cell] as number;
    return sum + low + ((EXPONENTIAL[cell + 1] as number) - low) * (position - cell);
  }
}

/** The name's digest under the seed, then the shard: each step is the cipher itself, keyed by the one before. */
function keyed(seed: number, name: string, shard: number): Threefry {
  if (!Number.isSafeInteger(seed) || seed < 0) throw new RangeError(`seed ${seed} is not in 0 to 2^53 - 1`);
  let cipher = new Threefry(seed, Math.floor(seed / 2 ** 32));
  const rekey = (counter0: number, counter1: number): void => {
    cipher.encipher(counter0, counter1);
    cipher = new Threefry(cipher.word0, cipher.word1);
  };
  for (let i = 0; i < name.length; i += 1) rekey(name.charCodeAt(i), i);
  rekey(shard, name.length);
  return cipher;
}
