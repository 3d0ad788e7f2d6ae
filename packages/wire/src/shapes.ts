import {
  ACCOUNT_ID_BYTES,
  type ActivityBlock,
  type Directory,
  type EpisodeBlock,
  type EventBlock,
  type LabelBlock,
  NO_ACCOUNT,
  type OutcomeBlock,
} from '@launderette/kernel';
import { ActivitySchema, EpisodeSchema, LabelSchema, OutcomeSchema, TransactionSchema } from '@launderette/proto';
import { Accounts } from './accounts.ts';
import { closeLength, LENGTH_BYTES_KEPT, writeVarint } from './bytes/varint.ts';
import { IdWriter } from './ids.ts';
import type { EncodedTopic } from './topics.ts';
import type { ValueWriter } from './value-writer.ts';

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
  readonly value: ValueWriter<Block>;
  /** Follows the event's id in the CloudEvents id, which must differ between the records of a source. */
  readonly idSuffix: string;
  /** Writes the key behind its varint length. */
  writeKey(view: DataView, at: number, shard: number, block: Block, row: number): number;
}

/** Key: the debtor's account; where there is none, the creditor's. */
export function transactionShape(directory: Directory, value: ValueWriter<EventBlock>): RecordShape<EventBlock> {
  const accounts = new Accounts(directory);
  return {
    topic: 'transactions',
    typeName: TransactionSchema.typeName,
    value,
    idSuffix: '',
    writeKey(view, at, _shard, block, row) {
      const debtor = block.debtor[row]!;
      const key = debtor === NO_ACCOUNT ? block.creditor[row]! : debtor;
      return accounts.writeId(view, writeVarint(view, at, ACCOUNT_ID_BYTES), key);
    },
  };
}

/** Key: the account acted on. */
export function activityShape(directory: Directory, value: ValueWriter<ActivityBlock>): RecordShape<ActivityBlock> {
  const accounts = new Accounts(directory);
  return {
    topic: 'activity',
    typeName: ActivitySchema.typeName,
    value,
    idSuffix: '',
    writeKey: (view, at, _shard, block, row) =>
      accounts.writeId(view, writeVarint(view, at, ACCOUNT_ID_BYTES), block.account[row]!),
  };
}

/** Key: the id of the event labelled. */
export function labelShape(directory: Directory, value: ValueWriter<LabelBlock>): RecordShape<LabelBlock> {
  const payments = new IdWriter(directory, '');
  const activities = new IdWriter(directory, '', 'a');
  return {
    topic: 'labels',
    typeName: LabelSchema.typeName,
    value,
    idSuffix: '/label',
    writeKey(view, at, shard, block, row) {
      const ids = block.ofActivity[row] === 1 ? activities : payments;
      const start = at + LENGTH_BYTES_KEPT;
      return closeLength(view, start, ids.write(view, start, shard, block.sequence[row]!));
    },
  };
}

/** Key: the account that it is about. */
export function outcomeShape(directory: Directory, value: ValueWriter<OutcomeBlock>): RecordShape<OutcomeBlock> {
  return { topic: 'outcomes', typeName: OutcomeSchema.typeName, value, idSuffix: '', writeKey: accountKey(directory) };
}

/** Key: the account that acts. */
export function episodeShape(directory: Directory, value: ValueWriter<EpisodeBlock>): RecordShape<EpisodeBlock> {
  return { topic: 'episodes', typeName: EpisodeSchema.typeName, value, idSuffix: '', writeKey: accountKey(directory) };
}

function accountKey(directory: Directory): RecordShape<Rows & { readonly account: Uint32Array }>['writeKey'] {
  const accounts = new Accounts(directory);
  return (view, at, _shard, block, row) =>
    accounts.writeId(view, writeVarint(view, at, ACCOUNT_ID_BYTES), block.account[row]!);
}
