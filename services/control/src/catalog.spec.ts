import { Catalog } from '@launderette/proto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { TestServer } from '../test/server.ts';

const { listScenarios, getScenario, listBehaviours, listTypologies } = Catalog.method;

let server: TestServer;

beforeAll(async () => {
  server = await TestServer.start();
});

afterAll(() => server.close());

it('lists scenarios by pages and returns one', async () => {
  const first = await server.call(listScenarios, { pageSize: 1 });
  const second = await server.call(listScenarios, { pageSize: 1, pageToken: first.nextPageToken });
  expect([...first.scenarios, ...second.scenarios].map((scenario) => scenario.name)).toEqual([
    'scenarios/retail',
    'scenarios/village',
  ]);
  expect(await server.call(getScenario, { name: 'scenarios/retail' })).toMatchObject({
    customers: 20_000,
    country: 'XX',
    currency: 'EUR',
    settlementWindow: { seconds: 300n },
    typologies: { 'card-testing': { values: { prevalencePerMillionMonth: 100 } } },
  });
});

it('lists behaviours and typologies in order of name, with parameters and technique ids', async () => {
  expect((await server.call(listBehaviours, {})).behaviours).toMatchObject([
    { name: 'behaviours/salary', summary: 'Pays wages.' },
  ]);
  const { typologies } = await server.call(listTypologies, {});
  expect(typologies).toMatchObject([
    { name: 'typologies/card-testing', f3: ['F1001'], amltrix: [], tell: 'a tell', hardNegative: 'an ordinary thing' },
    { name: 'typologies/structuring', f3: [], amltrix: ['T0016'] },
  ]);
  expect(typologies[0]?.parameters).toMatchObject([
    { name: 'prevalencePerMillionMonth', min: 0, max: 10_000, defaultValue: 100 },
  ]);
});
