import { buildProgram } from '@launderette/cli';

type Program = Awaited<ReturnType<typeof buildProgram>>;

/** Columns of a help text in the docs. */
const WIDTH = 120;

/** docs/reference/cli.md: the help of every command, as it prints itself. */
export async function cliPage(): Promise<string> {
  const head = [
    '# Command line',
    '',
    'The help of every command, as `npx launderette COMMAND --help` prints it; a test compares this page with it.',
    '',
  ];
  return [...head, ...sections(await buildProgram(), '')].join('\n');
}

function sections(command: Program, parent: string): string[] {
  const path = `${parent} ${command.name()}`.trim();
  command.configureHelp({ helpWidth: WIDTH });
  let help = '';
  command.configureOutput({
    writeOut: (text) => (help += text),
    getOutHelpWidth: () => WIDTH,
    getOutHasColors: () => false,
  });
  command.outputHelp();
  const below = command.commands
    .filter((each) => each.name() !== 'help')
    .flatMap((each) => sections(each as Program, path));
  return [`## ${path}`, '', '```', help.trimEnd(), '```', '', ...below];
}
