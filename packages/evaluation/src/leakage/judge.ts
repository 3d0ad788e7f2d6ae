import { type Breach, EPISODES_FOR_BOUND_MIN, ILLICIT_FOR_BOUND_MIN } from './bounds.ts';
import { breachesOf } from './breaches.ts';
import { type Drift, drift } from './drift.ts';
import type { Family, Feature } from './features/feature.ts';
import { allFeatures } from './features/index.ts';
import { FieldTable } from './fields.ts';
import { type HonestFindings, type HonestQuality, honestModel } from './honest/model.ts';
import { type Ordinary, ordinary } from './ordinary.ts';
import type { PaymentRun } from './run.ts';
import { countLicit, sampleRows } from './sample.ts';
import { depthTwoTrees, type TreeQuality } from './shallow-tree.ts';
import { type Cases, type SingleAuc, singleAucs } from './single.ts';

/** Ordinary payments beside which single features are judged by default: the error that comes of it is below 0.002. */
const LICIT_SAMPLED = 100_000;
/** Ordinary payments of the tree. */
const LICIT_OF_TREE = 50_000;
/** Features that a report names by default. */
const BEST = 12;

export interface GateOptions {
  readonly seed: number;
  /** Path of the field that holds the amount. */
  readonly amountField: string;
  /** Typologies that are their tell, each with the reason: their bound is wider. */
  readonly tellTales: ReadonlyMap<string, string>;
  /** Leaves the honest model out: it takes as long as all else. */
  readonly withoutModel?: boolean;
  /** Ordinary payments that are looked at; 100,000 by default. Fewer take less time, and a quarter of them doubles the error. */
  readonly licitSampled?: number;
  /** Features that the report names; 12 by default. */
  readonly best?: number;
  /**
   * How many times as much crime as usual the run was given, so that a typology has episodes enough for its figures; 1 by default. A
   * payment of crime then counts that much less wherever prevalence matters.
   */
  readonly crimeTimes?: number;
}

/** A run, and the records of some of its payments as they are published. */
export interface GateInput {
  readonly run: PaymentRun;
  /** The records of `rows` of the run, one by one and in that order. */
  records(rows: Int32Array): Iterable<object> | AsyncIterable<object>;
}

export interface TypologyFindings {
  readonly typology: string;
  readonly illicit: number;
  readonly episodes: number;
  /** False: too few payments or episodes for a bound. */
  readonly bound: boolean;
  readonly tellTale?: string;
  /** Best features that are known as payments come, and the one whose limit is highest. */
  readonly single: readonly SingleAuc[];
  /** The best one that needs the whole run. */
  readonly wholeRun: SingleAuc | undefined;
  readonly honest: HonestQuality | undefined;
}

export interface GateReport {
  readonly rows: number;
  readonly illicit: number;
  readonly prevalence: number;
  readonly features: number;
  readonly single: readonly SingleAuc[];
  readonly wholeRun: readonly SingleAuc[];
  readonly tree: TreeQuality;
  /** The tree without features that need the whole run. */
  readonly treeOfNow: TreeQuality;
  readonly drift: Drift;
  readonly ordinary: Ordinary;
  readonly honest: HonestQuality | undefined;
  readonly typologies: readonly TypologyFindings[];
  readonly breaches: readonly Breach[];
}

/** Judges a run: can a trivial shortcut find the illicit payments, and can honest behaviour still find them? */
export async function judgeLeakage(input: GateInput, options: GateOptions): Promise<GateReport> {
  const { run } = input;
  const { seed, best = BEST, crimeTimes = 1, licitSampled = LICIT_SAMPLED } = options;
  const rows = sampleRows(run, licitSampled, seed);
  const fields = new FieldTable(rows.length);
  for await (const record of input.records(rows)) fields.add(record);
  const { features, folds } = allFeatures(run, rows, fields.fields(), options.amountField, seed);
  const labels = Uint8Array.from(rows, (row) => ((run.typology[row] as number) >= 0 ? 1 : 0));
  const cases = casesOf(run, rows, labels);
  const [all = [], ...each] = singleAucs(
    features,
    labels,
    cases.map(({ cases: part }) => part),
    seed,
  );
  const trees = treesOf(run, rows, features, folds, labels, options);
  const model = options.withoutModel
    ? undefined
    : honestModel(run, (target, holds) => sampleRows(run, target, seed, holds), { seed, crimeTimes });
  const illicit = run.rows - countLicit(run);
  const report = {
    rows: run.rows,
    illicit,
    prevalence: illicit / run.rows,
    features: features.length,
    single: all.filter(isOfNow).slice(0, best),
    wholeRun: all.filter((found) => !isOfNow(found)).slice(0, best),
    ...trees,
    drift: drift(run),
    ordinary: ordinary(run),
    honest: model?.overall,
    typologies: cases.slice(1).map((part, i) => typologyFindings(part, each[i] ?? [], model, options.tellTales)),
  };
  return { ...report, breaches: breachesOf(report) };
}

