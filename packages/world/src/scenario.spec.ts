import { describe, expect, it } from 'vitest';
import { ScenarioError } from './errors.ts';
import { findScenario, parseScenario, scenarioCatalogue, scenarioText } from './scenario.ts';

const BASE = 'name: mine\nsummary: Mine.\nstart: 2026-03-01\ncountry: NL\ncurrency: EUR\ncustomers: 5000\n';

function faultsOf(text: string): readonly string[] {
  try {
    parseScenario(text, 'mine.yaml');
  } catch (error) {
    if (error instanceof ScenarioError) return error.faults.map((fault) => fault.path);
    throw error;
  }
  return [];
}

describe('parseScenario', () => {
  it('fills in every parameter that is not named', () => {
    const scenario = parseScenario(`${BASE}typologies:\n  structuring:\n    prevalence: 5\n`, 'mine.yaml');
    expect(scenario.typologies.structuring).toMatchObject({ prevalence: 5, daysMax: 30 });
    expect(scenario.typologies['fan-in']).toMatchObject({ prevalence: 320 });
    expect(scenario.behaviours['card-purchase']).toMatchObject({ perCustomerMonth: 30 });
    expect(scenario).toMatchObject({ startMs: Date.UTC(2026, 2, 1), windowMs: 300_000, customers: 5000 });
  });

  it.each([
    ['nothing', '', ['(document)']],
    ['a list', '- a\n', ['(document)']],
    ['broken YAML', 'name: [\n', ['line 2, column 1']],
    ['a repeated key', `${BASE}name: other\n`, ['line 7, column 1']],
    [
      'aliases',
      `${BASE}behaviours:\n  rent: &usual { perCustomerMonth: 1 }\n  salary: *usual\n  tax: *nobody\n`,
      ['line 9, column 11', 'line 10, column 8'],
    ],
    ['brackets that exhaust a parser', `${BASE}behaviours: ${'['.repeat(5_000)}`, ['line 7']],
    ['indicators that do', `${BASE}behaviours:\n${'- '.repeat(5_000)}a`, ['line 8']],
    ['an unknown field', `${BASE}colour: red\n`, ['(document)']],
    ['a bad name', BASE.replace('mine', 'Mine!'), ['name']],
    ['too few customers', BASE.replace('5000', '5'), ['customers']],
    ['an infinite number', BASE.replace('5000', '.inf'), ['customers']],
    ['a wrong date', BASE.replace('2026-03-01', '2026-02-30'), ['start']],
    ['an unknown behaviour', `${BASE}behaviours:\n  sleeping: {}\n`, ['behaviours.sleeping']],
    ['an unknown parameter', `${BASE}behaviours:\n  rent: { colour: 1 }\n`, ['behaviours.rent.colour']],
    ['an unknown typology', `${BASE}typologies:\n  gossip: { prevalence: 1 }\n`, ['typologies.gossip']],
    ['a value out of range', `${BASE}typologies:\n  fan-in: { prevalence: -1 }\n`, ['typologies.fan-in.prevalence']],
    ['a text for a number', `${BASE}typologies:\n  fan-in: { prevalence: lots }\n`, ['typologies.fan-in.prevalence']],
  ])('refuses %s', (_, text, paths) => {
    expect(faultsOf(text)).toEqual(paths);
  });

  it('lists all faults at once', () => {
    const text = `${BASE.replace('5000', '5').replace('EUR', 'euro')}typologies:\n  fan-in: { prevalence: -1, sourcesMin: 1 }\n`;
    expect(faultsOf(text)).toEqual([
      'currency',
      'customers',
      'typologies.fan-in.prevalence',
      'typologies.fan-in.sourcesMin',
    ]);
  });

  it('takes what it does not say from the scenario that it extends', () => {
    const mine = parseScenario(
      'extends: mobile-money\nname: mine\nbehaviours:\n  person-transfer: { perCustomerMonth: 3 }\n',
      'mine.yaml',
    );
    const base = findScenario('mobile-money');
    expect(mine).toEqual({
      ...base,
      name: 'mine',
      behaviours: {
        ...base?.behaviours,
        'person-transfer': { ...base?.behaviours['person-transfer'], perCustomerMonth: 3 },
      },
    });
  });

  it.each([
    ['a scenario that is not there', 'extends: nowhere\nname: mine\n', ['extends']],
    [
      'no hours at all',
      `${BASE}week: { hours: [1], weekdays: [0, 0, 0, 0, 0, 0, 0] }\n`,
      ['week.hours', 'week.weekdays'],
    ],
    ['an unknown rail', `${BASE}purchaseRail: shells\n`, ['purchaseRail']],
  ])('refuses %s', (_, text, paths) => {
    expect(faultsOf(text)).toEqual(paths);
  });

  it('states the bound', () => {
    expect(() => parseScenario(`${BASE}typologies:\n  fan-in: { prevalence: -1 }\n`, 'mine.yaml')).toThrow(
      'mine.yaml: typologies.fan-in.prevalence: -1 is outside 0 to 1000000 episodes per million customers and 30 days',
    );
  });
});

describe('the scenarios that come with the product', () => {
  it.each(scenarioCatalogue.map((scenario) => scenario.name))('%s is named as its file and found by name', (name) => {
    expect(parseScenario(scenarioText(name), name).name).toBe(name);
    expect(findScenario(name)?.name).toBe(name);
  });

  it('does not find what is not there', () => {
    expect(findScenario('nowhere')).toBeUndefined();
    expect(() => scenarioText('../package')).toThrow(RangeError);
  });
});
