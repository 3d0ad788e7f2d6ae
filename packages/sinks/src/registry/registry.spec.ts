import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { AVRO_SCHEMAS } from '@launderette/wire';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { registerSchemas, SchemaRegistry } from '../index.ts';
import { ContractRegistry } from '../testing/registry.ts';

describe('the client of a schema registry, against the contract of its HTTP interface', () => {
  let contract: ContractRegistry;
  let url: string;

  beforeEach(async () => {
    contract = new ContractRegistry();
    url = await contract.listen();
  });
  afterEach(() => contract.close());

  it('registers Avro under <topic>-value, once', async () => {
    const registry = new SchemaRegistry({ url: `${url}/` });
    const first = await registerSchemas(registry, 'retail', 'avro');
    expect(first).toEqual([
      { topic: 'transactions', subject: 'synth.retail.transactions-value', id: 1 },
      { topic: 'labels', subject: 'synth.retail.labels-value', id: 2 },
      { topic: 'activity', subject: 'synth.retail.activity-value', id: 3 },
      { topic: 'outcomes', subject: 'synth.retail.outcomes-value', id: 4 },
      { topic: 'episodes', subject: 'synth.retail.episodes-value', id: 5 },
      { topic: 'parties', subject: 'synth.retail.parties-value', id: 6 },
    ]);
    expect(await registerSchemas(registry, 'retail', 'avro')).toEqual(first);
    const { body, contentType, authorization } = contract.exchanges[0]!;
    expect([body.schemaType, JSON.parse(body.schema)]).toEqual(['AVRO', AVRO_SCHEMAS.transactions]);
    expect([contentType, authorization]).toEqual(['application/vnd.schemaregistry.v1+json', undefined]);
  });

  it('registers protobuf with the file that activity imports as a reference', async () => {
    const registered = await registerSchemas(new SchemaRegistry({ url }), 'retail', 'protobuf');
    const shared = 'launderette/event/v1/transaction.proto';
    expect(contract.subjects).toEqual([shared, ...registered.map(({ subject }) => subject)]);
    const activity = contract.exchanges.find(({ path }) => path.includes('activity-value'))!;
    expect(activity.body.references).toEqual([{ name: shared, subject: shared, version: 1 }]);
    const imports = [...activity.body.schema.matchAll(/^import "(.*)";$/gm)].map(([, name]) => name);
    expect(imports).toEqual(['google/protobuf/timestamp.proto', shared]);
    expect(contract.exchanges[0]!.path).toBe('/subjects/launderette%2Fevent%2Fv1%2Ftransaction.proto/versions');
  });

  it('authenticates where it is told to', async () => {
    const registry = new SchemaRegistry({ url, username: 'ann', password: 'p:w' });
    await registerSchemas(registry, 'retail', 'avro');
    expect(contract.exchanges[0]!.authorization).toBe(`Basic ${btoa('ann:p:w')}`);
  });

  it.each([
    [401, '{"error_code":40101,"message":"Unauthorized"}', 'REGISTRY_UNAUTHORIZED', /SCHEMA_REGISTRY_PASSWORD/, false],
    [409, '{"error_code":409,"message":"incompatible"}', 'SCHEMA_INCOMPATIBLE', /Delete the subject/, false],
    [422, '{"error_code":42201,"message":"Invalid schema"}', 'REGISTRY_REFUSED', /Invalid schema/, false],
    [500, '{"error_code":50001,"message":"Error in the backend"}', 'REGISTRY_UNREACHABLE', /Try again/, true],
    [200, '<html>', 'REGISTRY_REFUSED', /which no schema registry does/, false],
    [200, '{}', 'REGISTRY_REFUSED', /which no schema registry does/, false],
  ])('makes a %i answer an error that says what to do', async (status, body, code, message, retryable) => {
    contract.answer = { status, body };
    const registering = registerSchemas(new SchemaRegistry({ url }), 'retail', 'avro');
    await expect(registering).rejects.toMatchObject({
      code,
      retryable,
      message: expect.stringMatching(message) as string,
    });
  });

  it('gives up on a registry that is silent, or not there', async () => {
    const silent = createServer(() => undefined);
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const address = `http://127.0.0.1:${(silent.address() as AddressInfo).port}`;
    const unreachable = { code: 'REGISTRY_UNREACHABLE', retryable: true };
    const slow = new SchemaRegistry({ url: address, timeoutMs: 50 });
    await expect(registerSchemas(slow, 'retail', 'avro')).rejects.toMatchObject(unreachable);
    silent.closeAllConnections();
    await new Promise((resolve) => silent.close(resolve));
    await expect(registerSchemas(slow, 'retail', 'avro')).rejects.toMatchObject(unreachable);
  });

  it.each(['localhost:8081', 'ftp://host', 'http://ann:secret@host'])('refuses the URL %s', (odd) => {
    expect(() => new SchemaRegistry({ url: odd })).toThrow(/must be http:\/\/host:port/);
  });
});
