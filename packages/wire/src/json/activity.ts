import { type ActivityBlock, type Directory, NO_ACCOUNT } from '@launderette/kernel';
import { Activity_OutcomeSchema, ActivityKindSchema, ChannelSchema } from '@launderette/proto';
import { fragment, writeFragment } from '../bytes/fragment.ts';
import { TimestampWriter } from '../bytes/timestamp.ts';
import { IdWriter } from '../ids.ts';
import type { ValueWriter } from '../value-writer.ts';
import { writeDevice } from './device.ts';
import { PartyWriter } from './parties.ts';
import { enumFragments } from './text.ts';

const EVENT_TIME = fragment('","eventTime":"');
const QUOTE = fragment('"');
const ACCOUNT = fragment(',"account":"');
const PAYEE = fragment(',"payeeAccount":"');
const CLOSING = fragment(',"synthetic":true}');
const KINDS = enumFragments('kind', ActivityKindSchema);
const CHANNELS = enumFragments('channel', ChannelSchema);
const OUTCOMES = enumFragments('outcome', Activity_OutcomeSchema);

const OPENING = '{"id":"';

/** Writes rows of an ActivityBlock as the canonical JSON of `launderette.event.v1.Activity`. */
export class ActivityJson implements ValueWriter<ActivityBlock> {
  readonly idOffset = OPENING.length;
  idEnd = 0;
  readonly #parties: PartyWriter;
  readonly #ids: IdWriter;
  readonly #times = new TimestampWriter();

  constructor(directory: Directory) {
    this.#parties = new PartyWriter(directory);
    this.#ids = new IdWriter(directory, OPENING, 'a');
  }

  /** Writes the row at `at`, where RECORD_BYTES_MAX must be free, and returns its end. */
  write(view: DataView, at: number, shard: number, block: ActivityBlock, row: number): number {
    this.idEnd = this.#ids.write(view, at, shard, block.firstSequence + row);
    let end = writeFragment(view, this.idEnd, EVENT_TIME);
    end = writeFragment(view, this.#times.write(view, end, block.timeMs[row]!), QUOTE);
    end = writeFragment(view, end, KINDS[block.kind[row]!]!);
    end = this.#parties.writeWithInstitution(view, writeFragment(view, end, ACCOUNT), block.account[row]!);
    end = writeFragment(view, end, CHANNELS[block.channel[row]!]!);
    end = writeDevice(view, end, block, row);
    const payee = block.payee[row]!;
    if (payee !== NO_ACCOUNT)
      end = writeFragment(view, this.#parties.writeId(view, writeFragment(view, end, PAYEE), payee), QUOTE);
    end = writeFragment(view, end, OUTCOMES[block.outcome[row]!]!);
    return writeFragment(view, end, CLOSING);
  }
}
