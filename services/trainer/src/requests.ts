import type { DescMessage, MessageShape } from '@bufbuild/protobuf';
import { page, quoted, refuseFaults, requestFaults } from '@launderette/control';
import { type AnyKind, DEFAULT_KIND, modelKinds, overridesFor } from '@launderette/models';
import type { EvaluationSpec, SampleModelRequest, TrainingSpec } from '@launderette/proto';
import { EvaluationSpecSchema, SampleModelRequestSchema, TrainingSpecSchema } from '@launderette/proto';
import { type ColumnOverride, columnTypes, decimalMarks } from '@launderette/tabular';
import { z } from 'zod';
import {
  CARD_TEXT_CHARS_MAX,
  EPOCHS_MAX,
  EVALUATION_ROWS_DEFAULT,
  EVALUATION_ROWS_MAX,
  SAMPLE_CONDITIONAL_ROWS_MAX,
  SAMPLE_ROWS_MAX,
} from './limits.ts';
import type { RegisteredModel } from './registry.ts';

const MODELS = 'models/';
const TRAININGS = 'trainings/';

const modelId = z.string().regex(/^[a-z][a-z0-9-]{0,39}$/, {
  error: ({ input }) =>
    `is ${quoted(input)}, must be 1 to 40 lower-case letters, digits and hyphens, beginning with a letter`,
});
const modelName = z.string().regex(/^models\/[a-z][a-z0-9-]{0,39}$/, {
  error: ({ input }) => `is ${quoted(input)}, must be models/ and the id of a model`,
});
const trainingName = z.string().regex(/^trainings\/[0-9a-z-]{1,40}$/, {
  error: ({ input }) => `is ${quoted(input)}, must be trainings/ and the id of a training`,
});
const whole = (most: number) =>
  z.bigint().max(BigInt(most), { error: ({ input }) => `is ${input}, must be 0 to ${most}` });
const seed = whole(Number.MAX_SAFE_INTEGER);
const cardText = z.string().max(CARD_TEXT_CHARS_MAX, {
  error: ({ input }) => `has ${String(input).length} characters, at most ${CARD_TEXT_CHARS_MAX} are kept`,
});
const oneOf = (known: readonly string[]) =>
  z.string().refine((text) => text === '' || known.includes(text), {
    error: ({ input }) => `is ${quoted(input)}, must be one of ${known.join(', ')}`,
  });

/** A name that is safe in a folder of ours and says how the file is read. */
const FILE_NAME = /^\w[\w.-]{0,90}\.(csv|tsv|txt|csv\.gz|tsv\.gz|txt\.gz|parquet)$/;
const file = { path: z.string(), fileName: z.string() };
const oneFile = ({ path, fileName }: { readonly path: string; readonly fileName: string }): boolean =>
  path === '' ? FILE_NAME.test(fileName) : fileName === '' && !path.includes('\0');
const fileFault = {
  path: ['fileName'],
  error:
    'must be a name such as cards.csv, cards.csv.gz or cards.parquet of the file that follows, and empty beside path',
};

const specRules = z
  .object({
    modelId,
    kind: oneOf(modelKinds),
    ...file,
    given: z.array(z.string().min(1, { error: 'is empty' })),
    seed,
    rowsMax: whole(Number.MAX_SAFE_INTEGER),
    epochsMax: whole(EPOCHS_MAX),
    columns: z.array(
      z.object({
        name: z.string().min(1, { error: 'is required' }),
        type: oneOf(columnTypes),
        decimal: oneOf(decimalMarks),
      }),
    ),
    source: cardText,
    licence: cardText,
  })
  .and(z.object({ kind: z.string(), entity: z.string(), time: z.string() }))
  .refine(oneFile, fileFault)
  .refine(({ kind, entity }) => (kind === 'sequence') === (entity !== ''), {
    path: ['entity'],
    error: 'goes with the kind sequence, and it with that: the column that says whose event a row is',
  })
  .refine(({ kind, time }) => (kind === 'sequence') === (time !== ''), {
    path: ['time'],
    error: 'goes with the kind sequence, and it with that: the column that says when an event was',
  });
