import { findScenario, resolvedText, scenarioCatalogue } from '@launderette/world';
import { Command } from 'commander';
import { unknownEntry } from '../catalogue-command.ts';
import { examples } from '../help.ts';
import { table } from '../table.ts';

export function scenariosCommand(): Command {
  return new Command('scenarios')
    .description('The worlds that come with Launderette.')
    .option('--json', 'print JSON')
    .action((flags: { json?: boolean }) => {
      const rows = scenarioCatalogue.map((scenario) => [scenario.name, scenario.summary]);
      process.stdout.write(`${flags.json ? JSON.stringify(scenarioCatalogue, undefined, 2) : table(rows)}\n`);
    })
    .addCommand(showCommand())
    .addHelpText('after', examples('scenarios', 'scenarios show retail', 'scenarios show retail > mine.yaml'));
}

function showCommand(): Command {
  return new Command('show')
    .description(
      'A scenario as YAML with every parameter: change a copy, or extend it, and give it to `stream --scenario-file`.',
    )
    .argument('<name>', 'name of the scenario')
    .action((name: string) => {
      const scenario = findScenario(name);
      if (!scenario) throw unknownEntry({ one: 'scenario', entries: scenarioCatalogue }, name);
      process.stdout.write(resolvedText(scenario));
    })
    .addHelpText('after', examples('scenarios show retail', 'scenarios show retail > mine.yaml'));
}
