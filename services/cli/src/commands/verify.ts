import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command, Option } from 'commander';
import { CommandError, invalidInput } from '../errors.ts';
import { EXIT } from '../exit-codes.ts';
import { examples, exitCodesHelp } from '../help.ts';
import { kafkaSettings } from '../kafka-settings.ts';
import { FaultList } from '../parse.ts';
import { commandErrorOf } from '../refusals.ts';
import { readScenario } from '../scenario-flags.ts';
import { StatusLine } from '../status-line.ts';
import { readJournalFlag } from '../stream-flags.ts';
import { runVerify, type Verified, type VerifyOptions } from '../verify/run-verify.ts';
import { journalText } from '../verify/stream-log.ts';
import { reportJson, reportText } from '../verify/text.ts';

interface VerifyFlags {
  readonly bootstrap?: string;
  readonly replay?: boolean;
  readonly journal?: string;
  readonly journalOut?: string;
  readonly scenarioFile?: string;
  readonly dataDir?: string;
  readonly dataRoot?: string;
  readonly allowRepeats?: boolean;
  readonly complete?: boolean;
  readonly json?: boolean;
}

/** `launderette verify`: whether the topics of a stream hold what they should. */
export function verifyCommand(): Command {
  return new Command('verify')
    .description(
      'Read a stream’s topics from the beginning, committed records only and with another client than the one that writes, and check them: gapless sequences, order, placement, balances, labels, and every byte against a replay here. A stream that runs is read to where it stood at the start.',
    )
    .argument('<stream>', 'name of the stream')
    .addOption(new Option('--bootstrap <host:port>', 'broker').env('KAFKA_BOOTSTRAP_SERVERS').default('localhost:9092'))
    .option('--replay', 'fail where the stream cannot be replayed, instead of saying so')
    .option('--no-replay', 'do not replay')
    .option('--journal <file>', 'definition and journal, in place of those in the topic of commands')
    .option('--journal-out <file>', 'write definition and journal to a file, which `stream --journal` replays')
    .option('--scenario-file <file>', 'scenario of the stream, where it is not of the catalogue')
    .option(
      '--data-dir <folder>',
      'data folder of the service, where models and rows are that a stream of a service names',
    )
    .option('--data-root <folder>', 'with --data-dir: its TRAINING_DATA_ROOT')
    .option('--allow-repeats', 'count records that repeat earlier ones, as at-least-once delivery may, not as wrong')
    .option(
      '--complete',
      'the stream has come to its last payment (--events), and nothing may be missing behind the last records',
    )
    .option('--json', 'print JSON, with a digest for every partition')
    .addHelpText('after', examples('verify retail', 'verify retail --replay --json', 'verify retail --no-replay'))
    .addHelpText('after', exitCodesHelp())
    .action(async (stream: string, flags: VerifyFlags) => {
      const verified = await verify(stream, flags);
      const file = flags.journal ?? flags.journalOut;
      const how = {
        ...(file === undefined ? {} : { journal: file }),
        ...(flags.scenarioFile === undefined ? {} : { scenarioFile: flags.scenarioFile }),
      };
      process.stdout.write(`${flags.json ? reportJson(verified, how) : reportText(verified, how)}\n`);
      const wrong = verified.checks.filter((check) => check.wrong > 0).map(({ check }) => check);
      if (wrong.length > 0) throw new CommandError(EXIT.different, `${stream} differs: ${wrong.join(', ')}`);
    });
}

async function verify(stream: string, flags: VerifyFlags): Promise<Verified> {
  const status = new StatusLine({ output: process.stderr });
  try {
    const verified = await runVerify({
      ...optionsOf(stream, flags),
      progress: (records, of) => status.show(`${stream}: read ${records} of ${of} offsets`),
    });
    if (flags.journalOut !== undefined) writeJournal(flags.journalOut, verified);
    return verified;
  } catch (error) {
    throw commandErrorOf(error);
  } finally {
    status.end();
  }
}

function optionsOf(stream: string, flags: VerifyFlags): VerifyOptions {
  const list = new FaultList();
  const scenario = readScenario(flags, list);
  const journal = readJournalFlag(flags, list);
  if (list.faults.length > 0) throw invalidInput(list.faults);
  return {
    stream,
    kafka: kafkaSettings(flags.bootstrap ?? '', process.env),
    scenarios: scenario === undefined ? [] : [scenario],
    allowRepeats: flags.allowRepeats === true,
    complete: flags.complete === true,
    ...(flags.replay === undefined ? {} : { replay: flags.replay }),
    ...placesOf(flags),
    ...(journal === undefined ? {} : { journal }),
  };
}

function placesOf({ dataDir, dataRoot }: VerifyFlags): Pick<VerifyOptions, 'places'> {
  if (dataDir === undefined) return {};
  const own = { modelsDir: join(dataDir, 'models'), uploadsDir: join(dataDir, 'rows') };
  return { places: dataRoot === undefined ? own : { ...own, dataRoot } };
}

function writeJournal(path: string, { stream, log }: Verified): void {
  if (log === undefined) throw new CommandError(EXIT.notFound, `${stream} has no definition to write to ${path}`);
  writeFileSync(path, journalText(log));
}
