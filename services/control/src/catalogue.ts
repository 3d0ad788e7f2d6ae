import type { Vocabulary } from '@launderette/simulator';
import type { CatalogueEntry, TypologyEntry } from '@launderette/world';

/** Values of parameters by name. */
export type Settings = Readonly<Record<string, number>>;

/** What the catalogue says of a scenario. */
export interface ScenarioEntry {
  readonly name: string;
  readonly summary: string;
  /** First simulated moment, Unix milliseconds. */
  readonly startMs: number;
  readonly country: string;
  readonly currency: string;
  readonly customers: number;
  /** Length of a settlement window, milliseconds. */
  readonly windowMs: number;
  /** By behaviour, then parameter. */
  readonly behaviours: Readonly<Record<string, Settings>>;
  /** By typology, then parameter. */
  readonly typologies: Readonly<Record<string, Settings>>;
}

/** What streams can be made of, as this service offers it. */
export interface Catalogue {
  readonly scenarios: readonly ScenarioEntry[];
  readonly behaviours: readonly CatalogueEntry[];
  readonly typologies: readonly TypologyEntry[];
  /** What a definition may name, and the range of each prevalence. */
  readonly vocabulary: Vocabulary;
}

/** Injection token of the {@link Catalogue}. */
export const CATALOGUE = Symbol('Catalogue');

/** Injection token of the StreamControl. */
export const STREAM_CONTROL = Symbol('StreamControl');
