import { type Directory, type LabelBlock, NO_TYPOLOGY } from '@launderette/kernel';
import { LabelSchema } from '@launderette/proto';
import { ORIGIN_LETTERS } from '../ids.ts';
import { carriedOutMinor, illicitShare } from '../label-facts.ts';
import type { RareRecord } from './record.ts';

/** Rows of a LabelBlock as `launderette.event.v1.Label`, for tables: topics have writers that make no object a row. */
export function labelRecord({ stream, typologies, techniques }: Directory): RareRecord<LabelBlock> {
  const episodeOf = (block: LabelBlock, row: number) => {
    const typology = typologies[block.typology[row]!]!;
    return {
      episodeId: `${stream}/${typology}/${ORIGIN_LETTERS[block.origin[row]!]}${block.episode[row]}`,
      typology,
    };
  };
  return {
    message: LabelSchema,
    id: (shard, block, row) => `${stream}/${shard}/${block.ofActivity[row] === 1 ? 'a' : ''}${block.sequence[row]}`,
    values: (_, block, row) => {
      const typology = block.typology[row]!;
      const isOrdinary = typology === NO_TYPOLOGY;
      return {
        eventTime: block.timeMs[row],
        ...(isOrdinary ? {} : episodeOf(block, row)),
        debtorRole: block.debtorRole[row],
        creditorRole: block.creditorRole[row],
        step: block.step[row],
        synthetic: true,
        phase: block.phase[row],
        illicitShare: illicitShare(block, row),
        illicitMinor: block.illicitMinor[row],
        plannedMinor: block.plannedMinor[row],
        carriedOutMinor: carriedOutMinor(block, row),
        ...(isOrdinary ? {} : techniques[typology]!),
        provenance: block.provenance[row],
      };
    },
  };
}
