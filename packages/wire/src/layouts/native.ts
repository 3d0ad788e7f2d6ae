import { Channel, type Directory, EntryMode, Kind, Purpose, Rail, Reason, Status } from '@launderette/kernel';
import { fragment, writeFragment } from '../bytes/fragment.ts';
import { writeInterfaceId } from '../bytes/hex.ts';
import { RemittanceWriter } from '../remittances.ts';
import {
  account,
  type Column,
  choice,
  csvText,
  eventId,
  hexadecimal,
  institutionOf,
  integer,
  made,
  moment,
  numberedText,
} from './column.ts';
import type { LayoutMaker } from './layout.ts';
import type { LayoutRow } from './row.ts';
import { together } from './together.ts';

/** The network that addresses of devices lie in, kept for documentation (RFC 3849). */
const ADDRESS = '2001:db8::';

/** Texts by code from an enumeration of the kernel: `cashDeposit` is `CASH_DEPOSIT`; codes without a name, and 0, are absent. */
function texts(codes: Readonly<Record<string, number>>): string[] {
  const found = new Array<string>(Math.max(...Object.values(codes)) + 1).fill('');
  for (const [name, code] of Object.entries(codes))
    found[code] = code === 0 ? '' : name.replace(/([a-z])([A-Z])/g, '$1_$2').toUpperCase();
  return found;
}

/**
 * All that a transaction record says, a column a field: every payment, also those refused. Amounts are whole minor units. What is criminal
 * about a payment is in a table of its own.
 */
export const native: LayoutMaker = (directory) => ({
  columns: [...paymentColumns(directory), ...merchantColumns(directory), ...detailColumns(directory)],
  includes: () => true,
});

function paymentColumns(directory: Directory): Column[] {
  const institution = institutionOf(directory);
  const bics = [...directory.institutions.map(({ bic }) => bic), ''];
  const countries = [...directory.institutions.map(({ country }) => country), ''];
  const debtor = ({ block, at }: LayoutRow) => block.debtor[at]!;
  const creditor = ({ block, at }: LayoutRow) => block.creditor[at]!;
  const bank = (side: string, of: (row: LayoutRow) => number) => {
    const index = (row: LayoutRow) => institution(of(row));
    return together(index, [choice(`${side}_institution`, bics, index), choice(`${side}_country`, countries, index)]);
  };
  return [
    eventId('id', directory, (row) => row.sequence),
    moment('event_time', ({ block, at }) => block.timeMs[at]!),
    moment('settlement_time', ({ block, at }) => block.settlementMs[at]!),
    ...together(codesOf, [
      choice('kind', texts(Kind), ({ block, at }) => block.kind[at]!),
      choice('purpose', texts(Purpose), ({ block, at }) => block.purpose[at]!),
      choice('rail', texts(Rail), ({ block, at }) => block.rail[at]!),
      choice('channel', texts(Channel), ({ block, at }) => block.channel[at]!),
      choice('status', texts(Status), ({ block, at }) => block.status[at]!),
      choice('reason', texts(Reason), ({ block, at }) => block.reason[at]!),
    ]),
    account('debtor_account', directory, debtor),
    ...bank('debtor', debtor),
    optionalInteger('debtor_balance_minor', ({ block, at }) => block.debtorBalanceMinor[at]!),
    account('creditor_account', directory, creditor),
    ...bank('creditor', creditor),
    optionalInteger('creditor_balance_minor', ({ block, at }) => block.creditorBalanceMinor[at]!),
    integer('amount_minor', ({ block, at }) => block.amountMinor[at]!),
    ...currencyColumns(directory),
  ];
}

/** One number of the codes that say what kind of payment it is: each is below 256, and together they are below 2^53. */
function codesOf({ block, at }: LayoutRow): number {
  const how = (block.channel[at]! << 16) | (block.status[at]! << 8) | block.reason[at]!;
  const what = (block.kind[at]! << 16) | (block.purpose[at]! << 8) | block.rail[at]!;
  return what * 2 ** 24 + how;
}

/** Most payments are in one currency: their cells are told by it. */
function currencyColumns({ currencies }: Directory): Column[] {
  const isOne = ({ block, at }: LayoutRow) => block.counterAmountMinor[at] === 0 && block.exchangeRate[at] === 0;
  return together(
    (row) => (isOne(row) ? row.block.currency[row.at]! : -1),
    [
      choice('currency', currencies, ({ block, at }) => block.currency[at]!),
      optionalInteger('counter_amount_minor', ({ block, at }) => block.counterAmountMinor[at]! || Number.NaN),
      choice('counter_currency', [...currencies, ''], ({ block, at }) =>
        block.counterAmountMinor[at] === 0 ? currencies.length : block.counterCurrency[at]!,
      ),
      made('exchange_rate', ({ block, at }) => (block.exchangeRate[at] === 0 ? '' : String(block.exchangeRate[at]))),
    ],
  );
}

