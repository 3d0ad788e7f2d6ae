import { Command } from 'commander';
import { examples, exitCodesHelp } from '../help.ts';
import { runStart } from '../start/run-start.ts';
import { startSettings } from '../start/settings.ts';

/** `launderette start`: what `make start` runs. */
export function startCommand(): Command {
  return new Command('start')
    .description(
      'Start a broker (unless KAFKA_BOOTSTRAP_SERVERS names one), the service, and stream `retail` at 500 events/s.',
    )
    .addHelpText('after', examples('start'))
    .addHelpText('after', exitCodesHelp())
    .action(() => runStart(startSettings(process.env)));
}
