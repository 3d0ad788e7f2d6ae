import { AMOUNT_CLASSES, CLASS_99 } from '@launderette/kernel';
import type { Texture } from '../texture/texture.ts';

/** Shares of the classes of amounts: half multiples of 10, half endings in 99. */
export const HALF_ROUND: readonly number[] = Array.from({ length: AMOUNT_CLASSES }, (_, kind) =>
  kind === 6 || kind === CLASS_99 ? 0.5 : 0,
);

/** A texture whose figures can be told from what it makes: two categories, a midday clock, few favourites. */
export const TEXTURE: Texture = {
  categories: [
    {
      label: 'food',
      code: '5411',
      share: 0.75,
      rows: 900,
      amounts: [500, 2000, 8000],
      steps: [[...HALF_ROUND]],
      persistence: 0.6,
      direction: 'out',
      onBalance: 0,
      tilt: 0,
    },
    {
      label: 'rent',
      code: '5311',
      share: 0.25,
      rows: 300,
      amounts: [50_000, 90_000],
      steps: [[...HALF_ROUND]],
      persistence: 0,
      direction: 'out',
      onBalance: 0,
      tilt: 0,
    },
  ],
  activity: {
    rows: 1200,
    windowDays: 30,
    logitMean: 0,
    logitSpread: 1,
    persistence: 0.5,
    weekdays: [0, 0, 0, 0, 0, 0, -8],
    monthDays: new Array<number>(31).fill(0),
    perDay: [0.5, 0.3, 0.2],
    perDayLoading: 0.3,
    perDayOwn: 0,
  },
  clock: {
    first: [{ rows: 400, weekdays: [0, 1, 2, 3, 4, 5, 6], payments: 1, seconds: [43_200, 46_800] }],
    gaps: [{ rows: 400, hours: [0, 24], payments: 2, seconds: [600, 1200] }],
  },
  returns: { rows: 1200, exponent: 2, offset: 0.5, lean: 0 },
  merchants: { customersPerMerchant: 5, popularity: 2 },
  creditLimit: 1e9,
};
