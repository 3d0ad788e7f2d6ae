import { behaviourCatalogue } from '@launderette/world';
import type { Command } from 'commander';
import { catalogueCommand } from '../catalogue-command.ts';

export function behavioursCommand(): Command {
  return catalogueCommand({
    command: 'behaviours',
    one: 'behaviour',
    summary: 'What ordinary people and businesses do.',
    entries: behaviourCatalogue,
  });
}
