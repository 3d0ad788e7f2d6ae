import { randomUUID } from 'node:crypto';
import { PauseStreamResponseSchema, ResumeStreamResponseSchema, StreamSchema, Streams } from '@launderette/proto';
import type { LearnedSource } from '@launderette/simulator/definition';
import { COMPRESSIONS, FORMATS } from '@launderette/wire';
import { parseScenario } from '@launderette/world';
import type { Command } from 'commander';
import { type ClientFlags, clientCommand, withClient } from '../client/client-command.ts';
import type { ControlClient } from '../client/control-client.ts';
import { print, printMessage, timeText } from '../client/output.ts';
import { crimePrevalence } from '../crime-share.ts';
import { examples } from '../help.ts';
import { withLoadFlags } from '../load-flags.ts';
import { type DefinitionFlags, partsOf, streamOf, withChangeFlags } from './flags.ts';
import { streamText } from './text.ts';
import { asUploaded, withUpload } from './upload.ts';

const { createStream, updateStream, deleteStream, pauseStream, resumeStream, getStream } = Streams.method;

interface ChangeFlags extends ClientFlags {
  readonly etag: string;
}

/** What a stream is without a scenario. */
const DEFAULT_SCENARIO = 'retail';

const ETAG_FLAG = ['--etag <etag>', 'change only if this is the present etag', ''] as const;
const TRIAL_FLAG = ['--validate-only', 'check and show what would be, change nothing'] as const;

export function createCommand(): Command {
  return withLoadFlags(withChangeFlags(clientCommand('create', 'Create a stream and start it.')))
    .argument('<name>', 'lower-case letters, digits and hyphens, beginning with a letter')
    .option('--scenario <name>', 'scenario of the catalogue, or a YAML file (default: retail)')
    .option('--scenario-file <file>', 'scenario in a YAML file; its sampler names a model of the service’s registry')
    .option('--seed <number>', 'seed of all chance')
    .option('--customers <number>', "customers of the world; the scenario's own by default")
    .option('--shards <number>', 'virtual shards, equal to the partitions of each topic')
    .option('--events <number>', 'payments after which it ends; no end by default')
    .option(
      '--model <id>',
      "publish rows of a model of the service's registry in place of payments of agents; needs --map",
    )
    .option('--map <file>', 'YAML that says which column of the model means what; see docs/guides/learn.md')
    .option('--rows <file>', 'with --model: upload these rows of yours, and publish them with columns drawn anew')
    .option('--rows-path <path>', 'the same of a file below the service’s TRAINING_DATA_ROOT')
    .option('--replace <columns>', 'with rows: columns that are drawn given the others, separated by commas')
    .option('--keep <columns>', 'with rows, in place of --replace: columns that are not drawn')
    .option('--given <columns>', 'with rows: columns that the drawn ones depend on (default: all that the model knows)')
    .option('--format <format>', `how events are written: ${FORMATS.join(', ')} (default: json)`)
    .option('--compression <codec>', `of record batches: ${COMPRESSIONS.join(', ')} (default: none)`)
    .option(...TRIAL_FLAG)
    .action((name: string, flags: ClientFlags & DefinitionFlags & { readonly validateOnly?: boolean }) =>
      withClient(flags, async (client) => {
        const { validateOnly = false } = flags;
        const { scenarioDocument: text, learned } = partsOf(flags);
        const own = text === undefined || flags.crime === undefined ? undefined : parseScenario(text, 'scenario');
        const crime = crimePrevalence(flags.crime, flags.scenario ?? DEFAULT_SCENARIO, own);
        const source = learned && (await sentRows(client, flags, learned));
        const asked = streamOf({ scenario: DEFAULT_SCENARIO, ...flags }, { scenarioDocument: text, learned: source });
        const prevalence = { ...crime, ...asked.prevalence };
        const request = { streamId: name, stream: { ...asked, prevalence }, validateOnly, requestId: randomUUID() };
        printMessage(flags.json, StreamSchema, await client.call(createStream, request), streamText);
      }),
    )
    .addHelpText(
      'after',
      examples(
        'streams create retail',
        'streams create rush --pace 60x --prevalence card-testing=500',
        'streams create fast --format protobuf --compression zstd',
        'streams create cards --model cards --map cards.yaml --prevalence learned=5000',
        'streams create hybrid --scenario hybrid.yaml --delivery exactly-once',
        'streams create shared --model cards --map cards.yaml --rows cards.csv --replace amount',
      ),
    );
}

/** Rows of this machine are sent first; for a trial it is enough to know what they would be called. */
async function sentRows(
  client: ControlClient,
  { rows, validateOnly }: DefinitionFlags & { readonly validateOnly?: boolean },
  learned: LearnedSource,
): Promise<LearnedSource> {
  if (rows === undefined) return learned;
  return validateOnly ? asUploaded(learned) : withUpload(client, learned);
}

