import { describe, expect, it } from 'vitest';
import { accountRef } from './account-ref.ts';
import { Channel, Kind, Purpose, Rail } from './codes.ts';
import { EventBlock } from './event-block.ts';
import { Spending, type SpendingRules } from './spending.ts';
import { StateReader, StateWriter } from './state.ts';

const flags = (...entries: readonly (readonly [number, number])[]) => {
  const table = new Uint8Array(32);
  for (const [at, value] of entries) table[at] = value;
  return table;
};
/** 100, 500 or nothing a day; three days' worth a month. */
const RULES: SpendingRules = {
  groupOfChannel: flags([Channel.chip, 1], [Channel.atm, 2], [Channel.app, 3]),
  exemptKinds: flags([Kind.fee, 1]),
  exemptPurposes: flags([Purpose.SAVG, 1]),
  stepsMinor: Float64Array.of(100, 500, Infinity),
  monthFactors: [3, 3, 3],
};
const at = (iso: string) => Date.parse(`${iso}:00Z`);

interface Order {
  readonly atMs: number;
  readonly minor: number;
  readonly channel?: number;
  readonly kind?: number;
  readonly purpose?: number;
  readonly local?: number;
}

function till(holders = 2) {
  const events = new EventBlock(4);
  const spending = new Spending(RULES, events, holders);
  const order = ({ atMs, minor, channel = Channel.chip, kind = Kind.purchase, purpose = 0, local = 0 }: Order) => {
    events.timeMs[0] = atMs;
    events.kind[0] = kind;
    events.rail[0] = Rail.card;
    events.channel[0] = channel;
    events.debtor[0] = accountRef(0, local);
    events.amountMinor[0] = minor;
    events.purpose[0] = purpose;
    const refused = spending.refuses(0);
    if (!refused) spending.count(0);
    return refused;
  };
  return { spending, order };
}

describe('limits a day and a month', () => {
  it('are none until agreed on', () => {
    expect(till().order({ atMs: at('2026-03-01T10:00'), minor: 1e9 })).toBe(false);
  });

  it.each([
    ['what reaches the limit is paid', [100], 0],
    ['one more is not', [100, 1], 1],
    ['nor what passes it by itself', [101], 1],
    ['a refusal counts for nothing', [60, 60, 40], 1],
  ])('%s', (_, amounts, refusals) => {
    const { spending, order } = till();
    spending.agree(0, 1, 0);
    const refused = amounts.map((minor) => order({ atMs: at('2026-03-01T10:00'), minor }));
    expect(refused.filter(Boolean)).toHaveLength(refusals);
  });

  it('begin again at midnight, and for the month on its first day', () => {
    const { spending, order } = till();
    spending.agree(0, 1, 0);
    const days = ['2026-03-28', '2026-03-29', '2026-03-30', '2026-03-31', '2026-04-01'];
    expect(days.map((day) => order({ atMs: at(`${day}T23:59`), minor: 100 }))).toEqual([
      ...[false, false, false],
      true,
      false,
    ]);
  });

  it.each([
    ['another group', { channel: Channel.app }],
    ['another customer', { local: 1 }],
    ['an exempt kind', { kind: Kind.fee }],
    ['an exempt purpose', { purpose: Purpose.SAVG }],
    ['a channel without a group', { channel: Channel.branch }],
    ['an account that is no holder’s', { local: 7 }],
  ])('do not hold for %s', (_, other) => {
    const { spending, order } = till();
    spending.agree(0, 1, 0);
    spending.agree(1, 1, 1);
    expect(order({ atMs: at('2026-03-01T10:00'), minor: 101, ...other })).toBe(false);
  });

  it('keep the steps of other groups when one is changed, and what was spent when the limit moves', () => {
    const { spending, order } = till();
    for (const group of [1, 2, 3]) spending.agree(0, group, group === 2 ? 1 : 0);
    expect([1, 2, 3].map((group) => spending.stepOf(0, group))).toEqual([0, 1, 0]);
    order({ atMs: at('2026-03-01T10:00'), minor: 100 });
    spending.agree(0, 1, 1);
    expect(spending.leftMinor(0, Channel.chip, at('2026-03-01T11:00'))).toBe(400);
    expect(spending.leftMinor(0, Channel.branch, at('2026-03-01T11:00'))).toBe(Infinity);
    expect(order({ atMs: at('2026-03-01T11:00'), minor: 401 })).toBe(true);
    expect(order({ atMs: at('2026-03-01T11:00'), minor: 400 })).toBe(false);
  });

  it('are saved and put back with what was spent', () => {
    const first = till();
    first.spending.agree(0, 1, 0);
    first.order({ atMs: at('2026-03-01T10:00'), minor: 70 });
    const writer = new StateWriter();
    first.spending.walk(writer);
    const second = till();
    const reader = new StateReader(writer.take());
    second.spending.walk(reader);
    reader.close();
    expect(second.order({ atMs: at('2026-03-01T12:00'), minor: 31 })).toBe(true);
    expect(second.order({ atMs: at('2026-03-01T12:00'), minor: 30 })).toBe(false);
  });
});
