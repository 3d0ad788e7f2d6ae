import { findScenario, institutions, type Scenario, scenarioCatalogue, typologyCatalogue } from '@launderette/world';
import type { Fault, StreamDefinition } from './api.ts';
import { definitionFaults, type Vocabulary } from './validate.ts';

/** The scenarios a control knows: the catalogue's, and those read from files. */
export class Scenarios {
  private readonly extra: readonly Scenario[];

  constructor(extra: readonly Scenario[] = []) {
    this.extra = extra;
  }

  find(name: string): Scenario | undefined {
    return this.extra.find((scenario) => scenario.name === name) ?? findScenario(name);
  }

  vocabulary(): Vocabulary {
    const names = new Set([...this.extra, ...scenarioCatalogue].map((scenario) => scenario.name));
    const banks = [...names].map((name) => [name, bicsOf(this.find(name) as Scenario)] as const);
    return { scenarios: [...names], prevalence: prevalenceRanges(), institutions: new Map(banks) };
  }
}

function bicsOf({ country }: Scenario): string[] {
  return institutions(country).map(({ bic }) => bic);
}

/** Parameter of every typology that an operator sets on a running stream. */
const PREVALENCE_PARAMETER = 'prevalence';

/** Episodes per million customers and 30 days, by typology, as a scenario has them. */
export function scenarioPrevalence(scenario: Scenario): Record<string, number> {
  return Object.fromEntries(
    Object.entries(scenario.typologies).map(([name, settings]) => [name, settings[PREVALENCE_PARAMETER] ?? 0]),
  );
}

function prevalenceRanges(): Map<string, { min: number; max: number }> {
  return new Map(
    typologyCatalogue.map((typology) => {
      const range = typology.parameters.find((parameter) => parameter.name === PREVALENCE_PARAMETER);
      if (!range) throw new Error(`typology ${typology.name} has no parameter ${PREVALENCE_PARAMETER}`);
      return [typology.name, { min: range.min, max: range.max }];
    }),
  );
}

/** Everything wrong with a definition against the catalogues of this build; empty when it can run. */
export function validateDefinition(definition: StreamDefinition): Fault[] {
  return definitionFaults(definition, new Scenarios().vocabulary());
}
