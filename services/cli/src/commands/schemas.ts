import { registerSchemas, SchemaRegistry, SinkError } from '@launderette/sinks';
import { FORMATS, type SchemaFormat, WireError } from '@launderette/wire';
import { Command } from 'commander';
import { CommandError, invalidInput } from '../errors.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { examples, exitCodesHelp } from '../help.ts';
import { FaultList, oneOf } from '../parse.ts';
import { registryOf } from '../registry.ts';
import { table } from '../table.ts';

interface RegisterFlags {
  readonly registry?: string;
  readonly stream: string;
  readonly format: string;
  readonly json?: boolean;
}

const SCHEMA_FORMATS = FORMATS.filter((format): format is SchemaFormat => format !== 'json');

/** `launderette schemas`: what a schema registry knows of a stream. */
export function schemasCommand(): Command {
  return new Command('schemas')
    .description('Schemas of protobuf and Avro in a schema registry.')
    .addCommand(registerCommand());
}

function registerCommand(): Command {
  return new Command('register')
    .description('Register the schemas of a stream under <topic>-value; what is there already stays as it is.')
    .option('--registry <url>', 'schema registry (default: SCHEMA_REGISTRY_URL)')
    .requiredOption('--stream <name>', 'name of the stream')
    .requiredOption('--format <format>', `one of ${SCHEMA_FORMATS.join(', ')}`)
    .option('--json', 'print JSON')
    .addHelpText('after', examples('schemas register --registry http://localhost:8081 --stream retail --format avro'))
    .addHelpText('after', exitCodesHelp())
    .action(async (flags: RegisterFlags) => {
      const registered = await register(flags).catch(commandFailure);
      const rows = registered.map(({ subject, id }) => [subject, String(id)]);
      process.stdout.write(`${flags.json ? JSON.stringify(registered, undefined, 2) : table(rows)}\n`);
    });
}

async function register(flags: RegisterFlags) {
  const list = new FaultList();
  const format = list.read('--format', flags.format, oneOf(SCHEMA_FORMATS));
  const options = registryOf(process.env, flags.registry);
  if (options === undefined)
    list.faults.push({ path: '--registry', message: 'is required where SCHEMA_REGISTRY_URL is not set' });
  if (format === undefined || options === undefined) throw invalidInput(list.faults);
  return registerSchemas(new SchemaRegistry(options), flags.stream, format);
}

function commandFailure(error: unknown): never {
  if (error instanceof WireError) throw new CommandError(EXIT.invalidInput, error.message, { cause: error });
  if (!(error instanceof SinkError)) throw error;
  throw new CommandError(exitOf(error), error.message, { cause: error });
}

function exitOf({ code }: SinkError): ExitCode {
  if (code === 'INVALID_OPTION') return EXIT.invalidInput;
  return code === 'REGISTRY_UNREACHABLE' ? EXIT.unavailable : EXIT.failure;
}
