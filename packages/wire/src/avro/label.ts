import type { Directory, LabelBlock } from '@launderette/kernel';
import { ProvenanceSchema, RoleSchema } from '@launderette/proto';
import { closeText } from '../binary/length.ts';
import { bytesOf } from '../bytes/concat.ts';
import { writeUnsigned } from '../bytes/decimal.ts';
import { Fragment, writeFragment } from '../bytes/fragment.ts';
import { writeVarint } from '../bytes/varint.ts';
import { IdWriter } from '../ids.ts';
import type { ValueWriter } from '../value-writer.ts';
import { optionalSymbolPieces, string } from './values.ts';

const ROLES = optionalSymbolPieces(RoleSchema);
const PROVENANCES = optionalSymbolPieces(ProvenanceSchema);
const SYNTHETIC = 1;

/** Writes rows of a LabelBlock as Avro of the schema `Label`. */
export class LabelAvro implements ValueWriter<LabelBlock> {
  readonly idOffset: number;
  idEnd = 0;
  readonly #paymentIds: IdWriter;
  readonly #activityIds: IdWriter;
  /** A byte for the length and the episode's id up to its number, by typology. */
  readonly #episodes: readonly Fragment[];
  readonly #injections: readonly Fragment[];
  readonly #typologies: readonly Fragment[];

  /** `prefix`: what stands before every record. */
  constructor(directory: Directory, prefix: Uint8Array) {
    this.idOffset = prefix.length + 1;
    this.#paymentIds = new IdWriter(directory, bytesOf(prefix, 0));
    this.#activityIds = new IdWriter(directory, bytesOf(prefix, 0), 'a');
    const episode = (typology: string, letter = '') =>
      new Fragment(bytesOf(0, `${directory.stream}/${typology}/${letter}`));
    this.#episodes = directory.typologies.map((typology) => episode(typology));
    this.#injections = directory.typologies.map((typology) => episode(typology, 'i'));
    this.#typologies = directory.typologies.map((typology) => new Fragment(string(typology)));
  }

  write(view: DataView, at: number, shard: number, block: LabelBlock, row: number): number {
    const ids = block.ofActivity[row] === 1 ? this.#activityIds : this.#paymentIds;
    let end = ids.write(view, at, shard, block.sequence[row]!);
    this.idEnd = end;
    closeText(view, at + this.idOffset, end);
    end = writeVarint(view, end, block.timeMs[row]!);
    const typology = block.typology[row]!;
    const episodes = block.injected[row] === 1 ? this.#injections : this.#episodes;
    const episode = end + 1;
    end = writeUnsigned(view, writeFragment(view, end, episodes[typology]!), block.episode[row]!);
    end = writeFragment(view, closeText(view, episode, end), this.#typologies[typology]!);
    end = writeFragment(view, end, ROLES[block.debtorRole[row]!]!);
    end = writeFragment(view, end, ROLES[block.creditorRole[row]!]!);
    end = writeVarint(view, end, block.step[row]!);
    view.setUint8(end, SYNTHETIC);
    return writeFragment(view, end + 1, PROVENANCES[block.provenance[row]!]!);
  }
}
