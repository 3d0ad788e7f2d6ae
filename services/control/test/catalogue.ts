import type { Catalogue } from '../src/index.ts';

const prevalence = {
  name: 'prevalencePerMillionMonth',
  summary: 'Episodes begun.',
  unit: 'episodes per million customers and 30 days',
  min: 0,
  max: 10_000,
  default: 100,
  source: 'made for tests',
};

const words = {
  summary: 'A typology for tests.',
  parameters: [prevalence],
  tell: 'a tell',
  hardNegative: 'an ordinary thing',
};

/** A small catalogue with two typologies. */
export const testCatalogue: Catalogue = {
  scenarios: ['retail', 'village'].map((name) => ({
    name,
    summary: 'A scenario for tests.',
    startMs: Date.UTC(2026, 0, 5),
    country: 'XX',
    currency: 'EUR',
    customers: 20_000,
    windowMs: 300_000,
    behaviours: { salary: { meanMinor: 250_000 } },
    typologies: { 'card-testing': { prevalencePerMillionMonth: 100 } },
  })),
  behaviours: [{ name: 'salary', summary: 'Pays wages.', parameters: [] }],
  typologies: [
    { name: 'structuring', f3: [], amltrix: ['T0016'], ...words },
    { name: 'card-testing', f3: ['F1001'], amltrix: [], ...words },
  ],
  vocabulary: {
    scenarios: ['retail', 'village'],
    institutions: new Map(['retail', 'village'].map((name) => [name, ['AQUAXL2X', 'BRNKXL2X']])),
    prevalence: new Map(['card-testing', 'structuring'].map((name) => [name, { min: 0, max: 10_000 }])),
    document: (text) =>
      text.startsWith('name: ')
        ? { faults: [], scenario: { name: text.slice(6).trim(), customers: 700, institutions: ['CCCCXL2X'] } }
        : { faults: ['name', 'start'].map((path) => ({ path, message: 'is missing' })) },
  },
};
