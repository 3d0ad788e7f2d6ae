/** A number that a scenario or an operator may set. */
export interface ParameterSpec {
  /** Lower camel case, its unit at the end. */
  readonly name: string;
  readonly summary: string;
  /** e.g. `payments per customer and 30 days`, `minor units`, `share`, `days`. */
  readonly unit: string;
  /** Bounds, both included. */
  readonly min: number;
  readonly max: number;
  readonly default: number;
  /** Where the default comes from, and what it simplifies. */
  readonly source: string;
}

/** What a catalogue says of a behaviour or a typology. */
export interface CatalogueEntry {
  /** Lower-case with hyphens; part of the public interface. */
  readonly name: string;
  readonly summary: string;
  readonly parameters: readonly ParameterSpec[];
}

/** What the catalogue says of a typology, beside its parameters. */
export interface TypologyEntry extends CatalogueEntry {
  /** MITRE Fight Fraud Framework technique ids. */
  readonly f3: readonly string[];
  /** AMLTRIX technique ids. */
  readonly amltrix: readonly string[];
  /** What gives it away. */
  readonly tell: string;
  /** Ordinary behaviour with the same surface shape. */
  readonly hardNegative: string;
}
