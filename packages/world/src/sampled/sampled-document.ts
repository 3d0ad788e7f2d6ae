import { z } from 'zod';

const column = z.string().min(1).max(200);
const BANDS_MAX = 8;
const HOURS_A_DAY = 24;

const bands = (what: string, top: number) =>
  z
    .array(z.number().min(0).max(top))
    .min(2)
    .max(BANDS_MAX)
    .refine((from) => from[0] === 0, 'must begin with 0')
    .refine((from) => from.every((value, i) => i === 0 || value > (from[i - 1] as number)), 'must ascend')
    .describe(`Where bands begin, ${what}; the first is 0.`);

const banded = (what: string, top: number) =>
  z.strictObject({ column: column.describe('Its column in the model: a number.'), bands: bands(what, top) });

/** Draws of a week: enough for cells of some hundred rows, and at most some tens of megabytes. */
export const ROWS_A_WEEK = { min: 1_000, max: 1_000_000 } as const;

/**
 * A model that says what purchases of a scenario's customers are like. Who buys, and when, the agents decide; what is `given`
 * names columns of the model that stand for what is known then.
 */
export const samplerSchema = z.strictObject({
  model: z.string().min(1).describe('Folder of the model; in a service its id in the registry.'),
  digest: z
    .string()
    .regex(/^[0-9a-f]{64}$/, 'must be a SHA-256 in hexadecimal')
    .optional()
    .describe('Digest that the model must have; absent: any, and a stream keeps to the one it began with.'),
  columns: z.strictObject({
    amount: column.describe('A number, major units; its size counts, not its sign.'),
    category: column.describe('A category: kinds of merchants.'),
    channel: column.optional().describe('A category: names of channels, such as contactless.'),
    device: column.optional().describe('A category: devices of the customer.'),
  }),
  codes: z
    .record(z.string(), z.string().regex(/^\d{4}$/, 'must be four digits'))
    .default({})
    .describe('ISO 18245 codes of levels of the category that are no codes themselves.'),
  devices: z
    .array(z.string())
    .max(2)
    .default([])
    .describe('Levels of the device: that of the customer’s first device, then of the second.'),
  given: z
    .strictObject({
      segment: z
        .strictObject({
          column: column.describe('A category.'),
          levels: z
            .array(z.string())
            .min(2)
            .max(BANDS_MAX)
            .describe('Lowest income first; equally many customers each.'),
        })
        .optional(),
      hour: z
        .strictObject({
          column: column.describe('A number: the hour of the day, 0 to 24.'),
          bands: bands('whole hours', HOURS_A_DAY - 1).refine((from) => from.every(Number.isInteger), 'must be whole'),
        })
        .optional(),
      previousAmount: banded('major units', 1e9).optional().describe('What the customer’s purchase before was for.'),
      hoursSince: banded('hours', 1e6).optional().describe('Hours since the customer’s purchase before.'),
      role: z
        .strictObject({
          column: column.describe('A category that says fraud.'),
          ordinary: z.string(),
          crime: z.string(),
          typologies: z
            .array(z.string())
            .default(['card-not-present', 'counterfeit-card', 'lost-or-stolen-card'])
            .describe('Typologies whose purchases with a victim’s card are for what the model says of crime.'),
        })
        .optional(),
    })
    .default({}),
  rowsPerWeek: z
    .int()
    .min(ROWS_A_WEEK.min)
    .max(ROWS_A_WEEK.max)
    .optional()
    .describe('Rows drawn for a simulated week; absent: two a customer, 4,096 to 200,000.'),
});

/** How purchases are drawn from a model. */
export type SamplerSpec = z.output<typeof samplerSchema>;
