import { COMPRESSIONS, FORMATS } from '@launderette/wire';
import { Command, Option } from 'commander';
import { examples, exitCodesHelp } from '../help.ts';
import { kafkaSettings } from '../kafka-settings.ts';
import { PACE_HELP, PROFILE_FLAG, withLoadFlags } from '../load-flags.ts';
import { registryOf } from '../registry.ts';
import { runStream } from '../run-stream.ts';
import { planOf, SINKS, type StreamFlags } from '../stream-flags.ts';

/** How long an absent broker is waited for, unless told otherwise. */
const WAIT_DEFAULT = '60s';

/** `launderette stream`: one stream in this process, no service needed. */
export function streamCommand(): Command {
  return withLoadFlags(withPaceFlags(new Command('stream')))
    .description('Run one stream in this process: no service needed, and no broker for files and standard output.')
    .option('--scenario <name>', 'scenario of the catalogue, or a YAML file (default: retail)')
    .option('--scenario-file <file>', 'scenario in a YAML file')
    .option('--name <name>', 'name of the stream, part of topics and event ids (default: the scenario)')
    .option('--seed <number>', 'what chance begins from; same seed, same events (default: 0)')
    .option('--customers <number>', 'size of the population (default: the scenario’s)')
    .option('--shards <number>', 'partitions of each topic, fixed for the life of the stream (default: 16)')
    .option('--for <duration>', 'end after this wall time, e.g. 30s, 5m, 1h')
    .option('--days <number>', 'end after this many simulated days')
    .option('--events <number>', 'end after this many payments')
    .addOption(new Option('--sink <sink>', `where it goes: ${SINKS.join(', ')}`).default('kafka'))
    .option('--out <path>', 'with --sink file: folder for {transactions,labels,activity,parties,commands}.jsonl')
    .option('--format <format>', `how events are written: ${FORMATS.join(', ')} (default: json; others to Kafka only)`)
    .option('--compression <codec>', `of batches to Kafka: ${COMPRESSIONS.join(', ')} (default: none)`)
    .addOption(prevalenceOption())
    .option('--model <folder>', 'publish rows of this model in place of the payments of agents; needs --map')
    .option('--map <file>', 'YAML that says which column of the model means what; see docs/guides/learn.md')
    .option('--rows <file>', 'with --model: publish these rows of yours, with the columns of --replace drawn anew')
    .option('--replace <columns>', 'with --rows: columns that are drawn given the others, separated by commas')
    .option('--keep <columns>', 'with --rows, in place of --replace: columns that are not drawn')
    .option(
      '--given <columns>',
      'with --rows: columns that the drawn ones depend on (default: all that the model knows)',
    )
    .option('--journal <file>', 'replay a stream with the changes that were made to it while it ran')
    .addOption(new Option('--bootstrap <host:port>', 'broker').env('KAFKA_BOOTSTRAP_SERVERS').default('localhost:9092'))
    .option('--overwrite', 'delete what the stream’s topics or files hold, instead of refusing to write behind it')
    .addOption(
      new Option('--wait <duration>', 'how long to wait for an absent broker')
        .env('LAUNDERETTE_BROKER_WAIT')
        .default(WAIT_DEFAULT),
    )
    .addHelpText('after', examples(...EXAMPLES))
    .addHelpText('after', exitCodesHelp())
    .action((flags: StreamFlags) => {
      const plan = planOf(flags);
      const bootstrap = flags.bootstrap ?? '';
      const kafka = plan.sink === 'kafka' ? kafkaSettings(bootstrap, process.env) : { bootstrapServers: bootstrap };
      return runStream(plan, { kafka, overwrite: flags.overwrite === true, registry: registryOf(process.env) });
    });
}

function withPaceFlags(command: Command): Command {
  return command.option('--pace <pace>', `${PACE_HELP} (default: 500/s to Kafka, else max)`).option(...PROFILE_FLAG);
}

const EXAMPLES = [
  'stream --sink stdout --events 5',
  'stream --sink file --out ./data --days 7 --customers 20000 --seed 7',
  'stream --pace "100/s..1000/s in 2m, 1000/s for 5m" --for 7m --overload drop-and-count --warm-up 10s',
  'stream --pace 60x --for 30s --prevalence card-testing=500',
  'stream --format protobuf --compression zstd --pace max --events 1000000',
  'stream --model models/cards --map cards.yaml --events 100000 --prevalence learned=5000',
  'stream --journal .launderette/journals/retail.jsonl --sink file --out ./again --events 100000',
];

function prevalenceOption(): Option {
  const option = new Option('--prevalence <typology=number>', 'episodes per million customers and 30 days; repeatable');
  return option.argParser(collect).default([], 'the scenario’s');
}

function collect(value: string, previous: readonly string[]): readonly string[] {
  return [...previous, value];
}
