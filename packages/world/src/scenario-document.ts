import { TAINT_RULES } from '@launderette/kernel';
import { z } from 'zod';
import { CUSTOMERS_MAX, CUSTOMERS_MIN } from './limits.ts';
import { samplerSchema } from './sampled/sampled-document.ts';
import { textureSchema } from './texture/texture.ts';

const weight = z.number().min(0).max(1e6);

/** Hours and days of purchases, in place of the world's own ways of life. */
export const weekSchema = z.strictObject({
  hours: z
    .array(weight)
    .length(24)
    .refine((hours) => hours.some((value) => value > 0), 'must hold one above 0')
    .describe('Weights of the hours of a day, from midnight.'),
  weekdays: z
    .array(weight)
    .length(7)
    .refine((days) => days.some((value) => value > 0), 'must hold one above 0')
    .describe('Weights of the days, Monday first.'),
});

/** The instruments that purchases can be made with. */
export const PURCHASE_RAILS = ['card', 'wallet', 'instant'] as const;

const settings = z.record(z.string(), z.record(z.string(), z.number()));

/** A scenario as it is written in YAML. */
export const scenarioDocument = z.strictObject({
  extends: z.string().optional().describe('Name of a scenario of the catalogue; what is not said here is as there.'),
  name: z
    .string()
    .regex(/^[a-z][a-z0-9-]{0,39}$/, 'must be lower-case letters, digits and hyphens, at most 40, letter first')
    .describe('Name: lower-case letters, digits and hyphens.'),
  summary: z.string().min(1).max(300).describe('One sentence.'),
  start: z.iso.date('must be a date such as 2026-01-01').describe('First simulated day, midnight UTC.'),
  country: z
    .string()
    .regex(/^[A-Z]{2}$/, 'must be an ISO 3166-1 alpha-2 code')
    .describe('Home country, ISO 3166-1 alpha-2.'),
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/, 'must be an ISO 4217 code')
    .describe('Home currency, ISO 4217.'),
  customers: z
    .int()
    .min(CUSTOMERS_MIN)
    .max(CUSTOMERS_MAX)
    .describe('Private customers, unless a stream says otherwise.'),
  settlementWindowSeconds: z
    .int()
    .min(1)
    .max(86_400)
    .default(300)
    .describe('Seconds after which credits arrive. Chosen: short beside a day, long beside a payment.'),
  purchaseRail: z.enum(PURCHASE_RAILS).default('card').describe('What purchases are paid with.'),
  taint: z
    .enum(TAINT_RULES)
    .default('proportional')
    .describe('How illicit money is followed where it mixes with other money on an account.'),
  week: weekSchema.optional().describe('When purchases happen; absent: by the ways of life of the customers.'),
  zones: z
    .array(
      z.strictObject({
        aheadHours: z.number().min(-14).max(14).describe('Ahead of the clock of the stream; hours.'),
        share: z.number().gt(0).max(1).describe('Share of the cities.'),
      }),
    )
    .min(1)
    .max(12)
    .optional()
    .describe('Regions of the home country with clocks of their own, city by city; absent: one.'),
  behaviours: settings.default({}).describe('Parameters of ordinary life, by behaviour.'),
  typologies: settings.default({}).describe('Parameters of crime, by typology.'),
  texture: textureSchema.optional().describe('Purchases as fitted to a sample by `launderette calibrate`.'),
  sampler: samplerSchema.optional().describe('A model that says what purchases are like; agents say who and when.'),
});

/** A scenario as it is written, valid by itself; the catalogues are asked elsewhere. */
export type ScenarioDocument = z.output<typeof scenarioDocument>;