const sampleRules = z
  .object({ name: modelName, rows: whole(SAMPLE_ROWS_MAX).min(1n, { error: 'is 0, must be 1 or more' }), seed })
  .and(z.object({ where: z.string(), rows: z.bigint() }))
  .refine(({ where, rows }) => where === '' || rows <= SAMPLE_CONDITIONAL_ROWS_MAX, {
    path: ['rows'],
    error: `must be at most ${SAMPLE_CONDITIONAL_ROWS_MAX} with where: rows are held until the last is found`,
  });
const evaluationRules = z
  .object({ name: modelName, ...file, rows: whole(EVALUATION_ROWS_MAX), seed })
  .refine(oneFile, fileFault);

/** Id of the model that a request with nothing but a name asks for. Throws INVALID_REQUEST, as all here. */
export function readModelName<D extends DescMessage>(schema: D, request: MessageShape<D> & { readonly name: string }) {
  refuseFaults(requestFaults(schema, z.object({ name: modelName }), request));
  return request.name.slice(MODELS.length);
}

export function readTrainingName<D extends DescMessage>(
  schema: D,
  request: MessageShape<D> & { readonly name: string },
) {
  refuseFaults(requestFaults(schema, z.object({ name: trainingName }), request));
  return request.name.slice(TRAININGS.length);
}

export function readPage<D extends DescMessage>(schema: D, request: MessageShape<D>, scope: string): void {
  refuseFaults(requestFaults(schema, z.object(page(scope)), request));
}

/** What a training is asked to learn, without its file. */
export interface TrainingOrder {
  readonly model: AnyKind;
  readonly seed: number;
  readonly rowsMax?: number;
  readonly target?: string;
  readonly given: readonly string[];
  readonly entity?: string;
  readonly time?: string;
  readonly epochsMax?: number;
  readonly overrides: readonly ColumnOverride[];
  readonly source?: string;
  readonly licence?: string;
}

export function readSpec(spec: TrainingSpec): TrainingOrder {
  refuseFaults(requestFaults(TrainingSpecSchema, specRules, spec));
  const { target, given, entity, time, rowsMax, epochsMax, columns, source, licence } = spec;
  const model = (spec.kind || DEFAULT_KIND) as AnyKind;
  return {
    model,
    seed: Number(spec.seed),
    given,
    overrides: overridesFor(model, { entity, time }, columns.map(overrideOf)),
    ...(entity === '' ? {} : { entity }),
    ...(time === '' ? {} : { time }),
    ...(epochsMax === 0n ? {} : { epochsMax: Number(epochsMax) }),
    ...(rowsMax === 0n ? {} : { rowsMax: Number(rowsMax) }),
    ...(target === '' ? {} : { target }),
    ...(source === '' ? {} : { source }),
    ...(licence === '' ? {} : { licence }),
  };
}

const overrideOf = ({ name, type, missing, decimal }: TrainingSpec['columns'][number]): ColumnOverride => ({
  name,
  ...(type === '' ? {} : { type: type as NonNullable<ColumnOverride['type']> }),
  ...(missing.length === 0 ? {} : { missing }),
  ...(decimal === '' ? {} : { decimal: decimal as NonNullable<ColumnOverride['decimal']> }),
});

export function readSample(request: SampleModelRequest): { id: string; rows: number; seed: number; where: string } {
  refuseFaults(requestFaults(SampleModelRequestSchema, sampleRules, request));
  const { name, rows, where } = request;
  return { id: name.slice(MODELS.length), rows: Number(rows), seed: Number(request.seed), where };
}

export function readEvaluation(spec: EvaluationSpec): { id: string; rows: number; seed: number } {
  refuseFaults(requestFaults(EvaluationSpecSchema, evaluationRules, spec));
  const { name, rows } = spec;
  return { id: name.slice(MODELS.length), rows: Number(rows) || EVALUATION_ROWS_DEFAULT, seed: Number(spec.seed) };
}

/** Histories are whole, and held until the last is drawn. */
export function refuseHeld({ card }: RegisteredModel, rows: number): void {
  if (card.kind !== 'sequence' || rows <= SAMPLE_CONDITIONAL_ROWS_MAX) return;
  const message = `is ${rows}, must be at most ${SAMPLE_CONDITIONAL_ROWS_MAX}: histories are held until the last is drawn`;
  refuseFaults([{ path: 'rows', message }]);
}