/** True of what is known as payments come. */
const isOfNow = ({ family }: { family: Family }): boolean => family !== 'life';

interface NamedCases {
  readonly typology: string;
  readonly cases: Cases;
}

/** All illicit rows of the sample, then those of each typology that occurs. */
function casesOf(run: PaymentRun, rows: Int32Array, labels: Uint8Array): NamedCases[] {
  const part = (typology: string, holds: (code: number) => boolean): NamedCases => {
    const places = Int32Array.from(rows, (_, place) => place).filter((place) =>
      holds(run.typology[rows[place] as number] as number),
    );
    const episodes = places.map((place) => run.episode[rows[place] as number] as number);
    return { typology, cases: { labels, rows: places, episodes } };
  };
  const present = run.typologies.map((name, code) => part(name, (each) => each === code));
  return [part('', (code) => code >= 0), ...present.filter(({ cases }) => cases.rows.length > 0)];
}

function treesOf(
  run: PaymentRun,
  rows: Int32Array,
  features: readonly Feature[],
  folds: Uint8Array,
  labels: Uint8Array,
  { seed, crimeTimes = 1, licitSampled = LICIT_SAMPLED }: GateOptions,
): { tree: TreeQuality; treeOfNow: TreeQuality } {
  const chosen = new Set(sampleRows(run, Math.min(LICIT_OF_TREE, licitSampled), seed));
  const places = Int32Array.from(rows, (_, place) => place).filter((place) => chosen.has(rows[place] as number));
  const kept = Uint8Array.from(places, (place) => labels[place] as number);
  const keptFolds = Uint8Array.from(places, (place) => folds[place] as number);
  const licit = kept.reduce((sum, label) => sum + 1 - label, 0);
  const licitWeight = countLicit(run) / licit;
  const weights = Float64Array.from(kept, (label) => (label === 1 ? 1 / crimeTimes : licitWeight));
  const part = features.map((feature) => subset(feature, places, folds, keptFolds));
  const [tree, treeOfNow] = depthTwoTrees(part, kept, keptFolds, weights, [() => true, isOfNow]) as [
    TreeQuality,
    TreeQuality,
  ];
  return { tree, treeOfNow };
}

/** A feature of some rows of the sample; folds by payer stay one array, by which they are known. */
function subset(feature: Feature, places: Int32Array, folds: Uint8Array, keptFolds: Uint8Array): Feature {
  if ('values' in feature)
    return { ...feature, values: Float64Array.from(places, (place) => feature.values[place] as number) };
  return {
    ...feature,
    codes: Int32Array.from(places, (place) => feature.codes[place] as number),
    folds: feature.folds === folds ? keptFolds : Uint8Array.from(places, (place) => feature.folds[place] as number),
    foldsApart: Uint8Array.from(places, (place) => feature.foldsApart[place] as number),
  };
}

function typologyFindings(
  { typology, cases }: NamedCases,
  aucs: readonly SingleAuc[],
  model: HonestFindings | undefined,
  tellTales: ReadonlyMap<string, string>,
): TypologyFindings {
  const episodes = new Set(cases.episodes).size;
  const tellTale = tellTales.get(typology);
  return {
    typology,
    illicit: cases.rows.length,
    episodes,
    bound: cases.rows.length >= ILLICIT_FOR_BOUND_MIN && episodes >= EPISODES_FOR_BOUND_MIN,
    ...(tellTale === undefined ? {} : { tellTale }),
    single: bestOf(aucs.filter(isOfNow)),
    wholeRun: surest(aucs.filter((found) => !isOfNow(found))),
    honest: model?.byTypology.get(typology),
  };
}

/** The best three, and the one whose limit is highest if it is none of them. */
function bestOf(aucs: readonly SingleAuc[]): readonly SingleAuc[] {
  const best = aucs.slice(0, 3);
  const sure = surest(aucs);
  return sure === undefined || best.includes(sure) ? best : [...best, sure];
}

function surest(aucs: readonly SingleAuc[]): SingleAuc | undefined {
  return aucs.reduce<SingleAuc | undefined>(
    (most, each) => (most === undefined || each.limit > most.limit ? each : most),
    undefined,
  );
}
