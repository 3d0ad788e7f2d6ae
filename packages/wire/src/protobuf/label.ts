import type { Directory, LabelBlock } from '@launderette/kernel';
import { LabelSchema, ProvenanceSchema, RoleSchema } from '@launderette/proto';
import { closeDelimited } from '../binary/length.ts';
import { bytesOf } from '../bytes/concat.ts';
import { writeUnsigned } from '../bytes/decimal.ts';
import { Fragment, writeFragment } from '../bytes/fragment.ts';
import { writeUnsignedVarint } from '../bytes/varint.ts';
import { IdWriter } from '../ids.ts';
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
const SYNTHETIC = new Fragment(varintField(LabelSchema, 'synthetic', 1));

/** Writes rows of a LabelBlock as `launderette.event.v1.Label`. */
export class LabelProtobuf implements ValueWriter<LabelBlock> {
  readonly idOffset: number;
  idEnd = 0;
  readonly #paymentIds: IdWriter;
  readonly #activityIds: IdWriter;
  /** The episode's id up to its number, by typology. */
  readonly #episodes: readonly Fragment[];
  readonly #injections: readonly Fragment[];
  readonly #typologies: readonly Fragment[];

  /** `prefix`: what stands before every message. */
  constructor(directory: Directory, prefix: Uint8Array) {
    const opening = bytesOf(prefix, EVENT_ID);
    this.idOffset = opening.length;
    this.#paymentIds = new IdWriter(directory, opening);
    this.#activityIds = new IdWriter(directory, opening, 'a');
    const episode = (typology: string, letter = '') =>
      new Fragment(bytesOf(EPISODE_ID, `${directory.stream}/${typology}/${letter}`));
    this.#episodes = directory.typologies.map((typology) => episode(typology));
    this.#injections = directory.typologies.map((typology) => episode(typology, 'i'));
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
    const episodes = block.injected[row] === 1 ? this.#injections : this.#episodes;
    const episode = end + EPISODE_ID.length;
    end = writeUnsigned(view, writeFragment(view, end, episodes[typology]!), block.episode[row]!);
    end = writeFragment(view, closeDelimited(view, episode, end), this.#typologies[typology]!);
    end = writeFragment(view, end, DEBTOR_ROLES[block.debtorRole[row]!]!);
    end = writeFragment(view, end, CREDITOR_ROLES[block.creditorRole[row]!]!);
    end = writeUnsignedVarint(view, writeFragment(view, end, STEP), block.step[row]!);
    end = writeFragment(view, end, SYNTHETIC);
    return writeFragment(view, end, PROVENANCES[block.provenance[row]!]!);
  }
}
