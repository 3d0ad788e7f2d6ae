import { basename, join } from 'node:path';
import { create } from '@bufbuild/protobuf';
import { type Empty, EmptySchema } from '@bufbuild/protobuf/wkt';
import { type CallContext, chunksOf, firstOf, GrpcService, pageOf, refuseMore } from '@launderette/control';
import {
  type CancelTrainingRequest,
  CancelTrainingRequestSchema,
  type DeleteModelRequest,
  DeleteModelRequestSchema,
  type EvaluateModelRequest,
  type EvaluateModelResponse,
  EvaluateModelResponseSchema,
  type EvaluationSpec,
  type GetModelRequest,
  GetModelRequestSchema,
  type GetTrainingRequest,
  GetTrainingRequestSchema,
  type ListModelsRequest,
  ListModelsRequestSchema,
  type ListModelsResponse,
  ListModelsResponseSchema,
  type ListTrainingsRequest,
  ListTrainingsRequestSchema,
  type ListTrainingsResponse,
  ListTrainingsResponseSchema,
  type Model,
  Models,
  type SampleModelRequest,
  type SampleModelResponse,
  type Training,
  type TrainingSpec,
  type TrainModelRequest,
  type WatchTrainingRequest,
  WatchTrainingRequestSchema,
} from '@launderette/proto';
import { Inject } from '@nestjs/common';
import { fileBelow } from './data-root.ts';
import { modelToMessage, trainingToMessage } from './mapping.ts';
import { parts } from './parts.ts';
import {
  readEvaluation,
  readModelName,
  readPage,
  readSample,
  readSpec,
  readTrainingName,
  refuseHeld,
} from './requests.ts';
import type { Trainer } from './trainer.ts';
import { receive } from './upload.ts';

/** Injection token of the {@link Trainer}. */
export const TRAINER = Symbol('Trainer');

const MODELS_SCOPE = 'models';
const TRAININGS_SCOPE = 'trainings';

/** `launderette.control.v1.Models`: reads requests, asks the trainer, writes messages. */
@GrpcService(Models)
export class ModelsController {
  private readonly trainer: Trainer;

  constructor(@Inject(TRAINER) trainer: Trainer) {
    this.trainer = trainer;
  }

  async trainModel(requests: AsyncIterable<TrainModelRequest>, { signal }: CallContext): Promise<Training> {
    const messages = requests[Symbol.asyncIterator]();
    const spec = (await firstOf(messages)).content.value as TrainingSpec;
    const { overrides, ...order } = readSpec(spec);
    const { trainings } = this.trainer;
    const place = await trainings.reserve(spec.modelId);
    try {
      const path = await this.fileOf(spec, messages, place.folder);
      const table = { path, name: spec.fileName || basename(spec.path), overrides };
      const { target, given, entity, time } = order;
      const named = [...given, target, entity, time].filter((name) => name !== undefined);
      const found = await this.trainer.inspect({ kind: 'inspect', table, named }, signal);
      signal.throwIfAborted();
      const folder = join(place.folder, 'model');
      return trainingToMessage(await trainings.add(place, { kind: 'train', table, folder, ...order }, found));
    } catch (error) {
      await trainings.release(place);
      throw error;
    }
  }

  async getTraining(request: GetTrainingRequest): Promise<Training> {
    return trainingToMessage(this.trainer.trainings.get(readTrainingName(GetTrainingRequestSchema, request)));
  }

  async listTrainings(request: ListTrainingsRequest): Promise<ListTrainingsResponse> {
    readPage(ListTrainingsRequestSchema, request, TRAININGS_SCOPE);
    const { items, nextPageToken } = pageOf(this.trainer.trainings.list(), ({ id }) => id, TRAININGS_SCOPE, request);
    return create(ListTrainingsResponseSchema, { trainings: items.map(trainingToMessage), nextPageToken });
  }

  async *watchTraining(request: WatchTrainingRequest, { signal }: CallContext): AsyncIterable<Training> {
    const id = readTrainingName(WatchTrainingRequestSchema, request);
    const either = AbortSignal.any([signal, this.trainer.signal]);
    for await (const training of this.trainer.trainings.watch(id, either)) yield trainingToMessage(training);
  }

  async cancelTraining(request: CancelTrainingRequest): Promise<Training> {
    const id = readTrainingName(CancelTrainingRequestSchema, request);
    return trainingToMessage(await this.trainer.trainings.cancel(id));
  }

  async getModel(request: GetModelRequest): Promise<Model> {
    return modelToMessage(this.trainer.registry.get(readModelName(GetModelRequestSchema, request)));
  }

  async listModels(request: ListModelsRequest): Promise<ListModelsResponse> {
    readPage(ListModelsRequestSchema, request, MODELS_SCOPE);
    const { items, nextPageToken } = pageOf(this.trainer.registry.list(), ({ id }) => id, MODELS_SCOPE, request);
    return create(ListModelsResponseSchema, { models: items.map(modelToMessage), nextPageToken });
  }

  async deleteModel(request: DeleteModelRequest): Promise<Empty> {
    await this.trainer.registry.delete(readModelName(DeleteModelRequestSchema, request));
    return create(EmptySchema);
  }

  async *sampleModel(request: SampleModelRequest, { signal }: CallContext): AsyncIterable<SampleModelResponse> {
    const { id, ...wanted } = readSample(request);
    const { registry } = this.trainer;
    refuseHeld(registry.get(id), wanted.rows);
    const job = { kind: 'sample', folder: registry.folderOf(id), ...wanted } as const;
    yield* parts((take, stopped) => this.trainer.sample(job, AbortSignal.any([signal, stopped]), take));
  }

  async evaluateModel(
    requests: AsyncIterable<EvaluateModelRequest>,
    { signal }: CallContext,
  ): Promise<EvaluateModelResponse> {
    const messages = requests[Symbol.asyncIterator]();
    const spec = (await firstOf(messages)).content.value as EvaluationSpec;
    const { id, rows, seed } = readEvaluation(spec);
    const { registry } = this.trainer;
    registry.get(id);
    return this.trainer.evaluating(async (folder) => {
      const path = await this.fileOf(spec, messages, folder);
      const table = { path, name: spec.fileName || basename(spec.path), overrides: [] };
      const model = registry.folderOf(id);
      const found = await this.trainer.evaluate({ kind: 'evaluate', folder: model, table, rows, seed }, signal);
      return create(EvaluateModelResponseSchema, { metrics: { ...found.metrics }, rows: BigInt(found.rows) });
    });
  }

  /** Where the table is: below the data root, or uploaded into a folder. */
  private async fileOf(
    spec: { readonly path: string; readonly fileName: string },
    messages: AsyncIterator<TrainModelRequest | EvaluateModelRequest>,
    folder: string,
  ): Promise<string> {
    if (spec.path === '') return receive(chunksOf(messages), folder, spec.fileName);
    await refuseMore(messages);
    return fileBelow(this.trainer.dataRoot, spec.path);
  }
}
