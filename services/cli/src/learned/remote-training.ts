import { basename } from 'node:path';
import type { MessageInitShape } from '@bufbuild/protobuf';
import { durationMs } from '@bufbuild/protobuf/wkt';
import { status as Code } from '@grpc/grpc-js';
import type { AnyKind } from '@launderette/models';
import { Models, type Training, Training_State, type TrainModelRequestSchema } from '@launderette/proto';
import type { ColumnOverride } from '@launderette/tabular';
import { withClient } from '../client/client-command.ts';
import type { ControlClient } from '../client/control-client.ts';
import { fileChunks } from '../client/file-chunks.ts';
import type { TrainFlags } from '../commands/train.ts';
import { CommandError } from '../errors.ts';
import { EXIT } from '../exit-codes.ts';
import { onInterrupt } from '../interrupt.ts';
import { StatusLine } from '../status-line.ts';
import { bar, givenColumns, PLAIN_EVERY_MS } from './progress.ts';
import { columnsText } from './tables.ts';

/** What the flags say beside texts. */
interface Order {
  readonly kind: AnyKind;
  readonly seed: number;
  readonly rowsMax: number | undefined;
  readonly epochsMax: number | undefined;
  readonly overrides: readonly ColumnOverride[];
}

/** Uploads a table to a service, has it learned there, and follows the training; Ctrl-C cancels it. */
export async function trainRemotely(flags: TrainFlags, order: Order): Promise<void> {
  const stop = new AbortController();
  const release = onInterrupt(() => stop.abort());
  const status = new StatusLine({ output: process.stderr, plainEveryMs: PLAIN_EVERY_MS });
  try {
    await withClient({ address: flags.address ?? '' }, async (client) => {
      const requests = messages(flags, order, (text) => status.show(text));
      const queued = await client.upload(Models.method.trainModel, requests, stop.signal);
      status.end();
      process.stderr.write(`${columnsText(queued.columns)}\n${queued.rows} rows in the file; ${queued.name}\n`);
      await followed(client, queued, stop.signal, status);
    });
  } finally {
    status.end();
    release();
  }
}

async function* messages(
  flags: TrainFlags,
  { kind, seed, rowsMax = 0, epochsMax = 0, overrides }: Order,
  show: (text: string) => void,
): AsyncGenerator<MessageInitShape<typeof TrainModelRequestSchema>> {
  const spec = {
    modelId: flags.name ?? '',
    kind,
    fileName: basename(flags.data),
    target: flags.target ?? '',
    given: givenColumns(flags.given),
    entity: flags.entity ?? '',
    time: flags.time ?? '',
    epochsMax: BigInt(epochsMax),
    seed: BigInt(seed),
    rowsMax: BigInt(rowsMax),
    columns: overrides.map(({ name, type = '', missing = [], decimal = '' }) => ({
      ...{ name, type, decimal },
      missing: [...missing],
    })),
    source: flags.source ?? '',
    licence: flags.licence ?? '',
  };
  yield { content: { case: 'spec', value: spec } };
  for await (const chunk of fileChunks(flags.data, show)) yield { content: { case: 'chunk', value: chunk } };
}

/** Shows a training until it has ended; anything but a model is a failure of the command. */
async function followed(
  client: ControlClient,
  { name }: Training,
  signal: AbortSignal,
  status: StatusLine,
): Promise<void> {
  let last: Training | undefined;
  for await (const training of client.stream(Models.method.watchTraining, { name }, signal)) {
    last = training;
    status.show(trainingText(training));
  }
  status.end();
  if (signal.aborted) {
    await client.call(Models.method.cancelTraining, { name });
    throw new CommandError(EXIT.failure, `${name} was cancelled; nothing was registered`);
  }
  if (last?.state !== Training_State.SUCCEEDED) {
    const exit = last?.error?.code === Code.INVALID_ARGUMENT ? EXIT.invalidInput : EXIT.failure;
    throw new CommandError(exit, last?.error?.message ?? `${name} was not followed to its end`);
  }
  process.stdout.write(`${last.model}\n`);
}

/** A training on one line. */
export function trainingText({ state, progress }: Training): string {
  if (state === Training_State.QUEUED) return 'waits for other trainings';
  if (!progress) return (Training_State[state] ?? '').toLowerCase();
  const { remaining } = progress;
  return `${bar(progress)}${remaining === undefined ? '' : `  ${Math.ceil(durationMs(remaining) / 1000)} s left`}`;
}
