import {
  ACCOUNT_ID_BYTES,
  type ActivityBlock,
  type Directory,
  type EventBlock,
  type LabelBlock,
  NO_ACCOUNT,
} from '@launderette/kernel';
import { ActivitySchema, LabelSchema, TransactionSchema } from '@launderette/proto';
import { type Fragment, fragment, NOTHING } from './bytes/fragment.ts';
import { closeLength, LENGTH_BYTES_KEPT, writeVarint } from './bytes/varint.ts';
import { ACTIVITY_ID_OFFSET, ActivityJson } from './json/activity.ts';
import { IdWriter } from './json/ids.ts';
import { LABEL_ID_OFFSET, LabelJson } from './json/label.ts';
import { TRANSACTION_ID_OFFSET, TransactionJson } from './json/transaction.ts';
import type { EncodedTopic } from './topics.ts';

/** What every block has. */
export interface Rows {
  readonly length: number;
  readonly timeMs: Float64Array;
}

/** How one kind of record is keyed and written, whatever frames it. */
export interface RecordShape<Block extends Rows> {
  readonly topic: EncodedTopic;
  /** Full name of the message in the schema. */
  readonly typeName: string;
  /** Bytes of the value before the event's id. */
  readonly idOffset: number;
  /** Follows the event's id in the CloudEvents id, which must differ between the records of a source. */
  readonly idSuffix: Fragment;
  /** Writes the key behind its varint length. */
  writeKey(view: DataView, at: number, shard: number, block: Block, row: number): number;
  writeValue(view: DataView, at: number, shard: number, block: Block, row: number): number;
  /** Where the event's id ends in the value written last; `","eventTime":"` follows in every shape. */
  idEnd(): number;
}

/** Key: the debtor's account; where there is none, the creditor's. */
export function transactionShape(directory: Directory): RecordShape<EventBlock> {
  const json = new TransactionJson(directory);
  return {
    topic: 'transactions',
    typeName: TransactionSchema.typeName,
    idOffset: TRANSACTION_ID_OFFSET,
    idSuffix: NOTHING,
    writeKey(view, at, _shard, block, row) {
      const debtor = block.debtor[row]!;
      return json.parties.writeId(
        view,
        writeVarint(view, at, ACCOUNT_ID_BYTES),
        debtor === NO_ACCOUNT ? block.creditor[row]! : debtor,
      );
    },
    writeValue: (view, at, shard, block, row) => json.write(view, at, shard, block, row),
    idEnd: () => json.idEnd,
  };
}

/** Key: the account acted on. */
export function activityShape(directory: Directory): RecordShape<ActivityBlock> {
  const json = new ActivityJson(directory);
  return {
    topic: 'activity',
    typeName: ActivitySchema.typeName,
    idOffset: ACTIVITY_ID_OFFSET,
    idSuffix: NOTHING,
    writeKey: (view, at, _shard, block, row) =>
      json.parties.writeId(view, writeVarint(view, at, ACCOUNT_ID_BYTES), block.account[row]!),
    writeValue: (view, at, shard, block, row) => json.write(view, at, shard, block, row),
    idEnd: () => json.idEnd,
  };
}

/** Key: the id of the event labelled. */
export function labelShape(directory: Directory): RecordShape<LabelBlock> {
  const json = new LabelJson(directory);
  const payments = new IdWriter(directory, '');
  const activities = new IdWriter(directory, '', 'a');
  return {
    topic: 'labels',
    typeName: LabelSchema.typeName,
    idOffset: LABEL_ID_OFFSET,
    idSuffix: fragment('/label'),
    writeKey(view, at, shard, block, row) {
      const ids = block.ofActivity[row] === 1 ? activities : payments;
      const start = at + LENGTH_BYTES_KEPT;
      return closeLength(view, start, ids.write(view, start, shard, block.sequence[row]!));
    },
    writeValue: (view, at, shard, block, row) => json.write(view, at, shard, block, row),
    idEnd: () => json.idEnd,
  };
}
