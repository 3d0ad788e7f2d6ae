import { existsSync, readFileSync } from 'node:fs';
import type { Fault, Pace } from '@launderette/simulator/definition';
import { parse, YAMLError } from 'yaml';
import { z } from 'zod';
import { CommandError } from './errors.ts';
import { EXIT } from './exit-codes.ts';
import { paceFlag } from './parse.ts';

const text = z.string();
const lines = z.union([text.transform((line) => [line]), z.array(text).min(1)]);

/** A profile's file: one shape; every text is written as for `--pace`. */
const file = z
  .strictObject({
    constant: text.optional(),
    stages: lines.optional(),
    oscillation: text.optional(),
    week: z
      .strictObject({
        rates: z.array(z.number()),
        firstHour: z.number().int().min(0).optional(),
        hour: text.optional(),
      })
      .optional(),
    bursts: lines.optional(),
    arrivals: z.enum(['uniform', 'poisson']).optional(),
  })
  .refine(
    ({ constant, stages, oscillation, week }) =>
      [constant, stages, oscillation, week].filter((each) => each !== undefined).length === 1,
    {
      error: 'must have exactly one of constant, stages, oscillation and week',
    },
  );

/** Reads a pace from a YAML or JSON file with a rate profile; faults are added to `faults`. Throws CommandError where there is no file. */
export function readProfileFile(path: string, faults: Fault[]): Pace | undefined {
  if (!existsSync(path)) throw new CommandError(EXIT.notFound, `no file ${path}`);
  const parsed = file.safeParse(readYaml(path, faults));
  if (!parsed.success) {
    faults.push(
      ...parsed.error.issues.map((issue) => ({ path: [path, ...issue.path].join(': '), message: issue.message })),
    );
    return undefined;
  }
  const pace = paceFlag(written(parsed.data));
  if ('value' in pace) return pace.value;
  faults.push({ path, message: pace.fault });
  return undefined;
}

/** The profile as it would be written in one line. */
function written({ constant, stages, oscillation, week, bursts, arrivals }: z.infer<typeof file>): string {
  const weekText =
    week && ['week', ...week.rates, `from hour ${week.firstHour ?? 0}`, `with hours of ${week.hour ?? '1h'}`].join(' ');
  const shape = constant ?? oscillation ?? weekText ?? stages?.join(', ') ?? '';
  return [shape, ...(bursts ? [`burst ${bursts.join(', ')}`] : []), ...(arrivals ? [arrivals] : [])].join('; ');
}

function readYaml(path: string, faults: Fault[]): unknown {
  try {
    return parse(readFileSync(path, 'utf8'));
  } catch (error) {
    // A ReferenceError: an alias of nothing, or more of them than any profile needs.
    if (!(error instanceof YAMLError) && !(error instanceof ReferenceError)) throw error;
    faults.push({ path, message: error.message });
    return undefined;
  }
}
