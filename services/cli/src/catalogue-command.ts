import type { CatalogueEntry, ParameterSpec } from '@launderette/world';
import { Command } from 'commander';
import { CommandError } from './errors.ts';
import { EXIT } from './exit-codes.ts';
import { examples } from './help.ts';
import { table } from './table.ts';

export interface CatalogueCommandOptions<T extends CatalogueEntry> {
  /** Plural: the command's name. */
  readonly command: string;
  /** Singular, for messages. */
  readonly one: string;
  readonly summary: string;
  readonly entries: readonly T[];
  /** Lines about an entry beside its summary and parameters. */
  readonly details?: (entry: T) => string[];
}

/** A command that lists a catalogue, and shows one entry with `show NAME`; `--json` for programs. */
export function catalogueCommand<T extends CatalogueEntry>(options: CatalogueCommandOptions<T>): Command {
  const first = options.entries[0]?.name ?? 'NAME';
  return new Command(options.command)
    .description(options.summary)
    .option('--json', 'print JSON')
    .action((flags: { json?: boolean }) => print(flags.json ? json(options.entries) : list(options.entries)))
    .addCommand(showCommand(options))
    .addHelpText('after', examples(options.command, `${options.command} show ${first}`, `${options.command} --json`));
}

function showCommand<T extends CatalogueEntry>(options: CatalogueCommandOptions<T>): Command {
  return new Command('show')
    .description(`One ${options.one} with its parameters, their ranges and sources.`)
    .argument('<name>', `name of the ${options.one}`)
    .option('--json', 'print JSON')
    .action((name: string, flags: { json?: boolean }) => {
      const entry = options.entries.find((each) => each.name === name);
      if (!entry) throw unknownEntry(options, name);
      print(flags.json ? json(entry) : text(entry, options.details?.(entry) ?? []));
    })
    .addHelpText('after', examples(`${options.command} show ${options.entries[0]?.name ?? 'NAME'}`));
}

export function unknownEntry(
  catalogue: { readonly one: string; readonly entries: readonly { readonly name: string }[] },
  name: string,
): CommandError {
  const known = catalogue.entries.map((entry) => entry.name).join(', ');
  return new CommandError(EXIT.notFound, `no ${catalogue.one} ${JSON.stringify(name)}; known: ${known}`);
}

function list(entries: readonly CatalogueEntry[]): string {
  return table(entries.map((entry) => [entry.name, entry.summary]));
}

function text(entry: CatalogueEntry, details: readonly string[]): string {
  return [
    entry.name,
    '',
    entry.summary,
    ...(details.length > 0 ? ['', ...details] : []),
    '',
    parameters(entry.parameters),
  ].join('\n');
}

function parameters(specs: readonly ParameterSpec[]): string {
  const rows = specs.map((spec) => [
    spec.name,
    String(spec.default),
    `${spec.min} to ${spec.max}`,
    spec.unit,
    spec.summary,
  ]);
  const sources = specs.map((spec) => `  ${spec.name}: ${spec.source}`);
  return [table([['parameter', 'default', 'range', 'unit', 'what it is'], ...rows]), '', 'Sources:', ...sources].join(
    '\n',
  );
}

function json(value: unknown): string {
  return JSON.stringify(value, undefined, 2);
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
