import { Command } from 'commander';
import { COMMANDS } from './commands/catalogue.ts';
import { exitCodesHelp } from './help.ts';
import { VERSION } from './version.ts';

/**
 * The command line, as far as these arguments need it: the command that comes first, or all of them when none does, as
 * for help and for names that do not exist. Errors are thrown, nothing ends the process.
 */
export async function buildProgram(args: readonly string[] = []): Promise<Command> {
  const program = new Command('launderette')
    .description('Synthetic payment streams with rare, honestly labelled fraud and laundering.')
    .version(VERSION)
    .enablePositionalOptions() // what follows a command's name is its own, also where a command within it has the same flag
    .addHelpText('after', exitCodesHelp());
  const [name = ''] = args;
  const wanted = Object.hasOwn(COMMANDS, name) ? [COMMANDS[name]!] : Object.values(COMMANDS);
  for (const command of await Promise.all(wanted.map((load) => load()))) program.addCommand(command);
  return throwing(program);
}

/** Makes a command and all below it throw where Commander would end the process. */
function throwing(command: Command): Command {
  command.exitOverride();
  for (const child of command.commands) throwing(child);
  return command;
}
