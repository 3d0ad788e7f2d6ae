/** A record of an episode as the audit reads it. */
export interface AuditedEpisode {
  readonly id: string;
  /** Unix milliseconds, simulated. */
  readonly eventMs: number;
  /** True: the steps of one shard are over. False: the episode begins. */
  readonly ended: boolean;
  readonly episodeId: string;
  readonly typology: string;
  /** The episode that handed its proceeds on; absent: none. */
  readonly parentEpisodeId?: string;
  readonly account: string;
  /** Of the whole where it begins, of the shard where it ended; amounts in minor units. */
  readonly plannedSteps: number;
  readonly plannedMinor: number;
  readonly carriedOutSteps: number;
  readonly carriedOutMinor: number;
  readonly abandonedSteps: number;
}

type EpisodeJson = Readonly<Record<string, string | undefined>>;

/** Reads an Episode in canonical JSON, which leaves out what is 0. */
export function episodeOf(json: string): AuditedEpisode {
  const record = JSON.parse(json) as EpisodeJson;
  const { id = '', eventTime = '', event, episodeId = '', typology = '', account = '', parentEpisodeId } = record;
  return {
    id,
    eventMs: Date.parse(eventTime),
    ended: event === 'EPISODE_EVENT_ENDED',
    episodeId,
    typology,
    ...(parentEpisodeId === undefined ? {} : { parentEpisodeId }),
    account,
    plannedSteps: Number(record['plannedSteps'] ?? 0),
    plannedMinor: Number(record['plannedMinor'] ?? 0),
    carriedOutSteps: Number(record['carriedOutSteps'] ?? 0),
    carriedOutMinor: Number(record['carriedOutMinor'] ?? 0),
    abandonedSteps: Number(record['abandonedSteps'] ?? 0),
  };
}
