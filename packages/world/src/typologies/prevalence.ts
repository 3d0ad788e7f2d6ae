import type { ParameterSpec } from '../catalogue.ts';

/** The parameter that every typology has, and that operators change while a stream runs. */
export function prevalence(perMillionMonth: number, source: string): ParameterSpec {
  return {
    name: 'prevalence',
    summary: 'How often an episode begins.',
    unit: 'episodes per million customers and 30 days',
    min: 0,
    max: 1_000_000,
    default: perMillionMonth,
    source,
  };
}

/** The default prevalence and where it comes from. */
export const DEFAULT_PREVALENCE = 600;
export const PREVALENCE_SOURCE =
  'Chosen so that all episodes together make about 1 event in 500 (AMLWorld HI: 1 in 800-1,000; Worldline e-commerce: 1 in 400), ' +
  'and 100,000 customers have 60 episodes a month.';