export function updateCommand(): Command {
  return withChangeFlags(clientCommand('update', 'Change the pace or prevalences of a running stream.'))
    .argument('<name>', 'name of the stream')
    .option(...ETAG_FLAG)
    .option(...TRIAL_FLAG)
    .action((name: string, flags: ChangeFlags & DefinitionFlags & { readonly validateOnly?: boolean }) =>
      withClient(flags, async (client) => {
        const { pace, prevalence: given = {} } = streamOf(flags);
        const prevalence = { ...(await crimeOf(client, name, flags.crime)), ...given };
        const stream = { name: `streams/${name}`, etag: flags.etag, prevalence, ...(pace ? { pace } : {}) };
        const request = { stream, validateOnly: flags.validateOnly ?? false, requestId: randomUUID() };
        printMessage(flags.json, StreamSchema, await client.call(updateStream, request), streamText);
      }),
    )
    .addHelpText(
      'after',
      examples(
        'streams update retail --pace 2000/s',
        'streams update retail --pace "500/s..2000/s in 5m; poisson"',
        'streams update retail --prevalence structuring=50',
        'streams update retail --crime amlworld-hi',
      ),
    );
}

/** The prevalences that a flag asks for in the scenario of a stream. */
async function crimeOf(client: ControlClient, name: string, crime: string | undefined) {
  if (crime === undefined) return {};
  const { scenario, scenarioDocument: text } = await client.call(getStream, { name: `streams/${name}` });
  return crimePrevalence(crime, scenario, text === '' ? undefined : parseScenario(text, scenario));
}

export function deleteCommand(): Command {
  return clientCommand('delete', 'Drain a stream and forget it; its topics stay unless told otherwise.')
    .argument('<name>', 'name of the stream')
    .option(...ETAG_FLAG)
    .option('--delete-topics', 'delete its topics too, with all their records')
    .action((name: string, flags: ChangeFlags & { readonly deleteTopics?: boolean }) =>
      withClient(flags, async (client) => {
        const { etag, deleteTopics = false } = flags;
        await client.call(deleteStream, { name: `streams/${name}`, etag, deleteTopics, requestId: randomUUID() });
        print(flags.json ? '{}' : `deleted ${name}`);
      }),
    );
}

export function pauseCommand(): Command {
  return clientCommand('pause', "Stop a stream's clock.")
    .argument('<name>', 'name of the stream')
    .option(...ETAG_FLAG)
    .action((name: string, flags: ChangeFlags) =>
      withClient(flags, async (client) => {
        const request = { name: `streams/${name}`, etag: flags.etag, requestId: randomUUID() };
        const paused = await client.call(pauseStream, request);
        const text = `paused ${name} at simulated time ${timeText(paused.effectiveTime)}`;
        printMessage(flags.json, PauseStreamResponseSchema, paused, () => text);
      }),
    );
}

export function resumeCommand(): Command {
  return clientCommand('resume', 'Let a paused stream go on.')
    .argument('<name>', 'name of the stream')
    .option(...ETAG_FLAG)
    .action((name: string, flags: ChangeFlags) =>
      withClient(flags, async (client) => {
        const request = { name: `streams/${name}`, etag: flags.etag, requestId: randomUUID() };
        const resumed = await client.call(resumeStream, request);
        const text = `resumed ${name} from simulated time ${timeText(resumed.effectiveTime)}`;
        printMessage(flags.json, ResumeStreamResponseSchema, resumed, () => text);
      }),
    );
}

/** The same stream without its crime, beside it. */
export function twinCommand(): Command {
  return clientCommand('twin', 'Create the twin of a stream: the same world without any crime, on topics of its own.')
    .argument('<name>', 'name of the stream')
    .option('--name <name>', 'name of the twin (default: <name>-twin)')
    .action((name: string, flags: ClientFlags & { readonly name?: string }) =>
      withClient(flags, async (client) => {
        const { scenario, scenarioDocument, seed, customers, shards, pace, eventsMax, format, compression, delivery } =
          await client.call(getStream, { name: `streams/${name}` });
        const like = { scenario, scenarioDocument, seed, customers, shards };
        const world = { ...like, eventsMax, format, compression, delivery, twinOf: name };
        const stream = { ...world, ...(pace === undefined ? {} : { pace }) };
        const request = { streamId: flags.name ?? `${name}-twin`, stream, requestId: randomUUID() };
        printMessage(flags.json, StreamSchema, await client.call(createStream, request), streamText);
      }),
    )
    .addHelpText('after', examples('streams twin retail'));
}
