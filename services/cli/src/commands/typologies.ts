import { type TypologyEntry, typologyCatalogue } from '@launderette/world';
import type { Command } from 'commander';
import { catalogueCommand } from '../catalogue-command.ts';

export function typologiesCommand(): Command {
  return catalogueCommand({
    command: 'typologies',
    one: 'typology',
    summary: 'The kinds of crime that can be woven in.',
    entries: typologyCatalogue,
    details: crimeDetails,
  });
}

function crimeDetails(typology: TypologyEntry): string[] {
  return [
    `Tell:           ${typology.tell}`,
    `Hard negative:  ${typology.hardNegative}`,
    `MITRE F3:       ${typology.f3.join(', ') || 'none'}`,
    `AMLTRIX:        ${typology.amltrix.join(', ') || 'none'}`,
  ];
}
