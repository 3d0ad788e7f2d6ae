import { type Directory, type LabelBlock, NO_TYPOLOGY } from '@launderette/kernel';
import { PhaseSchema, ProvenanceSchema, RoleSchema } from '@launderette/proto';
import { writeUnsigned } from '../bytes/decimal.ts';
import { type Fragment, fragment, writeFragment } from '../bytes/fragment.ts';
import { TimestampWriter } from '../bytes/timestamp.ts';
import { IdWriter, ORIGIN_LETTERS } from '../ids.ts';
import { carriedOutMinor, illicitShare } from '../label-facts.ts';
import type { ValueWriter } from '../value-writer.ts';
import { enumFragments, quoted } from './text.ts';

const EVENT_TIME = fragment('","eventTime":"');
const STEP = fragment(',"step":');
const SYNTHETIC = fragment(',"synthetic":true');
const SHARE = fragment(',"illicitShare":');
const ILLICIT = fragment(',"illicitMinor":"');
const PLANNED = fragment(',"plannedMinor":"');
const CARRIED_OUT = fragment(',"carriedOutMinor":"');
const QUOTE = fragment('"');
const PHASES = enumFragments('phase', PhaseSchema);
const PROVENANCES = enumFragments('provenance', ProvenanceSchema);
const END = fragment('}');
const DEBTOR_ROLES = enumFragments('debtorRole', RoleSchema);
const CREDITOR_ROLES = enumFragments('creditorRole', RoleSchema);

const OPENING = '{"eventId":"';

/** Writes rows of a LabelBlock as the canonical JSON of `launderette.event.v1.Label`. */
export class LabelJson implements ValueWriter<LabelBlock> {
  readonly idOffset = OPENING.length;
  idEnd = 0;
  readonly #paymentIds: IdWriter;
  readonly #activityIds: IdWriter;
  readonly #times = new TimestampWriter();
  /** `","episodeId":"stream/typology/` by origin and typology. */
  readonly #episodes: readonly (readonly Fragment[])[];
  /** `","typology":"name"` by typology: closes the episode's id. */
  readonly #typologies: readonly Fragment[];
  /** The techniques, by typology. */
  readonly #techniques: readonly Fragment[];

  constructor(directory: Directory) {
    this.#paymentIds = new IdWriter(directory, OPENING);
    this.#activityIds = new IdWriter(directory, OPENING, 'a');
    const episode = (typology: string) => `","episodeId":${quoted(`${directory.stream}/${typology}/`).slice(0, -1)}`;
    this.#episodes = ORIGIN_LETTERS.map((letter) =>
      directory.typologies.map((typology) => fragment(`${episode(typology)}${letter}`)),
    );
    this.#techniques = directory.techniques.map(({ f3, amltrix }) =>
      fragment(`${textsMember('f3', f3)}${textsMember('amltrix', amltrix)}`),
    );
    this.#typologies = directory.typologies.map((typology) => fragment(`","typology":${quoted(typology)}`));
  }

  /** Writes the row at `at`, where RECORD_BYTES_MAX must be free, and returns its end. */
  write(view: DataView, at: number, shard: number, block: LabelBlock, row: number): number {
    const ids = block.ofActivity[row] === 1 ? this.#activityIds : this.#paymentIds;
    this.idEnd = ids.write(view, at, shard, block.sequence[row]!);
    let end = writeFragment(view, this.idEnd, EVENT_TIME);
    end = this.#times.write(view, end, block.timeMs[row]!);
    const typology = block.typology[row]!;
    const isOrdinary = typology === NO_TYPOLOGY;
    end = isOrdinary ? writeFragment(view, end, QUOTE) : this.#writeEpisode(view, end, block, row);
    end = writeFragment(view, end, DEBTOR_ROLES[block.debtorRole[row]!]!);
    end = writeFragment(view, end, CREDITOR_ROLES[block.creditorRole[row]!]!);
    const step = block.step[row]!;
    if (step > 0) end = writeUnsigned(view, writeFragment(view, end, STEP), step);
    end = writeFragment(view, writeFragment(view, end, SYNTHETIC), PHASES[block.phase[row]!]!);
    end = this.#writeMoney(view, end, block, row);
    if (!isOrdinary) end = writeFragment(view, end, this.#techniques[typology]!);
    end = writeFragment(view, end, PROVENANCES[block.provenance[row]!]!);
    return writeFragment(view, end, END);
  }

  #writeEpisode(view: DataView, at: number, block: LabelBlock, row: number): number {
    const typology = block.typology[row]!;
    const episodes = this.#episodes[block.origin[row]!]!;
    const end = writeUnsigned(view, writeFragment(view, at, episodes[typology]!), block.episode[row]!);
    return writeFragment(view, end, this.#typologies[typology]!);
  }

  #writeMoney(view: DataView, at: number, block: LabelBlock, row: number): number {
    let end = at;
    const share = illicitShare(block, row);
    if (share > 0) end = writeShare(view, writeFragment(view, end, SHARE), share);
    end = writeAmount(view, end, ILLICIT, block.illicitMinor[row]!);
    end = writeAmount(view, end, PLANNED, block.plannedMinor[row]!);
    return writeAmount(view, end, CARRIED_OUT, carriedOutMinor(block, row));
  }
}

/** Mostly all of it; a fragment made for other shares would cost more than all the rest of a label. */
function writeShare(view: DataView, at: number, share: number): number {
  if (share === 1) return writeUnsigned(view, at, 1);
  const digits = String(share);
  for (let i = 0; i < digits.length; i += 1) view.setUint8(at + i, digits.charCodeAt(i));
  return at + digits.length;
}

/** A member of minor units, a string in canonical JSON; nothing for 0. */
function writeAmount(view: DataView, at: number, opening: Fragment, minor: number): number {
  if (minor === 0) return at;
  return writeFragment(view, writeUnsigned(view, writeFragment(view, at, opening), minor), QUOTE);
}

function textsMember(name: string, texts: readonly string[]): string {
  return texts.length === 0 ? '' : `,"${name}":[${texts.map(quoted).join(',')}]`;
}
