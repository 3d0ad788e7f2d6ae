/** One thing wrong with a scenario. */
export interface Fault {
  /** Path in the document, e.g. `typologies.card-testing.prevalence`. */
  readonly path: string;
  /** What was wrong and the bound. */
  readonly message: string;
}

/** A scenario that was refused whole. */
export class ScenarioError extends Error {
  override readonly name = 'ScenarioError';
  readonly code = 'INVALID_SCENARIO';
  readonly faults: readonly Fault[];
  /** The same text is always refused. */
  readonly retryable = false;

  constructor(sourceName: string, faults: readonly Fault[]) {
    super(`${sourceName}: ${faults.map((fault) => `${fault.path}: ${fault.message}`).join('; ')}`);
    this.faults = faults;
  }
}
