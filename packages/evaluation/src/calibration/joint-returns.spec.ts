import { Chance } from '@launderette/kernel';
import { describe, expect, it } from 'vitest';
import { type Row, tableOf } from '../fidelity/testing/tables.ts';
import { cutWindows } from '../fidelity/windows.ts';
import { fitJointly } from './joint-returns.ts';
import { RowLedger } from './ledger-of-rows.ts';
import { fitMerchants } from './merchants.ts';
import { fitReturns } from './returns.ts';

const PEOPLE = 60;
const MONTHS = 7;
const A_MONTH = 8;
/** Merchants that everybody knows; the others are met once in a while. */
const POPULAR = 12;
const RARE = 4000;

/** People with three favourites each, either popular merchants or rare ones; the rest of their payments goes to the other kind. */
function payments(popularFavourites: boolean): Row[] {
  const chance = new Chance(8, 'favourites', -1);
  const popular = () => chance.below(POPULAR);
  const rare = () => POPULAR + chance.below(RARE);
  const rows: Row[] = [];
  for (let entity = 0; entity < PEOPLE; entity += 1) {
    chance.at(entity, -1);
    const own = [0, 1, 2].map(() => (popularFavourites ? popular() : rare()));
    for (let i = 0; i < MONTHS * A_MONTH; i += 1) {
      chance.at(entity, i);
      const day = chance.below(MONTHS * 30);
      const other = popularFavourites ? rare() : popular();
      const counterparty = chance.happens(0.6) ? (own[chance.below(3)] as number) : other;
      rows.push({
        entity,
        amount: 5,
        at: new Date(Date.UTC(2026, 0, 1 + day)).toISOString().slice(0, 10),
        counterparty,
      });
    }
  }
  return rows;
}

function leanOf(popularFavourites: boolean): number {
  const windows = cutWindows(tableOf(payments(popularFavourites)), 30, 86_400, new Chance(1, 'windows', -1));
  const ledger = new RowLedger();
  const returns = fitReturns(windows, [1], ledger);
  const from = returns && { ...returns, turnoverDays: returns.turnoverDays ?? 1000 };
  return fitJointly(windows, from, fitMerchants(windows, ledger), 3, ledger).returns?.lean ?? Number.NaN;
}

// Fits by trial: seconds of a free processor.
describe('fitJointly', { timeout: 120_000 }, () => {
  it('tells favourites that everybody knows from those of one person', () => {
    expect(leanOf(true)).toBeGreaterThan(0.1);
    expect(leanOf(false)).toBeLessThan(-0.1);
  });

  it('leaves alone what it has no turnover or no merchants for', () => {
    const windows = cutWindows(tableOf(payments(true)), 30, 86_400, new Chance(1, 'windows', -1));
    const returns = { rows: 100, exponent: 1, offset: 1 };
    expect(fitJointly(windows, returns, undefined, 3, new RowLedger())).toEqual({ returns });
    expect(fitJointly(windows, undefined, undefined, 3, new RowLedger())).toEqual({});
  });
});
