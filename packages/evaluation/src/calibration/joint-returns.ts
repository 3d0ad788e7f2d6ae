import { wasserstein } from '../fidelity/statistics/distances.ts';
import type { Windows } from '../fidelity/windows.ts';
import { rounded } from './amounts.ts';
import type { RowLedger } from './ledger-of-rows.ts';
import type { MerchantFigures } from './merchants.ts';
import { minimise } from './minimise.ts';
import { ReturnModel, type ReturnParameters } from './return-model.ts';
import { againShare, FAR_WINDOWS, type ReturnFigures, returnsOf } from './returns.ts';

/** Favourites for a few errands last so long. Chosen: below a window of a month, above the days between two of them. */
const BRIEF_DAYS = 20;
const LEAN_MAX = 0.95;
const TURNOVER_MIN_DAYS = 45;
const TURNOVER_MAX_DAYS = 100_000;
const PLACE_DIGITS = 1e8;
/** What two halves of samples of some ten thousand payments differ by, about: the unit in which figures are off. */
const OFF = { repeat: 0.02, slope: 0.03, again: 0.02, degree: 0.02 };

/** What is compared: whom units return to, in a window and later, and how many units and entities a counterparty has. */
interface Pattern {
  readonly repeat: number;
  readonly slope: number;
  readonly near: number;
  readonly far: number;
  readonly byUnit: Float64Array;
  readonly byEntity: Float64Array;
}

/**
 * Fits favourites and merchants at once, starting from what each says alone. A counterparty that is rarely met is seldom a favourite, and
 * some favourites last for a few errands only: neither shows in the number of payers or in the share of returns alone. The figures of the
 * sample are compared with those of counterparties drawn for its own payments, and moved until they agree (Nelder and Mead). Needs both
 * starting points and a turnover; without them, they are returned as they are.
 */
export function fitJointly(
  windows: Windows,
  returns: ReturnFigures | undefined,
  merchants: MerchantFigures | undefined,
  seed: number,
  ledger: RowLedger,
): { readonly returns?: ReturnFigures; readonly merchants?: MerchantFigures } {
  const start = { ...(returns && { returns }), ...(merchants && { merchants }) };
  if (!returns?.turnoverDays || !merchants) return start;
  if (!ledger.enough('popularity of favourites', windows.rows, 'not at all')) return start;
  const model = new ReturnModel(windows, seed);
  const wanted = patternOf(windows);
  const parametersOf = around(returns, merchants, windows.entities);
  const point = minimise(
    (at) => {
      const counterparty = model.draw(parametersOf(at));
      return distance(patternOf({ ...windows, counterparty }), wanted);
    },
    [0, 0, 0, 0, 0, 0, 0],
  );
  const found = parametersOf(point);
  return {
    returns: {
      rows: returns.rows,
      exponent: rounded(found.exponent),
      offset: rounded(found.offset),
      turnoverDays: Math.round(found.turnoverDays),
      lean: rounded(found.lean),
      brief: { share: rounded(found.briefShare), days: BRIEF_DAYS },
    },
    merchants: {
      customersPerMerchant: Math.max(0.01, Math.round((windows.entities / found.merchants) * 1e6) / 1e6),
      popularity: merchants.popularity,
      places: merchants.places.map(
        (_, i) => Math.round(found.placeAt(i / (merchants.places.length - 1)) * PLACE_DIGITS) / PLACE_DIGITS,
      ),
    },
  };
}

/** Parameters about a starting point, which is at 0; logarithms and log odds, so that any numbers give some. */
function around(returns: ReturnFigures, merchants: MerchantFigures, entities: number) {
  const { places } = merchants;
  const last = places.length - 1;
  return (at: readonly number[]): ReturnParameters => {
    const [exponent = 0, offset = 0, turnover = 0, brief = 0, lean = 0, many = 0, tail = 0] = at;
    const power = Math.exp(tail * 0.5);
    return {
      exponent: within(returns.exponent * Math.exp(exponent), 0.05, 20),
      offset: within(returns.offset * Math.exp(offset), 0.01, 10_000),
      turnoverDays: within((returns.turnoverDays as number) * Math.exp(turnover), TURNOVER_MIN_DAYS, TURNOVER_MAX_DAYS),
      briefShare: 1 / (1 + Math.exp(2 - brief * 2)),
      briefDays: BRIEF_DAYS,
      lean: LEAN_MAX * Math.tanh(0.2 + lean),
      merchants: Math.max(1, (entities / merchants.customersPerMerchant) * Math.exp(many)),
      placeAt: (unit) => {
        const position = unit * last;
        const cell = Math.min(last - 1, Math.floor(position));
        const low = places[cell] as number;
        return (low + ((places[cell + 1] as number) - low) * (position - cell)) ** power;
      },
    };
  };
}

function within(value: number, least: number, most: number): number {
  return Math.max(least, Math.min(most, value));
}

function patternOf(windows: Windows): Pattern {
  const { repeat, slope } = returnsOf(windows);
  const unit = new Int32Array(windows.rows);
  for (let i = 0; i < windows.units; i += 1) unit.fill(i, windows.start[i], windows.start[i + 1]);
  return {
    repeat,
    slope,
    near: againShare(windows, 1).share,
    far: againShare(windows, FAR_WINDOWS).share,
    byUnit: logDegrees(windows.counterparty, unit),
    byEntity: logDegrees(windows.counterparty, windows.payer),
  };
}

/** Logarithms of the numbers of different payers of each counterparty. */
function logDegrees(counterparty: Int32Array, payer: Int32Array): Float64Array {
  const payers = new Map<number, Set<number>>();
  counterparty.forEach((payee, row) => {
    const known = payers.get(payee);
    if (known === undefined) payers.set(payee, new Set([payer[row] as number]));
    else known.add(payer[row] as number);
  });
  return Float64Array.from(payers.values(), (known) => Math.log(known.size));
}

function distance(got: Pattern, wanted: Pattern): number {
  return (
    Math.abs(got.repeat - wanted.repeat) / OFF.repeat +
    Math.abs(got.slope - wanted.slope) / OFF.slope +
    (Math.abs(got.near - wanted.near) + Math.abs(got.far - wanted.far)) / OFF.again +
    (wasserstein(got.byUnit, wanted.byUnit) + wasserstein(got.byEntity, wanted.byEntity)) / OFF.degree
  );
}
