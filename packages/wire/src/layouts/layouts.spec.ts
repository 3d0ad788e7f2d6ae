import {
  Channel,
  type Directory,
  EpisodeBlock,
  EpisodeEvent,
  EventBlock,
  Kind,
  LabelBlock,
  NO_ACCOUNT,
  NO_PARENT,
  OutcomeBlock,
  OutcomeKind,
  Phase,
  Purpose,
  Rail,
  Role,
  Status,
} from '@launderette/kernel';
import { parquetReadObjects } from 'hyparquet';
import { describe, expect, it } from 'vitest';
import { type LayoutName, layoutCatalogue } from './catalogue.ts';
import { CsvWriter } from './csv.ts';
import { ParquetRows } from './parquet.ts';
import { LayoutRow } from './row.ts';
import { type TruthRow, type TruthTable, truthTables } from './truth.ts';

const ids = (text: string) => new TextEncoder().encode(text);
const ALICE = 'XL00AAAA0000000000000001';
const BOB = 'XL00BBBB0000000000000002';
const directory: Directory = {
  stream: 'retail',
  shards: 1,
  accountIds: [ids(ALICE + BOB)],
  accountInstitution: [Uint8Array.of(0, 1)],
  institutions: [
    { bic: 'AAAAXL2X', country: 'NL' },
    { bic: 'WPLBXL9X', country: 'PL' },
  ],
  currencies: ['EUR', 'PLN'],
  merchants: [{ id: 'M1', categoryCode: '5411', city: 'Linde, "West"', country: 'NL', terminals: ['T1'] }],
  remittances: ['', 'Invoice {n}, thanks'],
  typologies: ['fan-in'],
  techniques: [{ f3: ['F1', 'F2'], amltrix: [] }],
};

/** A remittance abroad that is part of an episode, a purchase by card, a cash deposit, and a purchase refused. */
function block(): EventBlock {
  const rows = new EventBlock(4);
  rows.length = 4;
  rows.timeMs.set([0, 1500, 3_600_000, 7_200_000].map((ms) => Date.UTC(2026, 0, 5, 8, 30) + ms));
  rows.kind.set([Kind.creditTransfer, Kind.purchase, Kind.cashDeposit, Kind.purchase]);
  rows.rail.set([Rail.batchCredit, Rail.card, Rail.cash, Rail.card]);
  rows.channel.set([Channel.app, Channel.chip, Channel.branch, Channel.chip]);
  rows.status.set([Status.booked, Status.booked, Status.booked, Status.declined]);
  rows.purpose.set([Purpose.none, Purpose.none, Purpose.none, Purpose.none]);
  rows.debtor.set([0, 0, NO_ACCOUNT, 0]);
  rows.creditor.set([1, 1, 0, 1]);
  rows.amountMinor.set([10_000, 1205, 70_000, 99]);
  rows.debtorBalanceMinor.set([-250, 40_000, Number.NaN, Number.NaN]);
  rows.creditorBalanceMinor.set([Number.NaN, Number.NaN, 110_000, Number.NaN]);
  rows.counterAmountMinor[0] = 41_000;
  rows.counterCurrency[0] = 1;
  rows.exchangeRate[0] = 4.1;
  rows.merchant.set([-1, 0, -1, 0]);
  rows.terminal.set([0, 1, 0, 1]);
  rows.remittance[0] = 1;
  rows.remittanceNumber[0] = 42;
  rows.deviceHigh[0] = 0xabc;
  rows.addressLow[0] = 0x10002;
  return rows;
}

/** Every included row of the layout, one after the other. */
function each(name: LayoutName, take: (row: LayoutRow) => void): void {
  const layout = layoutCatalogue[name](directory);
  const row = new LayoutRow();
  row.block = block();
  for (let at = 0; at < row.block.length; at += 1) {
    Object.assign(row, { at, sequence: 7 + at, typology: at === 0 ? 0 : -1, episode: at === 0 ? 3 : -1 });
    if (!layout.includes(row)) continue;
    row.number += 1;
    take(row);
  }
}

function csv(name: LayoutName): string[] {
  const chunks: Uint8Array[] = [];
  const writer = new CsvWriter(layoutCatalogue[name](directory).columns, (bytes) => chunks.push(bytes));
  each(name, (row) => writer.write(row));
  writer.flush();
  return Buffer.concat(chunks).toString().trimEnd().split('\n');
}

