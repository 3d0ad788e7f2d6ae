import { Command } from 'commander';
import { fidelityCommand } from './evaluate-fidelity.ts';
import { leakageCommand } from './evaluate-leakage.ts';
import { tabularCommand } from './evaluate-tabular.ts';

/** `launderette evaluate`: judges what was simulated or drawn. */
export function evaluateCommand(): Command {
  return new Command('evaluate')
    .description('Judge what is simulated or drawn.')
    .addCommand(fidelityCommand())
    .addCommand(tabularCommand())
    .addCommand(leakageCommand());
}
