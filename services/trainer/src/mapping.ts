import { create } from '@bufbuild/protobuf';
import { durationFromMs } from '@bufbuild/protobuf/wkt';
import { status as Code } from '@grpc/grpc-js';
import { timestamp } from '@launderette/control';
import type { ProgressReport } from '@launderette/models';
import {
  type Model,
  ModelSchema,
  rpc,
  Training_State,
  type Training as TrainingMessage,
  TrainingProgressSchema,
  TrainingSchema,
} from '@launderette/proto';
import { statusOf } from './errors.ts';
import type { RegisteredModel } from './registry.ts';
import type { Training, TrainingState } from './training.ts';

const STATES: Readonly<Record<TrainingState, Training_State>> = {
  queued: Training_State.QUEUED,
  running: Training_State.RUNNING,
  succeeded: Training_State.SUCCEEDED,
  failed: Training_State.FAILED,
  cancelled: Training_State.CANCELLED,
  interrupted: Training_State.INTERRUPTED,
};

export function modelToMessage({ id, card, digest }: RegisteredModel): Model {
  return create(ModelSchema, {
    name: `models/${id}`,
    kind: card.kind,
    columns: card.columns.map(({ name, type }) => ({ name, type })),
    rows: BigInt(card.rows),
    seed: BigInt(card.seed),
    target: card.target ?? '',
    dataDigest: card.dataDigest,
    source: card.source ?? '',
    licence: card.licence ?? '',
    backend: card.backend,
    digest,
    metrics: { ...card.metrics },
  });
}

export function trainingToMessage(training: Training): TrainingMessage {
  const { id, model, kind, state, progress, error, columns, rows, createdMs, startedMs, endedMs } = training;
  return create(TrainingSchema, {
    name: `trainings/${id}`,
    model: `models/${model}`,
    kind,
    state: STATES[state],
    columns: columns.map(({ name, type }) => ({ name, type })),
    rows: BigInt(rows),
    createTime: timestamp(createdMs),
    ...(progress === undefined ? {} : { progress: progressToMessage(progress, training.remainingMs) }),
    ...(error === undefined ? {} : { error: errorToMessage(error) }),
    ...(startedMs === undefined ? {} : { startTime: timestamp(startedMs) }),
    ...(endedMs === undefined ? {} : { endTime: timestamp(endedMs) }),
  });
}

function progressToMessage({ step, done, loss, epoch, twoSampleAuc }: ProgressReport, remainingMs: number | undefined) {
  return create(TrainingProgressSchema, {
    step,
    done,
    epoch: epoch ?? 0,
    ...(loss === undefined ? {} : { loss }),
    ...(twoSampleAuc === undefined ? {} : { twoSampleAuc }),
    ...(remainingMs === undefined ? {} : { remaining: durationFromMs(Math.round(remainingMs)) }),
  });
}

function errorToMessage({ code, message }: NonNullable<Training['error']>): rpc.Status {
  return create(rpc.StatusSchema, { code: Code[statusOf(code)], message });
}
