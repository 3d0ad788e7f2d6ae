import { readFileSync } from 'node:fs';
import { typologyCatalogue } from '@launderette/world';
import { parseDocument } from 'yaml';
import { z } from 'zod';
import { CommandError, invalidInput } from '../errors.ts';
import { EXIT } from '../exit-codes.ts';

/** Episodes of one campaign: each is planned before any is begun. */
const EPISODES_MAX = 1000;
/** How many times as much as usual one may move; the service holds the same. */
const SIZE_MAX = 1000;

const party = z.strictObject({
  accounts: z.array(z.string().length(24, 'must be an account id of 24 characters')).min(1).optional(),
  institution: z.string().optional(),
  incomeMinMinor: z.int().min(0).optional(),
  incomeMaxMinor: z.int().min(0).optional(),
});

/** One episode as a campaign asks for it. */
const episode = z.strictObject({
  typology: z.string().refine(isTypology, {
    error: ({ input }) => `is ${JSON.stringify(input)}, must be a typology of the catalogue: launderette typologies`,
  }),
  start: z.iso.datetime({ error: 'must be a simulated time such as 2026-01-12T09:30:00Z' }).optional(),
  size: z.number().gt(0).max(SIZE_MAX).optional(),
  skill: z.number().min(0).max(1).optional(),
  victim: party.optional(),
  account: party.optional(),
});

const campaign = z.strictObject({ episodes: z.array(episode).min(1).max(EPISODES_MAX) });

export type CampaignEpisode = z.output<typeof episode>;

/** Reads a campaign file. Throws a CommandError with every fault and its path. */
export function readCampaign(file: string): readonly CampaignEpisode[] {
  return parseCampaign(readText(file), file);
}

/** As {@link readCampaign}, of a text. */
export function parseCampaign(text: string, file: string): readonly CampaignEpisode[] {
  const yaml = parseDocument(text, { uniqueKeys: true });
  const broken = yaml.errors.map(({ code, linePos }) => ({
    path: `${file}:${linePos?.[0].line ?? 1}`,
    message: `is no YAML: ${code.toLowerCase().replaceAll('_', ' ')}`,
  }));
  if (broken.length > 0) throw invalidInput(broken);
  const parsed = campaign.safeParse(yaml.toJS({ maxAliasCount: 0 }));
  if (parsed.success) return parsed.data.episodes;
  throw invalidInput(parsed.error.issues.map(({ path, message }) => ({ path: pathOf(path), message })));
}

function isTypology(name: string): boolean {
  return typologyCatalogue.some((typology) => typology.name === name);
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    const message = `cannot read the campaign ${file}: name a YAML file with a list "episodes"`;
    throw new CommandError(EXIT.notFound, message, { cause });
  }
}

function pathOf(path: readonly PropertyKey[]): string {
  const text = path.map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`)).join('');
  return text === '' ? '(document)' : text.replace(/^\./, '');
}
