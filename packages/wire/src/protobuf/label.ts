import { type Directory, type LabelBlock, NO_TYPOLOGY } from '@launderette/kernel';
import { LabelSchema, PhaseSchema, ProvenanceSchema, RoleSchema } from '@launderette/proto';
import { closeDelimited } from '../binary/length.ts';
import { bytesOf } from '../bytes/concat.ts';
import { writeUnsigned } from '../bytes/decimal.ts';
import { Fragment, writeFragment } from '../bytes/fragment.ts';
import { writeUnsignedVarint } from '../bytes/varint.ts';
import { IdWriter, ORIGIN_LETTERS } from '../ids.ts';
import { carriedOutMinor, illicitShare } from '../label-facts.ts';
import type { ValueWriter } from '../value-writer.ts';
import { delimitedField, enumFields, openDelimited, varintField, varintTag } from './fields.ts';
import { writeTimestamp } from './timestamp.ts';

const EVENT_ID = openDelimited(LabelSchema, 'eventId');
const [EVENT_TIME_TAG = 0] = openDelimited(LabelSchema, 'eventTime');
const EPISODE_ID = openDelimited(LabelSchema, 'episodeId');
const DEBTOR_ROLES = enumFields(LabelSchema, 'debtorRole', RoleSchema);
const CREDITOR_ROLES = enumFields(LabelSchema, 'creditorRole', RoleSchema);
const PROVENANCES = enumFields(LabelSchema, 'provenance', ProvenanceSchema);
const STEP = new Fragment(varintTag(LabelSchema, 'step'));
const PHASES = enumFields(LabelSchema, 'phase', PhaseSchema);
const SHARE_TAG = LabelSchema.field.illicitShare.number * 8 + 1;
const SHARE_BYTES = 8;
const ILLICIT = new Fragment(varintTag(LabelSchema, 'illicitMinor'));
const PLANNED = new Fragment(varintTag(LabelSchema, 'plannedMinor'));
const CARRIED_OUT = new Fragment(varintTag(LabelSchema, 'carriedOutMinor'));
const SYNTHETIC = new Fragment(varintField(LabelSchema, 'synthetic', 1));

/** Writes rows of a LabelBlock as `launderette.event.v1.Label`. */
export class LabelProtobuf implements ValueWriter<LabelBlock> {
  readonly idOffset: number;
  idEnd = 0;
  readonly #paymentIds: IdWriter;
  readonly #activityIds: IdWriter;
  /** The episode's id up to its number, by origin and typology. */
  readonly #episodes: readonly (readonly Fragment[])[];
  readonly #typologies: readonly Fragment[];
  /** By typology. */
  readonly #techniques: readonly Fragment[];

  /** `prefix`: what stands before every message. */
  constructor(directory: Directory, prefix: Uint8Array) {
    const opening = bytesOf(prefix, EVENT_ID);
    this.idOffset = opening.length;
    this.#paymentIds = new IdWriter(directory, opening);
    this.#activityIds = new IdWriter(directory, opening, 'a');
    const episode = (typology: string, letter: string) =>
      new Fragment(bytesOf(EPISODE_ID, `${directory.stream}/${typology}/${letter}`));
    this.#episodes = ORIGIN_LETTERS.map((letter) => directory.typologies.map((typology) => episode(typology, letter)));
    this.#techniques = directory.techniques.map(
      ({ f3, amltrix }) =>
        new Fragment(
          bytesOf(
            ...f3.map((id) => delimitedField(LabelSchema, 'f3', id)),
            ...amltrix.map((id) => delimitedField(LabelSchema, 'amltrix', id)),
          ),
        ),
    );
    this.#typologies = directory.typologies.map(
      (typology) => new Fragment(delimitedField(LabelSchema, 'typology', typology)),
    );
  }

  write(view: DataView, at: number, shard: number, block: LabelBlock, row: number): number {
    const ids = block.ofActivity[row] === 1 ? this.#activityIds : this.#paymentIds;
    let end = ids.write(view, at, shard, block.sequence[row]!);
    this.idEnd = end;
    closeDelimited(view, at + this.idOffset, end);
    view.setUint8(end, EVENT_TIME_TAG);
    end = writeTimestamp(view, end + 1, block.timeMs[row]!);
    const typology = block.typology[row]!;
    const isOrdinary = typology === NO_TYPOLOGY;
    if (!isOrdinary) {
      const episodes = this.#episodes[block.origin[row]!]!;
      const episode = end + EPISODE_ID.length;
      end = writeUnsigned(view, writeFragment(view, end, episodes[typology]!), block.episode[row]!);
      end = writeFragment(view, closeDelimited(view, episode, end), this.#typologies[typology]!);
    }
    end = writeFragment(view, end, DEBTOR_ROLES[block.debtorRole[row]!]!);
    end = writeFragment(view, end, CREDITOR_ROLES[block.creditorRole[row]!]!);
    end = writeAmount(view, end, STEP, block.step[row]!);
    end = writeFragment(view, writeFragment(view, end, SYNTHETIC), PHASES[block.phase[row]!]!);
    const share = illicitShare(block, row);
    if (share > 0) {
      view.setUint8(end, SHARE_TAG);
      view.setFloat64(end + 1, share, true);
      end += 1 + SHARE_BYTES;
    }
    end = writeAmount(view, end, ILLICIT, block.illicitMinor[row]!);
    end = writeAmount(view, end, PLANNED, block.plannedMinor[row]!);
    end = writeAmount(view, end, CARRIED_OUT, carriedOutMinor(block, row));
    if (!isOrdinary) end = writeFragment(view, end, this.#techniques[typology]!);
    return writeFragment(view, end, PROVENANCES[block.provenance[row]!]!);
  }
}

/** A field of a whole number; nothing for 0. */
function writeAmount(view: DataView, at: number, tag: Fragment, value: number): number {
  return value === 0 ? at : writeUnsignedVarint(view, writeFragment(view, at, tag), value);
}
