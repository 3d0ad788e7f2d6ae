import type { Directory, LabelBlock } from '@launderette/kernel';
import { ProvenanceSchema, RoleSchema } from '@launderette/proto';
import { writeUnsigned } from '../bytes/decimal.ts';
import { type Fragment, fragment, writeFragment } from '../bytes/fragment.ts';
import { TimestampWriter } from '../bytes/timestamp.ts';
import { IdWriter } from '../ids.ts';
import type { ValueWriter } from '../value-writer.ts';
import { enumFragments, quoted } from './text.ts';

const EVENT_TIME = fragment('","eventTime":"');
const STEP = fragment(',"step":');
const CLOSING = fragment(',"synthetic":true');
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
  /** `","episodeId":"stream/typology/` by typology. */
  readonly #episodes: readonly Fragment[];
  readonly #injections: readonly Fragment[];
  /** `","typology":"name"` by typology: closes the episode's id. */
  readonly #typologies: readonly Fragment[];

  constructor(directory: Directory) {
    this.#paymentIds = new IdWriter(directory, OPENING);
    this.#activityIds = new IdWriter(directory, OPENING, 'a');
    const episode = (typology: string) => `","episodeId":${quoted(`${directory.stream}/${typology}/`).slice(0, -1)}`;
    this.#episodes = directory.typologies.map((typology) => fragment(episode(typology)));
    this.#injections = directory.typologies.map((typology) => fragment(`${episode(typology)}i`));
    this.#typologies = directory.typologies.map((typology) => fragment(`","typology":${quoted(typology)}`));
  }

  /** Writes the row at `at`, where RECORD_BYTES_MAX must be free, and returns its end. */
  write(view: DataView, at: number, shard: number, block: LabelBlock, row: number): number {
    const ids = block.ofActivity[row] === 1 ? this.#activityIds : this.#paymentIds;
    this.idEnd = ids.write(view, at, shard, block.sequence[row]!);
    let end = writeFragment(view, this.idEnd, EVENT_TIME);
    end = this.#times.write(view, end, block.timeMs[row]!);
    const typology = block.typology[row]!;
    const episodes = block.injected[row] === 1 ? this.#injections : this.#episodes;
    end = writeUnsigned(view, writeFragment(view, end, episodes[typology]!), block.episode[row]!);
    end = writeFragment(view, end, this.#typologies[typology]!);
    end = writeFragment(view, end, DEBTOR_ROLES[block.debtorRole[row]!]!);
    end = writeFragment(view, end, CREDITOR_ROLES[block.creditorRole[row]!]!);
    end = writeUnsigned(view, writeFragment(view, end, STEP), block.step[row]!);
    end = writeFragment(view, writeFragment(view, end, CLOSING), PROVENANCES[block.provenance[row]!]!);
    return writeFragment(view, end, END);
  }
}
