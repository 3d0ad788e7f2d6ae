import { randomUUID } from 'node:crypto';
import type { MessageInitShape } from '@bufbuild/protobuf';
import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import {
  type EpisodeWishesSchema,
  type InjectEpisodeResponse,
  type PreviewEpisodeResponse,
  Streams,
} from '@launderette/proto';
import type { ControlClient } from '../client/control-client.ts';
import { CommandError, invalidInput } from '../errors.ts';
import { EXIT } from '../exit-codes.ts';
import type { CampaignEpisode } from './campaign.ts';

const { injectEpisode, previewEpisode } = Streams.method;

/** What is asked of an episode, as the service takes it. */
export function wishesInit(episode: Omit<CampaignEpisode, 'typology'>): MessageInitShape<typeof EpisodeWishesSchema> {
  const { size, skill, start, victim, account } = episode;
  return {
    ...(size === undefined ? {} : { size }),
    ...(skill === undefined ? {} : { skill }),
    ...(start === undefined ? {} : { startTime: timestampFromDate(new Date(start)) }),
    ...(victim === undefined ? {} : { victim: partyInit(victim) }),
    ...(account === undefined ? {} : { account: partyInit(account) }),
  };
}

function partyInit({ incomeMinMinor, incomeMaxMinor, accounts, institution }: NonNullable<CampaignEpisode['victim']>) {
  return {
    ...(accounts === undefined ? {} : { accounts }),
    ...(institution === undefined ? {} : { institution }),
    ...(incomeMinMinor === undefined ? {} : { incomeMinMinor: BigInt(incomeMinMinor) }),
    ...(incomeMaxMinor === undefined ? {} : { incomeMaxMinor: BigInt(incomeMaxMinor) }),
  };
}

/** The planned steps of every episode; nothing is begun. Throws a CommandError that names each episode that cannot be carried out. */
export async function previewAll(
  client: ControlClient,
  name: string,
  episodes: readonly CampaignEpisode[],
): Promise<readonly PreviewEpisodeResponse[]> {
  const previews: PreviewEpisodeResponse[] = [];
  const faults: { path: string; message: string }[] = [];
  for (const [index, episode] of episodes.entries()) {
    const { typology } = episode;
    const request = { name: `streams/${name}`, typology, wishes: wishesInit(episode), ahead: index };
    try {
      previews.push(await client.call(previewEpisode, request));
    } catch (error) {
      // A stream or a service that is not there is no fault of an episode.
      if (!(error instanceof CommandError) || error.exitCode !== EXIT.failure) throw error;
      // One episode is refused as the service says it; of several, each is named.
      if (episodes.length === 1) throw error;
      faults.push({ path: `episodes[${index}]`, message: error.message });
    }
  }
  if (faults.length > 0) throw invalidInput(faults);
  return previews;
}

/** Begins every episode, after all have been planned: nothing is begun where one cannot be carried out. */
export async function injectAll(
  client: ControlClient,
  name: string,
  episodes: readonly CampaignEpisode[],
): Promise<readonly InjectEpisodeResponse[]> {
  if (episodes.length > 1) await previewAll(client, name, episodes);
  const begun: InjectEpisodeResponse[] = [];
  for (const episode of episodes) {
    const { typology } = episode;
    const request = { name: `streams/${name}`, typology, wishes: wishesInit(episode), requestId: randomUUID() };
    begun.push(await client.call(injectEpisode, request));
  }
  return begun;
}
