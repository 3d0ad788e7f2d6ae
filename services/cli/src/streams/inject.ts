import { Phase, Role } from '@launderette/kernel';
import {
  InjectEpisodeResponseSchema,
  PreviewEpisodeResponseSchema,
  type PreviewEpisodeResponse_Step as PreviewedStep,
} from '@launderette/proto';
import type { Command } from 'commander';
import { type CampaignEpisode, parseCampaign, readCampaign } from '../campaign/campaign.ts';
import { injectAll, previewAll } from '../campaign/inject.ts';
import { type ClientFlags, clientCommand, withClient } from '../client/client-command.ts';
import { printMessage, tableWithHead, timeText } from '../client/output.ts';
import { invalidInput } from '../errors.ts';
import { examples } from '../help.ts';

interface InjectFlags extends ClientFlags {
  readonly campaign?: string;
  readonly preview?: boolean;
  readonly size?: string;
  readonly skill?: string;
  readonly start?: string;
  readonly victim: readonly string[];
  readonly account: readonly string[];
}

const gather = (text: string, before: readonly string[]): readonly string[] => [...before, text];
const NONE: readonly string[] = [];

export function injectCommand(): Command {
  return clientCommand('inject', 'Begin an episode of crime, or all of a campaign.')
    .argument('<name>', 'name of the stream')
    .argument('[typology]', 'typology of the catalogue; absent with --campaign')
    .option('--campaign <file>', 'YAML file with a list of episodes; all are checked before any begins')
    .option('--preview', 'show the steps that would be planned, begin nothing')
    .option('--size <number>', 'how many times as much as usual')
    .option('--skill <number>', 'from 0, clumsy, to 1, expert')
    .option('--start <time>', 'simulated time at which it begins, e.g. 2026-01-12T09:30:00Z; absent: at once')
    .option('--victim <account>', 'account id that may be a victim; may be repeated', gather, NONE)
    .option('--account <account>', 'account id that may play another part; may be repeated', gather, NONE)
    .action((name: string, typology: string | undefined, flags: InjectFlags) =>
      withClient(flags, async (client) => {
        const episodes = episodesOf(typology, flags);
        if (flags.preview) {
          for (const preview of await previewAll(client, name, episodes))
            printMessage(flags.json, PreviewEpisodeResponseSchema, preview, ({ steps }) => stepsText(steps));
          return;
        }
        for (const injected of await injectAll(client, name, episodes)) {
          const text = `episode ${injected.episodeId} begins at simulated time ${timeText(injected.effectiveTime)}`;
          printMessage(flags.json, InjectEpisodeResponseSchema, injected, () => text);
        }
      }),
    )
    .addHelpText(
      'after',
      examples(
        'streams inject retail card-testing',
        'streams inject retail account-takeover --preview --skill 0.9',
        'streams inject retail --campaign campaign.yaml',
      ),
    );
}

/** The episodes that the flags ask for, checked as those of a file are. */
function episodesOf(typology: string | undefined, flags: InjectFlags): readonly CampaignEpisode[] {
  if ((typology === undefined) === (flags.campaign === undefined))
    throw invalidInput([{ path: 'typology', message: 'give a typology, or --campaign with a file, and not both' }]);
  if (flags.campaign !== undefined) return readCampaign(flags.campaign);
  const { size, skill, start, victim, account } = flags;
  const episode = {
    typology,
    ...(start === undefined ? {} : { start }),
    ...(size === undefined ? {} : { size: Number(size) }),
    ...(skill === undefined ? {} : { skill: Number(skill) }),
    ...(victim.length === 0 ? {} : { victim: { accounts: victim } }),
    ...(account.length === 0 ? {} : { account: { accounts: account } }),
  };
  return parseCampaign(JSON.stringify({ episodes: [episode] }), 'flags');
}

function stepsText(steps: readonly PreviewedStep[]): string {
  const rows = steps.map(({ time, episodeId, step, act, account, counterparty, role, phase, amountMinor }) => [
    timeText(time),
    `${episodeId} ${step}`,
    act,
    account,
    nameOf(Role, role),
    counterparty,
    nameOf(Phase, phase),
    amountMinor === 0n ? '' : String(amountMinor),
  ]);
  return tableWithHead(['time', 'step', 'act', 'account', 'role', 'counterparty', 'phase', 'minor units'], rows);
}

function nameOf(codes: Readonly<Record<string, number>>, code: number): string {
  return Object.keys(codes).find((name) => codes[name] === code) ?? '';
}
