import { AMOUNT_CLASSES } from '@launderette/kernel';
import { z } from 'zod';

/** Quantile points at equal steps of probability from 0 to 1, ascending. */
const quantiles = (max: number) =>
  z
    .array(z.number().min(0).max(max))
    .min(2)
    .max(501)
    .refine((values) => values.every((value, i) => i === 0 || value >= (values[i - 1] as number)), 'must ascend');
const rows = z.int().min(0).describe('Rows of the sample that the figure stands on.');
const share = z.number().min(0).max(1);
const loading = z.number().min(-0.99).max(0.99);

const SECONDS_A_DAY = 86_400;

const category = z.strictObject({
  label: z.string().min(1).max(60).describe('What the sample calls it.'),
  code: z
    .string()
    .regex(/^\d{4}$/)
    .describe('ISO 18245 code of its merchants; one of the merchant categories of the world.'),
  share: share.describe('Share of payments.'),
  rows,
  amounts: quantiles(1e10).describe('Quantiles of the amount, minor units.'),
  steps: z
    .array(z.array(share).length(AMOUNT_CLASSES))
    .min(1)
    .max(40)
    .describe(
      'By equal bands of the quantiles: shares of amounts by the largest of 1, 5, 10, 50, … that divides them; last, endings in 99.',
    ),
  persistence: loading
    .default(0)
    .describe('Loading of an amount on the customer’s own level; correlation is its square.'),
  direction: z.enum(['in', 'out']).default('out').describe('Whether the customer is paid or pays.'),
  onBalance: loading
    .default(0)
    .describe('What is added to an amount’s normal score where a balance’s lies one above the usual; in statements.'),
  tilt: z
    .number()
    .min(-4)
    .max(4)
    .default(0)
    .describe(
      'Added to the log odds of the category where a balance’s normal score lies one above the usual; in statements.',
    ),
  monthDays: z
    .array(z.number().min(0).max(1000))
    .length(31)
    .optional()
    .describe('Factors on the share by day of the month, the 31st standing for its last day; mean about 1.'),
  weekdays: z
    .array(z.number().min(0).max(1000))
    .length(7)
    .optional()
    .describe('Factors on the share by day of the week, Monday first; mean about 1.'),
});

const activity = z.strictObject({
  rows,
  windowDays: z.int().min(1).describe('Days of the windows that the figures were taken from.'),
  logitMean: z.number().min(-12).max(12).describe('Mean over customers of the log odds that a day is active.'),
  logitSpread: z.number().min(0).max(8).describe('Standard deviation of the same.'),
  persistence: z.number().min(-6).max(6).describe('Added to the log odds after an active day.'),
  weekdays: z.array(z.number().min(-8).max(8)).length(7).describe('Added to the log odds, Monday first.'),
  monthDays: z
    .array(z.number().min(-8).max(8))
    .length(31)
    .describe('Added to the log odds by day of the month, the 31st standing for its last day.'),
  months: z.array(z.number().min(-8).max(8)).length(12).optional().describe('Added to the log odds by month.'),
  shocks: z
    .strictObject({
      weekSpread: z.number().min(0).max(4).describe('Standard deviation of a week’s shock.'),
      weekPersistence: share.max(0.98).describe('Correlation of a week’s shock with the next.'),
      daySpread: z.number().min(0).max(4).describe('Standard deviation of a day’s shock.'),
    })
    .optional()
    .describe('Shocks to the log odds that all customers share.'),
  perDay: z.array(share).min(1).max(60).describe('Shares of active days with 1, 2, 3, … payments.'),
  busyDays: z
    .strictObject({
      shifts: z.array(z.number().min(-4).max(4)).length(31),
      rest: z.number().min(0).max(1).describe('Standard deviation about them.'),
    })
    .optional()
    .describe('Shifts of the normal score of that number by day of the month, as above.'),
  perDayLoading: loading.describe('Loading of that number on how active the customer is.'),
  perDayOwn: share.max(0.99).default(0).describe('Loading of that number on a level of the customer’s own.'),
});

const clock = z.strictObject({
  first: z
    .array(
      z.strictObject({
        rows,
        weekdays: z.array(z.int().min(0).max(6)).min(1).describe('Monday is 0.'),
        payments: z.int().min(1).max(3).describe('Days with so many payments; 3: three and more.'),
        seconds: quantiles(SECONDS_A_DAY).describe('Quantiles of the second of the day of the first payment.'),
      }),
    )
    .min(1),
  gaps: z.array(
    z.strictObject({
      rows,
      hours: z
        .array(z.int().min(0).max(24))
        .length(2)
        .describe('From and to, the latter not included: of the earlier payment.'),
      payments: z.int().min(2).max(3),
      seconds: quantiles(SECONDS_A_DAY).describe('Quantiles of the seconds to the next payment of the day.'),
    }),
  ),
});

const returns = z.strictObject({
  rows,
  exponent: z
    .number()
    .min(0.05)
    .max(20)
    .describe('Of the power law by which a customer’s favourites follow each other.'),
  offset: z.number().min(0.001).max(10_000).describe('Favourites that are about as good as the first.'),
  turnoverDays: z
    .number()
    .min(1)
    .max(100_000)
    .optional()
    .describe('Days after which a favourite is another; absent: never.'),
  lean: loading
    .default(0)
    .describe('Correlation of how seldom a favourite is returned to with how rare the merchant is.'),
  brief: z
    .strictObject({ share, days: z.number().min(1).max(1000).describe('Days after which one of them is another.') })
    .optional()
    .describe('The favourites that last for a few errands only.'),
});

const merchants = z.strictObject({
  customersPerMerchant: z.number().min(0.01).max(10_000),
  popularity: z.number().min(1).max(20).describe('Exponent by which trade gathers at few merchants; 1: all alike.'),
  places: quantiles(1)
    .optional()
    .describe('Place among all merchants, the most popular first, at equal steps of trade; wins over popularity.'),
});

const statements = z.strictObject({
  rows,
  balanceOnLevel: loading.describe('Loading of a balance on the customer’s own level.'),
});

/**
 * The texture of purchases, fitted to a sample: what `launderette calibrate` writes. Aggregates only; each figure with
 * the number of rows that it stands on. While a scenario has one, it decides purchases instead of the parameters of
 * `card-purchase`.
 */
export const textureSchema = z.strictObject({
  categories: z.array(category).min(1).max(25),
  activity,
  clock: clock.optional(),
  returns: returns.optional(),
  merchants: merchants.optional(),
  creditLimit: z.number().min(0).max(1e12).default(0).describe('How far below zero customers may go, minor units.'),
  statements: statements
    .optional()
    .describe('The sample is of statements: all that customers pay and are paid. They do nothing else.'),
  openingBalances: quantiles(1e12).optional().describe('Quantiles of balances at the start, minor units.'),
});

export type Texture = z.output<typeof textureSchema>;
export type TextureCategory = Texture['categories'][number];
