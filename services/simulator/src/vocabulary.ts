import { findScenario, institutions, type Scenario, scenarioCatalogue, typologyCatalogue } from '@launderette/world';
import { type Fault, Refusal, type StreamDefinition } from './api.ts';
import { ScenarioDocuments } from './scenario-documents.ts';
import { definitionFaults, type Vocabulary } from './validate.ts';

/** The scenarios a control knows: the catalogue's, those read from files, and what definitions bring along. */
export class Scenarios {
  private readonly extra: readonly Scenario[];
  private readonly documents = new ScenarioDocuments();

  constructor(extra: readonly Scenario[] = []) {
    this.extra = extra;
  }

  find(name: string): Scenario | undefined {
    return this.extra.find((scenario) => scenario.name === name) ?? findScenario(name);
  }

  /**
   * The scenario of a definition. Refuses with INVALID_DEFINITION one that is not known here, and a document that this build reads as
   * another scenario than the stream began with.
   */
  of({ scenario: name, scenarioDocument, scenarioDigest }: StreamDefinition): Scenario {
    if (scenarioDocument === undefined)
      return this.find(name) ?? refuse('scenario', `this build has no scenario ${JSON.stringify(name)}`);
    const read = this.documents.read(scenarioDocument);
    if (read.scenario === undefined)
      return refuse('scenario_document', read.faults.map(({ path, message }) => `${path}: ${message}`).join('; '));
    if (scenarioDigest === undefined || scenarioDigest === read.digest) return read.scenario;
    return refuse(
      'scenario_document',
      `is another scenario in this build, ${read.digest}, than the stream began with, ${scenarioDigest}: go on with the version that made it`,
    );
  }

  /** With the digest of its document, if it has one. Refuses as {@link of}. */
  pinned(definition: StreamDefinition): StreamDefinition {
    const { scenarioDocument } = definition;
    if (scenarioDocument === undefined) return definition;
    this.of(definition);
    const { digest } = this.documents.read(scenarioDocument) as { readonly digest: string };
    return { ...definition, scenarioDigest: digest };
  }

  vocabulary(): Vocabulary {
    const names = new Set([...this.extra, ...scenarioCatalogue].map((scenario) => scenario.name));
    const banks = [...names].map((name) => [name, bicsOf(this.find(name) as Scenario)] as const);
    return {
      scenarios: [...names],
      prevalence: prevalenceRanges(),
      institutions: new Map(banks),
      document: (text) => {
        const { scenario, faults } = this.documents.read(text);
        return scenario === undefined
          ? { faults }
          : {
              faults,
              scenario: { name: scenario.name, customers: scenario.customers, institutions: bicsOf(scenario) },
            };
      },
    };
  }
}

function refuse(path: string, message: string): never {
  throw new Refusal('INVALID_DEFINITION', `${path}: ${message}`, { faults: [{ path, message }] });
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
