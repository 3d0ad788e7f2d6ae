import { Command } from 'commander';
import { examples } from '../help.ts';
import { createCommand, deleteCommand, pauseCommand, resumeCommand, twinCommand, updateCommand } from './change.ts';
import { injectCommand } from './inject.ts';
import { getCommand, journalCommand, listCommand } from './read.ts';
import { watchCommand } from './watch.ts';

/** `streams`: the client of the Streams service, a command for each of its methods. */
export function streamsCommand(): Command {
  const command = new Command('streams')
    .description('Create, tune and watch the streams of a running service.')
    .addHelpText(
      'after',
      examples(
        'streams list',
        'streams create retail --pace 500/s',
        'streams update retail --pace 60x',
        'streams inject retail card-testing',
        'streams watch retail',
      ),
    );
  for (const make of [createCommand, twinCommand, getCommand, listCommand, updateCommand, deleteCommand])
    command.addCommand(make());
  for (const make of [pauseCommand, resumeCommand, injectCommand, watchCommand, journalCommand])
    command.addCommand(make());
  return command;
}
