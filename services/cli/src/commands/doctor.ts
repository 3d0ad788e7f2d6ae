import { Command } from 'commander';
import { examine, type Finding } from '../doctor/examine.ts';
import { CommandError } from '../errors.ts';
import { EXIT } from '../exit-codes.ts';
import { examples, exitCodesHelp } from '../help.ts';
import { table } from '../table.ts';

/** `launderette doctor`: what this machine has and lacks. Exits 1 when something needed is missing. */
export function doctorCommand(): Command {
  return new Command('doctor')
    .description('Check what Launderette needs on this machine, and say how to get what is missing.')
    .option('--json', 'print JSON')
    .addHelpText('after', examples('doctor', 'doctor --json'))
    .addHelpText('after', exitCodesHelp())
    .action(async (flags: { json?: boolean }) => {
      const findings = await examine(process.env);
      process.stdout.write(`${flags.json ? JSON.stringify(findings, undefined, 2) : text(findings)}\n`);
      const missing = findings.filter((finding) => finding.state === 'missing');
      if (missing.length > 0)
        throw new CommandError(EXIT.failure, `missing: ${missing.map((finding) => finding.what).join(', ')}`);
    });
}

function text(findings: readonly Finding[]): string {
  const rows = findings.map((finding) => [MARKS[finding.state], finding.what, finding.found]);
  const remedies = findings.flatMap((finding) =>
    finding.remedy === undefined ? [] : [`  ${finding.what}: ${finding.remedy}`],
  );
  return [table(rows), ...(remedies.length > 0 ? ['', 'What to do:', ...remedies] : [])].join('\n');
}

const MARKS: Readonly<Record<Finding['state'], string>> = { ok: 'ok', optional: '--', missing: 'NO' };