/** NaN is absent. */
function optionalInteger(name: string, of: (row: LayoutRow) => number): Column {
  const column = integer(name, of);
  return {
    ...column,
    write: (view, at, row) => (Number.isNaN(of(row)) ? at : column.write(view, at, row)),
    value: (row) => (Number.isNaN(of(row)) ? undefined : of(row)),
  };
}

/** A terminal is a byte of a payment. */
const TERMINAL_CODES = 256;

/** The last text, of merchant -1, is absent. */
function merchantColumns({ merchants }: Directory): Column[] {
  const of = ({ block, at }: LayoutRow) => (block.merchant[at]! < 0 ? merchants.length : block.merchant[at]!);
  return together(
    (row) => of(row) * TERMINAL_CODES + row.block.terminal[row.at]!,
    [
      choice('merchant_id', [...merchants.map(({ id }) => id), ''], of),
      choice('merchant_category', [...merchants.map(({ categoryCode }) => categoryCode), ''], of),
      terminals(merchants),
      choice('merchant_city', [...merchants.map(({ city }) => city), ''], of),
      choice('merchant_country', [...merchants.map(({ country }) => country), ''], of),
    ],
  );
}

/** The terminal's id, where a payment was made at one. */
function terminals(merchants: Directory['merchants']): Column {
  const ids = merchants.flatMap((merchant) => merchant.terminals);
  const before = new Uint32Array(merchants.length);
  for (let merchant = 1; merchant < merchants.length; merchant += 1)
    before[merchant] = before[merchant - 1]! + merchants[merchant - 1]!.terminals.length;
  const indexOf = ({ block, at }: LayoutRow): number => {
    const merchant = block.merchant[at]!;
    const terminal = block.terminal[at]!;
    return merchant < 0 || terminal === 0 ? -1 : before[merchant]! + terminal - 1;
  };
  return numberedText('terminal', ids.length, indexOf, (index) => ids[index]!);
}

/** The text that goes with a payment: its template around its number. */
function remittance(directory: Directory): Column {
  // A template is in quotes as a whole, if at all.
  const remittances = directory.remittances.map(csvText);
  const writer = new RemittanceWriter(
    { ...directory, remittances },
    { opening: '', closing: '', escape: (text) => text },
  );
  return {
    name: 'remittance',
    type: 'text',
    write: (view, to, { block, at }) => {
      const template = block.remittance[at]!;
      return template === 0 ? to : writer.write(view, to, template, block.remittanceNumber[at]!);
    },
    value: ({ block, at }) =>
      directory.remittances[block.remittance[at]!]!.replaceAll('{n}', String(block.remittanceNumber[at])) || undefined,
  };
}

function detailColumns(directory: Directory): Column[] {
  return [
    hexadecimal(
      'card_token',
      'tok_',
      ({ block, at }) => block.cardHigh[at]!,
      ({ block, at }) => block.cardLow[at]!,
    ),
    choice('entry_mode', texts(EntryMode), ({ block, at }) => block.entryMode[at]!),
    hexadecimal(
      'device_id',
      'dev_',
      ({ block, at }) => block.deviceHigh[at]!,
      ({ block, at }) => block.deviceLow[at]!,
    ),
    deviceAddress(),
    remittance(directory),
    eventId('related_id', directory, ({ block, at }) => block.related[at]!),
  ];
}

/** The IPv6 address of the device, as the records write it; absent where there is no device. */
function deviceAddress(): Column {
  const opening = fragment(ADDRESS);
  const hasDevice = ({ block, at }: LayoutRow) => block.deviceHigh[at] !== 0 || block.deviceLow[at] !== 0;
  return {
    name: 'device_address',
    type: 'text',
    write: (view, to, row) => {
      if (!hasDevice(row)) return to;
      const { block, at } = row;
      return writeInterfaceId(view, writeFragment(view, to, opening), block.addressHigh[at]!, block.addressLow[at]!);
    },
    value: (row) => {
      if (!hasDevice(row)) return undefined;
      const [high, low] = [row.block.addressHigh[row.at]!, row.block.addressLow[row.at]!];
      const groups = [high >>> 16, high & 0xffff, low >>> 16, low & 0xffff];
      return `${ADDRESS}${groups.map((group) => group.toString(16)).join(':')}`;
    },
  };
}
