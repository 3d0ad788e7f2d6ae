/** How far and in what way parameters move a step. */
export interface AdamOptions {
  readonly rate: number;
  readonly beta1: number;
  readonly beta2: number;
  /** Share of the rate by which parameters shrink a step (Loshchilov and Hutter 2019: decoupled from the gradient). */
  readonly decay: number;
}

const EPSILON = 1e-8;

/** What Adam remembers between steps, as it is kept in checkpoints. */
export interface AdamState {
  readonly steps: number;
  readonly first: readonly Float32Array[];
  readonly second: readonly Float32Array[];
}

/** Adam with decoupled weight decay (Kingma and Ba 2015) over parameters that it changes in place. */
export class Adam {
  private readonly parameters: readonly Float32Array[];
  private readonly options: AdamOptions;
  private readonly first: Float32Array[];
  private readonly second: Float32Array[];
  private steps = 0;
  private power1 = 1;
  private power2 = 1;

  constructor(parameters: readonly Float32Array[], options: AdamOptions) {
    this.parameters = parameters;
    this.options = options;
    this.first = parameters.map(({ length }) => new Float32Array(length));
    this.second = parameters.map(({ length }) => new Float32Array(length));
  }

  get state(): AdamState {
    return {
      steps: this.steps,
      first: this.first.map((array) => array.slice()),
      second: this.second.map((array) => array.slice()),
    };
  }

  /** Goes on from a state. */
  resume(state: AdamState): void {
    state.first.forEach((array, k) => this.first[k]!.set(array));
    state.second.forEach((array, k) => this.second[k]!.set(array));
    this.steps = state.steps;
    this.power1 = power(this.options.beta1, this.steps);
    this.power2 = power(this.options.beta2, this.steps);
  }

  /** One step against the gradients, in the order of the parameters; `undefined` leaves one as it is. */
  step(gradients: readonly (Float32Array | undefined)[], rate = this.options.rate): void {
    const { beta1, beta2, decay } = this.options;
    this.steps += 1;
    this.power1 *= beta1;
    this.power2 *= beta2;
    const stepSize = rate / (1 - this.power1);
    const scale = 1 / (1 - this.power2);
    gradients.forEach((gradient, k) => {
      if (gradient === undefined) return;
      const parameter = this.parameters[k]!;
      const first = this.first[k]!;
      const second = this.second[k]!;
      for (let i = 0; i < gradient.length; i += 1) {
        const g = gradient[i]!;
        const m = beta1 * first[i]! + (1 - beta1) * g;
        const v = beta2 * second[i]! + (1 - beta2) * g * g;
        first[i] = m;
        second[i] = v;
        parameter[i]! -= (stepSize * m) / (Math.sqrt(v * scale) + EPSILON) + rate * decay * parameter[i]!;
      }
    });
  }
}

function power(base: number, exponent: number): number {
  let result = 1;
  for (let k = 0; k < exponent; k += 1) result *= base;
  return result;
}
