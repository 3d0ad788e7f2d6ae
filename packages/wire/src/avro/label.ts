import { type Directory, type LabelBlock, NO_TYPOLOGY } from '@launderette/kernel';
import { PhaseSchema, ProvenanceSchema, RoleSchema } from '@launderette/proto';
import { closeText } from '../binary/length.ts';
import { bytesOf } from '../bytes/concat.ts';
import { writeUnsigned } from '../bytes/decimal.ts';
import { Fragment, writeFragment } from '../bytes/fragment.ts';
import { writeVarint } from '../bytes/varint.ts';
import { IdWriter, ORIGIN_LETTERS } from '../ids.ts';
import { carriedOutMinor, illicitShare } from '../label-facts.ts';
import type { ValueWriter } from '../value-writer.ts';
import { ABSENT, int, optionalSymbolPieces, PRESENT, string } from './values.ts';

const ROLES = optionalSymbolPieces(RoleSchema);
const PHASES = optionalSymbolPieces(PhaseSchema);
const PROVENANCES = optionalSymbolPieces(ProvenanceSchema);
const SYNTHETIC = 1;
/** Ids of episode and typology are texts that a record always has. */
const NO_EPISODE = new Fragment(bytesOf(string(''), string('')));
const NO_TECHNIQUES = new Fragment(bytesOf(optionalTexts([]), optionalTexts([])));
const SHARE_BYTES = 8;

/** Writes rows of a LabelBlock as Avro of the schema `Label`. */
export class LabelAvro implements ValueWriter<LabelBlock> {
  readonly idOffset: number;
  idEnd = 0;
  readonly #paymentIds: IdWriter;
  readonly #activityIds: IdWriter;
  /** A byte for the length and the episode's id up to its number, by origin and typology. */
  readonly #episodes: readonly (readonly Fragment[])[];
  readonly #typologies: readonly Fragment[];
  /** By typology. */
  readonly #techniques: readonly Fragment[];

  /** `prefix`: what stands before every record. */
  constructor(directory: Directory, prefix: Uint8Array) {
    this.idOffset = prefix.length + 1;
    this.#paymentIds = new IdWriter(directory, bytesOf(prefix, 0));
    this.#activityIds = new IdWriter(directory, bytesOf(prefix, 0), 'a');
    const episode = (typology: string, letter: string) =>
      new Fragment(bytesOf(0, `${directory.stream}/${typology}/${letter}`));
    this.#episodes = ORIGIN_LETTERS.map((letter) => directory.typologies.map((typology) => episode(typology, letter)));
    this.#techniques = directory.techniques.map(
      ({ f3, amltrix }) => new Fragment(bytesOf(optionalTexts(f3), optionalTexts(amltrix))),
    );
    this.#typologies = directory.typologies.map((typology) => new Fragment(string(typology)));
  }

  write(view: DataView, at: number, shard: number, block: LabelBlock, row: number): number {
    const ids = block.ofActivity[row] === 1 ? this.#activityIds : this.#paymentIds;
    let end = ids.write(view, at, shard, block.sequence[row]!);
    this.idEnd = end;
    closeText(view, at + this.idOffset, end);
    end = writeVarint(view, end, block.timeMs[row]!);
    const typology = block.typology[row]!;
    const isOrdinary = typology === NO_TYPOLOGY;
    if (isOrdinary) end = writeFragment(view, end, NO_EPISODE);
    else {
      const episodes = this.#episodes[block.origin[row]!]!;
      const episode = end + 1;
      end = writeUnsigned(view, writeFragment(view, end, episodes[typology]!), block.episode[row]!);
      end = writeFragment(view, closeText(view, episode, end), this.#typologies[typology]!);
    }
    end = writeFragment(view, end, ROLES[block.debtorRole[row]!]!);
    end = writeFragment(view, end, ROLES[block.creditorRole[row]!]!);
    end = writeVarint(view, end, block.step[row]!);
    view.setUint8(end, SYNTHETIC);
    end = writeFragment(view, end + 1, PHASES[block.phase[row]!]!);
    const share = illicitShare(block, row);
    view.setUint8(end, share > 0 ? PRESENT : ABSENT);
    end += 1;
    if (share > 0) {
      view.setFloat64(end, share, true);
      end += SHARE_BYTES;
    }
    end = writeAmount(view, end, block.illicitMinor[row]!);
    end = writeAmount(view, end, block.plannedMinor[row]!);
    end = writeAmount(view, end, carriedOutMinor(block, row));
    end = writeFragment(view, end, isOrdinary ? NO_TECHNIQUES : this.#techniques[typology]!);
    return writeFragment(view, end, PROVENANCES[block.provenance[row]!]!);
  }
}

/** A whole number that may be absent, which 0 says. */
function writeAmount(view: DataView, at: number, value: number): number {
  view.setUint8(at, value === 0 ? ABSENT : PRESENT);
  return value === 0 ? at + 1 : writeVarint(view, at + 1, value);
}

/** An array that may be absent: blocks of items, each after their count, the last of none. */
function optionalTexts(texts: readonly string[]): Uint8Array {
  if (texts.length === 0) return bytesOf(ABSENT);
  return bytesOf(PRESENT, int(texts.length), ...texts.map((text) => string(text)), 0);
}