describe('layouts', () => {
  it('AMLSim: booked payments, alerts by episode', () => {
    expect(csv('amlsim')).toEqual([
      'tran_id,orig_acct,bene_acct,tx_type,base_amt,tran_timestamp,is_sar,alert_id',
      `1,${ALICE},${BOB},TRANSFER,100.00,2026-01-05T08:30:00Z,True,3`,
      `2,${ALICE},${BOB},PAYMENT,12.05,2026-01-05T08:30:01Z,False,-1`,
      `3,,${ALICE},CASH-IN,700.00,2026-01-05T09:30:00Z,False,-1`,
    ]);
  });

  it('AMLWorld: both amounts and currencies', () => {
    expect(csv('amlworld').slice(0, 2)).toEqual([
      'Timestamp,From Bank,Account,To Bank,Account.1,Amount Received,Receiving Currency,Amount Paid,Payment Currency,Payment Format,Is Laundering',
      `2026/01/05 08:30,AAAAXL2X,${ALICE},WPLBXL9X,${BOB},410.00,PLN,100.00,Euro,ACH,1`,
    ]);
    expect(csv('amlworld')[3]).toBe(`2026/01/05 09:30,,,AAAAXL2X,${ALICE},700.00,Euro,700.00,Euro,Cash,0`);
    const marks = layoutCatalogue.amlworld(directory).patterns;
    expect([marks?.begin('fan-in'), marks?.end('fan-in')]).toEqual([
      'BEGIN LAUNDERING ATTEMPT - FAN-IN',
      'END LAUNDERING ATTEMPT - FAN-IN',
    ]);
  });

  it('PaySim: steps of an hour, balances before and after, the customer first', () => {
    expect(csv('paysim')).toEqual([
      'step,type,amount,nameOrig,oldbalanceOrg,newbalanceOrig,nameDest,oldbalanceDest,newbalanceDest,isFraud,isFlaggedFraud',
      `9,TRANSFER,100.00,${ALICE},97.50,-2.50,${BOB},,,1,0`,
      `9,PAYMENT,12.05,${ALICE},412.05,400.00,${BOB},,,0,0`,
      `10,CASH_IN,700.00,${ALICE},400.00,1100.00,,,,0,0`,
    ]);
  });

  it('SAML-D: time and date apart, types of laundering', () => {
    expect(csv('saml-d')).toEqual([
      'Time,Date,Sender_account,Receiver_account,Amount,Payment_currency,Received_currency,Sender_bank_location,Receiver_bank_location,Payment_type,Is_laundering,Laundering_type',
      `08:30:00,2026-01-05,${ALICE},${BOB},100.00,Euro,PLN,NL,PL,Cross-border,1,Fan_In`,
      `08:30:01,2026-01-05,${ALICE},${BOB},12.05,Euro,Euro,NL,PL,Credit card,0,Normal_Small_Fan_Out`,
      `09:30:00,2026-01-05,,${ALICE},700.00,Euro,Euro,,NL,Cash Deposit,0,Normal_Cash_Deposits`,
    ]);
  });

  it('Sparkov: booked card purchases, with people that nobody is', () => {
    const [header, line, ...rest] = csv('sparkov');
    expect(header).toBe(
      'ssn,cc_num,first,last,gender,street,city,state,zip,lat,long,city_pop,job,dob,acct_num,profile,trans_num,trans_date,trans_time,unix_time,category,amt,is_fraud,merchant,merch_lat,merch_long',
    );
    expect(line).toMatch(/^000-\d\d-\d{4},9999\d{12},/);
    expect(line).toContain(',"Linde, ""West""",');
    expect(line).toContain(`${ALICE},`);
    expect(line).toContain(',retail/0/8,2026-01-05,08:30:01,1767601801,grocery_pos,12.05,0,M1,');
    expect(rest).toEqual([]);
  });

  it('native: everything a record says, also of refused payments; the truth apart', () => {
    const lines = csv('native');
    expect(lines).toHaveLength(5);
    expect(lines[1]).toBe(
      `retail/0/7,2026-01-05T08:30:00Z,,CREDIT_TRANSFER,,BATCH_CREDIT,APP,BOOKED,,${ALICE},AAAAXL2X,NL,-250,${BOB},WPLBXL9X,PL,,10000,EUR,41000,PLN,4.1,,,,,,,,dev_00000abc00000000,2001:db8::0:0:1:2,"Invoice 42, thanks",`,
    );
    expect(lines[2]).toContain(',M1,5411,T1,"Linde, ""West""",NL,');
    expect(lines[0]).not.toMatch(/label|illicit|episode|typology/);
  });

  it('native: a table of labels with all that a label says, of outcomes, and of episodes', () => {
    const { labels, outcomes, episodes } = truthTables(directory);
    const label = new LabelBlock(1);
    Object.assign(label, { length: 1 });
    label.tell(0, {
      ...{ typology: 0, episode: 3, origin: 1, debtorRole: Role.mule, creditorRole: Role.none, step: 2 },
      ...{ phase: Phase.layering, plannedMinor: 0 },
    });
    label.timeMs[0] = Date.UTC(2026, 0, 5);
    label.sequence[0] = 7;
    label.amountMinor[0] = 200;
    label.illicitMinor[0] = 50;
    label.carriedOut[0] = 1;
    expect(text(labels, labels.row(0, label, 0))).toEqual([
      'event_id,event_time,episode_id,typology,debtor_role,creditor_role,step,phase,illicit_share,illicit_minor,planned_minor,carried_out_minor,f3,amltrix,provenance',
      'retail/0/7,2026-01-05T00:00:00Z,retail/fan-in/i3,fan-in,MULE,,2,LAYERING,0.25,50,,200,F1 F2,,',
    ]);
    const outcome = new OutcomeBlock(1);
    outcome.add(OutcomeKind.sarFiled, 0, Date.UTC(2026, 1, 4), Date.UTC(2026, 0, 5), -1, 0);
    expect(text(outcomes, outcomes.row(0, outcome, 0))).toEqual([
      'id,event_time,kind,account,event_id,label_available_at,amount_minor',
      `retail/0/o0,2026-01-05T00:00:00Z,SAR_FILED,${ALICE},,2026-02-04T00:00:00Z,`,
    ]);
    const episode = new EpisodeBlock(1);
    episode.event[0] = EpisodeEvent.began;
    episode.parentTypology[0] = NO_PARENT;
    episode.plannedSteps[0] = 2;
    expect(text(episodes, episodes.row(0, episode, 0))).toEqual([
      'id,event_time,event,episode_id,typology,parent_episode_id,account,planned_steps,planned_minor,carried_out_steps,carried_out_minor,abandoned_steps,f3,amltrix',
      `retail/0/e0,1970-01-01T00:00:00Z,BEGAN,retail/fan-in/0,fan-in,,${ALICE},2,,0,,0,F1 F2,`,
    ]);
  });

  it.each(Object.keys(layoutCatalogue) as LayoutName[])('%s: Parquet holds what CSV says', async (name) => {
    const chunks: Uint8Array[] = [];
    const { columns } = layoutCatalogue[name](directory);
    const writer = new ParquetRows(columns, (bytes) => chunks.push(bytes));
    const cells: Record<string, unknown>[] = [];
    each(name, (row) => {
      writer.write(row);
      cells.push(Object.fromEntries(columns.map((column) => [column.name, cellOf(column.value(row), column.type)])));
    });
    writer.flush();
    const bytes = new Uint8Array(Buffer.concat(chunks));
    const file = { byteLength: bytes.length, slice: async (from: number, to?: number) => bytes.slice(from, to).buffer };
    expect(await parquetReadObjects({ file })).toEqual(cells);
    // CSV has the same cells, as text.
    const [, first = ''] = csv(name);
    expect(first.split(',')[0]).toBe(String(cells[0]?.[columns[0]?.name as string]));
  });
});

const cellOf = (value: string | number | undefined, type: string): unknown =>
  value === undefined ? null : type === 'integer' ? BigInt(value) : value;

/** A table of one row as CSV. */
function text<Block>({ columns }: TruthTable<Block>, row: TruthRow): string[] {
  const chunks: Uint8Array[] = [];
  const writer = new CsvWriter(columns, (bytes) => chunks.push(bytes));
  writer.write(row);
  writer.flush();
  return Buffer.concat(chunks).toString().trimEnd().split('\n');
}
