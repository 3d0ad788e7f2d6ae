import { type Directory, type EpisodeBlock, NO_PARENT } from '@launderette/kernel';
import { EpisodeSchema } from '@launderette/proto';
import { ORIGIN_LETTERS } from '../ids.ts';
import { accountText } from './outcome.ts';
import type { RareRecord } from './record.ts';

/** Rows of an EpisodeBlock as `launderette.event.v1.Episode`. */
export function episodeRecord(directory: Directory): RareRecord<EpisodeBlock> {
  const { stream, typologies, techniques } = directory;
  const idOf = (typology: number, origin: number, episode: number) =>
    `${stream}/${typologies[typology]}/${ORIGIN_LETTERS[origin]}${episode}`;
  return {
    message: EpisodeSchema,
    id: (shard, block, row) => `${stream}/${shard}/e${block.firstSequence + row}`,
    values: (_, block, row) => {
      const typology = block.typology[row]!;
      const parent = block.parentTypology[row]!;
      return {
        eventTime: block.timeMs[row],
        event: block.event[row],
        episodeId: idOf(typology, block.origin[row]!, block.episode[row]!),
        typology: typologies[typology],
        parentEpisodeId:
          parent === NO_PARENT ? undefined : idOf(parent, block.parentOrigin[row]!, block.parentEpisode[row]!),
        account: accountText(directory, block.account[row]!),
        plannedSteps: block.plannedSteps[row],
        plannedMinor: block.plannedMinor[row],
        carriedOutSteps: block.carriedOutSteps[row],
        carriedOutMinor: block.carriedOutMinor[row],
        abandonedSteps: block.abandonedSteps[row],
        f3: techniques[typology]!.f3,
        amltrix: techniques[typology]!.amltrix,
        synthetic: true,
      };
    },
  };
}
