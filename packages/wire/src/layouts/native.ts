import { Channel, type Directory, EntryMode, Kind, Purpose, Rail, Reason, Status } from '@launderette/kernel';
import { fragment, writeFragment } from '../bytes/fragment.ts';
import { writeInterfaceId } from '../bytes/hex.ts';
import {
  account,
  type Column,
  choice,
  eventId,
  hexadecimal,
  institutionOf,
  integer,
  keptText,
  made,
  moment,
} from './column.ts';
import type { LayoutMaker } from './layout.ts';
import type { LayoutRow } from './row.ts';

/** The network that addresses of devices lie in, kept for documentation (RFC 3849). */
const ADDRESS = '2001:db8::';
/** A terminal's index in its merchant is a byte. */
const TERMINALS = 256;

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
  return [
    eventId('id', directory, (row) => row.sequence),
    moment('event_time', ({ block, at }) => block.timeMs[at]!),
    moment('settlement_time', ({ block, at }) => block.settlementMs[at]!),
    choice('kind', texts(Kind), ({ block, at }) => block.kind[at]!),
    choice('purpose', texts(Purpose), ({ block, at }) => block.purpose[at]!),
    choice('rail', texts(Rail), ({ block, at }) => block.rail[at]!),
    choice('channel', texts(Channel), ({ block, at }) => block.channel[at]!),
    choice('status', texts(Status), ({ block, at }) => block.status[at]!),
    choice('reason', texts(Reason), ({ block, at }) => block.reason[at]!),
    account('debtor_account', directory, debtor),
    choice('debtor_institution', bics, (row) => institution(debtor(row))),
    choice('debtor_country', countries, (row) => institution(debtor(row))),
    optionalInteger('debtor_balance_minor', ({ block, at }) => block.debtorBalanceMinor[at]!),
    account('creditor_account', directory, creditor),
    choice('creditor_institution', bics, (row) => institution(creditor(row))),
    choice('creditor_country', countries, (row) => institution(creditor(row))),
    optionalInteger('creditor_balance_minor', ({ block, at }) => block.creditorBalanceMinor[at]!),
    integer('amount_minor', ({ block, at }) => block.amountMinor[at]!),
    choice('currency', directory.currencies, ({ block, at }) => block.currency[at]!),
    optionalInteger('counter_amount_minor', ({ block, at }) => block.counterAmountMinor[at]! || Number.NaN),
    choice('counter_currency', [...directory.currencies, ''], ({ block, at }) =>
      block.counterAmountMinor[at] === 0 ? directory.currencies.length : block.counterCurrency[at]!,
    ),
    made('exchange_rate', ({ block, at }) => (block.exchangeRate[at] === 0 ? '' : String(block.exchangeRate[at]))),
  ];
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

/** The last text, of merchant -1, is absent. */
function merchantColumns({ merchants }: Directory): Column[] {
  const of = ({ block, at }: LayoutRow) => (block.merchant[at]! < 0 ? merchants.length : block.merchant[at]!);
  return [
    choice('merchant_id', [...merchants.map(({ id }) => id), ''], of),
    choice('merchant_category', [...merchants.map(({ categoryCode }) => categoryCode), ''], of),
    keptText(
      'terminal',
      ({ block, at }) => block.merchant[at]! * TERMINALS + block.terminal[at]!,
      (key) => merchants[Math.floor(key / TERMINALS)]?.terminals[(key % TERMINALS) - 1] ?? '',
    ),
    choice('merchant_city', [...merchants.map(({ city }) => city), ''], of),
    choice('merchant_country', [...merchants.map(({ country }) => country), ''], of),
  ];
}

function detailColumns(directory: Directory): Column[] {
  const { remittances } = directory;
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
    made('remittance', ({ block, at }) =>
      (remittances[block.remittance[at]!] ?? '').replaceAll('{n}', String(block.remittanceNumber[at])),
    ),
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
