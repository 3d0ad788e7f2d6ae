import { type Directory, type EventBlock, NO_ACCOUNT } from '@launderette/kernel';
import { ReasonSchema, StatusSchema, TransactionSchema } from '@launderette/proto';
import { closeDelimited } from '../binary/length.ts';
import { bytesOf } from '../bytes/concat.ts';
import { Fragment, writeFragment } from '../bytes/fragment.ts';
import { IdWriter } from '../ids.ts';
import { InstructionFragments } from '../instruction.ts';
import { MerchantWriter } from '../merchants.ts';
import { RemittanceWriter } from '../remittances.ts';
import type { ValueWriter } from '../value-writer.ts';
import { writeCard } from './card.ts';
import { DeviceWriter } from './device.ts';
import { openDelimited, varintField } from './fields.ts';
import { MoneyWriter } from './money.ts';
import { PartyWriter } from './parties.ts';
import { instructionBytes, merchantBytes, REMITTANCE } from './pieces.ts';
import { writeTimestamp } from './timestamp.ts';

const ID = openDelimited(TransactionSchema, 'id');
const [EVENT_TIME_TAG = 0] = openDelimited(TransactionSchema, 'eventTime');
const [SETTLEMENT_TIME_TAG = 0] = openDelimited(TransactionSchema, 'settlementTime');
const RATE_TAG = TransactionSchema.field.exchangeRate.number * 8 + 1;
const RATE_BYTES = 8;
const SYNTHETIC_FIELD = varintField(TransactionSchema, 'synthetic', 1);
const SYNTHETIC = new Fragment(SYNTHETIC_FIELD);
const RELATED_ID = openDelimited(TransactionSchema, 'relatedId');
const REASONS = ReasonSchema.values.length;
/** The fields status and reason, by status and reason. */
const OUTCOME_FIELDS = StatusSchema.values.flatMap((status) =>
  ReasonSchema.values.map((reason) =>
    bytesOf(
      varintField(TransactionSchema, 'status', status.number),
      varintField(TransactionSchema, 'reason', reason.number),
    ),
  ),
);
const OUTCOMES = OUTCOME_FIELDS.map((fields) => new Fragment(fields));
/** The same with the field synthetic, which follows where there is no remittance. */
const LAST_FIELDS = OUTCOME_FIELDS.map((fields) => new Fragment(bytesOf(fields, SYNTHETIC_FIELD)));

/** Writes rows of an EventBlock as `launderette.event.v1.Transaction`. */
export class TransactionProtobuf implements ValueWriter<EventBlock> {
  readonly idOffset: number;
  idEnd = 0;
  readonly #ids: IdWriter;
  readonly #instructions = new InstructionFragments(instructionBytes);
  readonly #debtor: PartyWriter;
  readonly #creditor: PartyWriter;
  readonly #amount: MoneyWriter;
  readonly #counterAmount: MoneyWriter;
  readonly #merchants: MerchantWriter;
  readonly #device = new DeviceWriter(TransactionSchema);
  readonly #remittances: RemittanceWriter;
  readonly #relatedIds: IdWriter;

  /** `prefix`: what stands before every message. */
  constructor(directory: Directory, prefix: Uint8Array) {
    const opening = bytesOf(prefix, ID);
    this.idOffset = opening.length;
    this.#ids = new IdWriter(directory, opening);
    this.#debtor = new PartyWriter(directory, 'debtor');
    this.#creditor = new PartyWriter(directory, 'creditor');
    this.#amount = new MoneyWriter(directory, 'amount');
    this.#counterAmount = new MoneyWriter(directory, 'counterAmount');
    this.#merchants = new MerchantWriter(directory, merchantBytes);
    this.#remittances = new RemittanceWriter(directory, REMITTANCE);
    this.#relatedIds = new IdWriter(directory, RELATED_ID);
  }

  write(view: DataView, at: number, shard: number, block: EventBlock, row: number): number {
    let end = this.#ids.write(view, at, shard, block.firstSequence + row);
    this.idEnd = end;
    closeDelimited(view, at + this.idOffset, end);
    end = writeTimes(view, end, block, row);
    end = writeFragment(view, end, this.#instructions.get(block, row));
    end = this.#writeParties(view, end, block, row);
    end = this.#writeMoney(view, end, block, row);
    const merchant = block.merchant[row]!;
    if (merchant >= 0) end = this.#merchants.write(view, end, merchant, block.terminal[row]!);
    end = writeCard(view, end, block, row);
    end = this.#device.write(view, end, block, row);
    const outcome = block.status[row]! * REASONS + block.reason[row]!;
    const remittance = block.remittance[row]!;
    const related = block.related[row]!;
    if (remittance === 0) {
      end = writeFragment(view, end, LAST_FIELDS[outcome]!);
      return related < 0 ? end : this.#writeRelated(view, end, shard, related);
    }
    end = writeFragment(view, end, OUTCOMES[outcome]!);
    const text = end + REMITTANCE.opening.length;
    end = this.#remittances.write(view, end, remittance, block.remittanceNumber[row]!);
    end = writeFragment(view, closeDelimited(view, text, end), SYNTHETIC);
    return related < 0 ? end : this.#writeRelated(view, end, shard, related);
  }

  #writeRelated(view: DataView, at: number, shard: number, sequence: number): number {
    return closeDelimited(view, at + RELATED_ID.length, this.#relatedIds.write(view, at, shard, sequence));
  }

  #writeParties(view: DataView, at: number, block: EventBlock, row: number): number {
    const debtor = block.debtor[row]!;
    const creditor = block.creditor[row]!;
    let end = at;
    if (debtor !== NO_ACCOUNT) end = this.#debtor.write(view, end, debtor, block.debtorBalanceMinor[row]!);
    if (creditor !== NO_ACCOUNT) end = this.#creditor.write(view, end, creditor, block.creditorBalanceMinor[row]!);
    return end;
  }

  #writeMoney(view: DataView, at: number, block: EventBlock, row: number): number {
    const end = this.#amount.write(view, at, block.amountMinor[row]!, block.currency[row]!);
    const counterMinor = block.counterAmountMinor[row]!;
    if (counterMinor === 0) return end;
    const rate = this.#counterAmount.write(view, end, counterMinor, block.counterCurrency[row]!);
    view.setUint8(rate, RATE_TAG);
    view.setFloat64(rate + 1, block.exchangeRate[row]!, true);
    return rate + 1 + RATE_BYTES;
  }
}

function writeTimes(view: DataView, at: number, block: EventBlock, row: number): number {
  view.setUint8(at, EVENT_TIME_TAG);
  const end = writeTimestamp(view, at + 1, block.timeMs[row]!);
  const settlementMs = block.settlementMs[row]!;
  if (settlementMs === 0) return end;
  view.setUint8(end, SETTLEMENT_TIME_TAG);
  return writeTimestamp(view, end + 1, settlementMs);
}
