import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { loadModel, type ModelCard, ModelError } from '@launderette/models';
import { Command } from 'commander';
import { examples } from '../help.ts';
import { refusing } from '../learned/failures.ts';
import { cancelCommand, deleteCommand, listRegistry, trainingsCommand } from '../learned/registry.ts';
import { table } from '../table.ts';

interface ModelsFlags {
  readonly dir: string;
  readonly address?: string;
  readonly json?: boolean;
}

/** `launderette models`: what has been trained. */
export function modelsCommand(): Command {
  return new Command('models')
    .enablePositionalOptions() // what follows a subcommand's name is its own
    .description('The trained models in a folder, or in the registry of a service.')
    .option('--dir <folder>', 'folder that holds the folders of models', 'models')
    .option('--address <host:port>', 'list the registry of the service there instead')
    .option('--json', 'print their cards as JSON')
    .addHelpText('after', examples('models', 'models --dir /data/models --json', 'models --address 127.0.0.1:50051'))
    .action((flags: ModelsFlags) => refusing(() => list(flags)))
    .addCommand(deleteCommand())
    .addCommand(trainingsCommand())
    .addCommand(cancelCommand());
}

async function list({ dir, json, address }: ModelsFlags): Promise<void> {
  if (address !== undefined) return listRegistry(address, json);
  const found = await cards(dir);
  const rows = found.map(({ name, card }) => [
    name,
    card.kind,
    `${card.columns.length} columns`,
    `${card.rows} rows`,
    `seed ${card.seed}`,
  ]);
  process.stdout.write(`${json ? JSON.stringify(found, undefined, 2) : table(rows)}\n`);
}

/** Cards of the models in a folder; folders that hold no model are passed over. */
async function cards(dir: string): Promise<{ name: string; card: ModelCard }[]> {
  const names = await readdir(dir).catch((cause: Error) => {
    throw new ModelError('BAD_MODEL_FILE', `${dir} cannot be read: ${cause.message}; --dir names another`, { cause });
  });
  const found: { name: string; card: ModelCard }[] = [];
  for (const name of names.sort()) {
    const loaded = await loadModel(join(dir, name)).catch(() => undefined);
    if (loaded !== undefined) found.push({ name, card: loaded.card });
  }
  return found;
}
