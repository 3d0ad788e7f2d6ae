import { fromBinary } from '@bufbuild/protobuf';
import { TransactionSchema } from '@launderette/proto';
import { AVRO_SCHEMAS } from '@launderette/wire';
import avsc from 'avsc';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { installCodecs } from '../../packages/sinks/src/testing/codecs.ts';
import { readTopic } from '../../packages/sinks/src/testing/reader.ts';
import { ContractRegistry } from '../../packages/sinks/src/testing/registry.ts';
import { useBroker } from './support/broker.ts';
import { runLaunderette } from './support/processes.ts';

const EVENTS = 500;
const broker = useBroker();
const contract = new ContractRegistry();
let url: string;

beforeAll(async () => {
  installCodecs();
  url = await contract.listen();
});
afterAll(() => contract.close());

const avro = avsc.Type.forSchema(AVRO_SCHEMAS.transactions as avsc.Schema);

/** Runs a stream as a process; its payments. */
async function stream(name: string, format: string, compression: string, registry: Record<string, string>) {
  const flags = ['--format', format, '--compression', compression, '--events', String(EVENTS), '--pace', 'max'];
  const world = ['--name', name, '--customers', '500', '--shards', '2', '--bootstrap', broker.bootstrap];
  const { code, output } = await runLaunderette(['stream', ...world, ...flags], {
    SCHEMA_REGISTRY_URL: '',
    ...registry,
  });
  expect(code, output).toBe(0);
  return readTopic(broker.bootstrap, `synth.${name}.transactions`, EVENTS);
}

describe('a stream with a schema registry', () => {
  it('registers Avro and carries the id of the schema', async () => {
    const records = await stream('with-avro', 'avro', 'snappy', { SCHEMA_REGISTRY_URL: url });
    const { code, output } = await runLaunderette(
      ['schemas', 'register', '--stream', 'with-avro', '--format', 'avro', '--registry', url, '--json'],
      { SCHEMA_REGISTRY_USERNAME: 'ann', SCHEMA_REGISTRY_PASSWORD: 'hush' },
    );
    expect(code, output).toBe(0);
    const [{ id }] = JSON.parse(output) as [{ id: number }];
    expect(contract.exchanges.at(-1)!.authorization).toBe(`Basic ${btoa('ann:hush')}`);
    for (const { bytes, headers } of records) {
      expect([bytes[0], bytes.readInt32BE(1)]).toEqual([0, id]);
      expect(avro.fromBuffer(bytes.subarray(5))).toMatchObject({ id: headers['ce_id'], synthetic: true });
    }
  });

  it('registers protobuf and carries id and message index', async () => {
    const records = await stream('with-proto', 'protobuf', 'lz4', { SCHEMA_REGISTRY_URL: url });
    expect(contract.subjects).toContain('synth.with-proto.activity-value');
    for (const { bytes, headers } of records) {
      expect([bytes[0], bytes[5]]).toEqual([0, 0]);
      expect(fromBinary(TransactionSchema, bytes.subarray(6)).id).toBe(headers['ce_id']);
    }
  });

  it('does not start when the registry is not there', async () => {
    const flags = [
      'stream',
      '--name',
      'none',
      '--format',
      'avro',
      '--customers',
      '500',
      '--bootstrap',
      broker.bootstrap,
    ];
    const { code, output } = await runLaunderette(flags, { SCHEMA_REGISTRY_URL: 'http://127.0.0.1:1' });
    expect([code, output]).toEqual([3, expect.stringContaining('check SCHEMA_REGISTRY_URL')]);
  });
});

describe('a stream without a schema registry', () => {
  it('writes plain protobuf', async () => {
    const records = await stream('plain', 'protobuf', 'zstd', {});
    for (const { bytes, headers } of records) expect(fromBinary(TransactionSchema, bytes).id).toBe(headers['ce_id']);
  });
});
