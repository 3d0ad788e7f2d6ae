import { ACCOUNT_ID_BYTES, type ActivityBlock, type Directory, NO_ACCOUNT } from '@launderette/kernel';
import { Activity_OutcomeSchema, ActivityKindSchema, ActivitySchema, ChannelSchema } from '@launderette/proto';
import { Accounts } from '../accounts.ts';
import { closeDelimited } from '../binary/length.ts';
import { bytesOf } from '../bytes/concat.ts';
import { Fragment, writeFragment } from '../bytes/fragment.ts';
import { IdWriter } from '../ids.ts';
import type { ValueWriter } from '../value-writer.ts';
import { DeviceWriter } from './device.ts';
import { delimitedField, enumFields, openDelimited, varintField } from './fields.ts';
import { writeTimestamp } from './timestamp.ts';

const ID = openDelimited(ActivitySchema, 'id');
const [EVENT_TIME_TAG = 0] = openDelimited(ActivitySchema, 'eventTime');
const ACCOUNT = new Fragment(accountOpening('account'));
const PAYEE = new Fragment(accountOpening('payeeAccount'));
const KINDS = enumFields(ActivitySchema, 'kind', ActivityKindSchema);
const CHANNELS = enumFields(ActivitySchema, 'channel', ChannelSchema);
const OUTCOMES = enumFields(ActivitySchema, 'outcome', Activity_OutcomeSchema);
const SYNTHETIC = new Fragment(varintField(ActivitySchema, 'synthetic', 1));

function accountOpening(name: 'account' | 'payeeAccount'): Uint8Array {
  return delimitedField(ActivitySchema, name, new Uint8Array(ACCOUNT_ID_BYTES)).subarray(0, -ACCOUNT_ID_BYTES);
}

/** Writes rows of an ActivityBlock as `launderette.event.v1.Activity`. */
export class ActivityProtobuf implements ValueWriter<ActivityBlock> {
  readonly idOffset: number;
  idEnd = 0;
  readonly #ids: IdWriter;
  readonly #accounts: Accounts;
  readonly #institutions: readonly Fragment[];
  readonly #device = new DeviceWriter(ActivitySchema);

  /** `prefix`: what stands before every message. */
  constructor(directory: Directory, prefix: Uint8Array) {
    const opening = bytesOf(prefix, ID);
    this.idOffset = opening.length;
    this.#ids = new IdWriter(directory, opening, 'a');
    this.#accounts = new Accounts(directory);
    this.#institutions = directory.institutions.map(
      ({ bic }) => new Fragment(delimitedField(ActivitySchema, 'institution', bic)),
    );
  }

  write(view: DataView, at: number, shard: number, block: ActivityBlock, row: number): number {
    let end = this.#ids.write(view, at, shard, block.firstSequence + row);
    this.idEnd = end;
    closeDelimited(view, at + this.idOffset, end);
    view.setUint8(end, EVENT_TIME_TAG);
    end = writeTimestamp(view, end + 1, block.timeMs[row]!);
    end = writeFragment(view, end, KINDS[block.kind[row]!]!);
    const account = block.account[row]!;
    end = this.#accounts.writeId(view, writeFragment(view, end, ACCOUNT), account);
    end = writeFragment(view, end, this.#institutions[this.#accounts.institution(account)]!);
    end = writeFragment(view, end, CHANNELS[block.channel[row]!]!);
    end = this.#device.write(view, end, block, row);
    const payee = block.payee[row]!;
    if (payee !== NO_ACCOUNT) end = this.#accounts.writeId(view, writeFragment(view, end, PAYEE), payee);
    end = writeFragment(view, end, OUTCOMES[block.outcome[row]!]!);
    return writeFragment(view, end, SYNTHETIC);
  }
}
