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
export const DEFAULT_PREVALENCE = 320;
export const PREVALENCE_SOURCE =
  'Chosen so that 100,000 customers have 32 episodes a month of each typology, and all together are 0.1-0.3 % of the events ' +
  '(AMLWorld HI: 1 in 800-1,000; Worldline e-commerce: 1 in 400).';

/** Of those that last for weeks more are under way at a time: fewer need to begin. */
const LASTING_PREVALENCE = 200;

/** The parameters of a typology whose episodes last for weeks. */
export function lasting(parameters: readonly ParameterSpec[]): readonly ParameterSpec[] {
  return parameters.map((parameter) =>
    parameter.name === 'prevalence' ? { ...parameter, default: LASTING_PREVALENCE } : parameter,
  );
}
