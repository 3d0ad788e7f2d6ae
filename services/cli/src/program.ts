import { Command } from 'commander';
import { augmentCommand } from './commands/augment.ts';
import { behavioursCommand } from './commands/behaviours.ts';
import { calibrateCommand } from './commands/calibrate.ts';
import { doctorCommand } from './commands/doctor.ts';
import { evaluateCommand } from './commands/evaluate.ts';
import { generateCommand } from './commands/generate.ts';
import { modelsCommand } from './commands/models.ts';
import { sampleCommand } from './commands/sample.ts';
import { scenariosCommand } from './commands/scenarios.ts';
import { schemasCommand } from './commands/schemas.ts';
import { startCommand } from './commands/start.ts';
import { streamCommand } from './commands/stream.ts';
import { trainCommand } from './commands/train.ts';
import { typologiesCommand } from './commands/typologies.ts';
import { verifyCommand } from './commands/verify.ts';
import { exitCodesHelp } from './help.ts';
import { streamsCommand } from './streams/index.ts';
import { VERSION } from './version.ts';

/** The whole command line. Errors are thrown, nothing ends the process. */
export function buildProgram(): Command {
  const program = new Command('launderette')
    .description('Synthetic payment streams with rare, honestly labelled fraud and laundering.')
    .version(VERSION)
    .enablePositionalOptions() // what follows a command's name is its own, also where a command within it has the same flag
    .addHelpText('after', exitCodesHelp());
  for (const command of [
    streamCommand(),
    startCommand(),
    streamsCommand(),
    scenariosCommand(),
    typologiesCommand(),
    behavioursCommand(),
    calibrateCommand(),
    schemasCommand(),
    verifyCommand(),
    trainCommand(),
    sampleCommand(),
    augmentCommand(),
    modelsCommand(),
    evaluateCommand(),
    generateCommand(),
    doctorCommand(),
  ]) {
    program.addCommand(command);
  }
  return throwing(program);
}

/** Makes a command and all below it throw where Commander would end the process. */
function throwing(command: Command): Command {
  command.exitOverride();
  for (const child of command.commands) throwing(child);
  return command;
}
