import { ACCOUNT_ID_BYTES, type ActivityBlock, type Directory, NO_ACCOUNT } from '@launderette/kernel';
import { Activity_OutcomeSchema, ActivityKindSchema, ChannelSchema } from '@launderette/proto';
import { Accounts } from '../accounts.ts';
import { closeText } from '../binary/length.ts';
import { bytesOf } from '../bytes/concat.ts';
import { Fragment, writeFragment } from '../bytes/fragment.ts';
import { writeVarint } from '../bytes/varint.ts';
import { IdWriter } from '../ids.ts';
import type { ValueWriter } from '../value-writer.ts';
import { writeDevice } from './device.ts';
import { ABSENT_PIECE, int, optionalSymbolPieces, PRESENT, string, symbolPieces } from './values.ts';

const ACCOUNT = new Fragment(int(ACCOUNT_ID_BYTES));
const PAYEE = new Fragment(bytesOf(PRESENT, int(ACCOUNT_ID_BYTES)));
const KINDS = symbolPieces(ActivityKindSchema);
const CHANNELS = optionalSymbolPieces(ChannelSchema);
const OUTCOMES = symbolPieces(Activity_OutcomeSchema);
const SYNTHETIC = 1;

/** Writes rows of an ActivityBlock as Avro of the schema `Activity`. */
export class ActivityAvro implements ValueWriter<ActivityBlock> {
  readonly idOffset: number;
  idEnd = 0;
  readonly #ids: IdWriter;
  readonly #accounts: Accounts;
  readonly #institutions: readonly Fragment[];

  /** `prefix`: what stands before every record. */
  constructor(directory: Directory, prefix: Uint8Array) {
    this.idOffset = prefix.length + 1;
    this.#ids = new IdWriter(directory, bytesOf(prefix, 0), 'a');
    this.#accounts = new Accounts(directory);
    this.#institutions = directory.institutions.map(({ bic }) => new Fragment(string(bic)));
  }

  write(view: DataView, at: number, shard: number, block: ActivityBlock, row: number): number {
    let end = this.#ids.write(view, at, shard, block.firstSequence + row);
    this.idEnd = end;
    closeText(view, at + this.idOffset, end);
    end = writeFragment(view, writeVarint(view, end, block.timeMs[row]!), KINDS[block.kind[row]!]!);
    const account = block.account[row]!;
    end = this.#accounts.writeId(view, writeFragment(view, end, ACCOUNT), account);
    end = writeFragment(view, end, this.#institutions[this.#accounts.institution(account)]!);
    end = writeFragment(view, end, CHANNELS[block.channel[row]!]!);
    end = writeDevice(view, end, block, row);
    const payee = block.payee[row]!;
    if (payee === NO_ACCOUNT) end = writeFragment(view, end, ABSENT_PIECE);
    else end = this.#accounts.writeId(view, writeFragment(view, end, PAYEE), payee);
    end = writeFragment(view, end, OUTCOMES[block.outcome[row]!]!);
    view.setUint8(end, SYNTHETIC);
    return end + 1;
  }
}
