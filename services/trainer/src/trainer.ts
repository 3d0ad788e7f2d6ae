import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Telemetry } from '@launderette/telemetry';
import { TrainerError } from './errors.ts';
import { runChild } from './jobs/child.ts';
import type { EvaluateJob, InspectJob, Job, ResultOf, SampleJob } from './jobs/job.ts';
import { READERS_MAX } from './limits.ts';
import { Registry } from './registry.ts';
import { TrainingBook } from './training-book.ts';
import { type TrainingLimits, Trainings } from './trainings.ts';

export interface TrainerOptions {
  /** Where models are kept. One service a directory. */
  readonly modelsDir: string;
  /** Callers may name files below it; absent: none. */
  readonly dataRoot?: string;
  readonly limits: TrainingLimits;
  readonly telemetry: Telemetry;
  readonly log: (message: string) => void;
}

/** The trainer role: a registry of models, the queue that fills it, and workers that read from it. */
export class Trainer {
  readonly registry: Registry;
  readonly trainings: Trainings;
  readonly dataRoot: string | undefined;
  private readonly options: TrainerOptions;
  private readonly workFolder: string;
  private readonly closing = new AbortController();
  private readers = 0;
  private evaluations = 0;

  private constructor(options: TrainerOptions, registry: Registry, trainings: Trainings, workFolder: string) {
    this.options = options;
    this.dataRoot = options.dataRoot;
    this.registry = registry;
    this.trainings = trainings;
    this.workFolder = workFolder;
  }

  static async open(options: TrainerOptions): Promise<Trainer> {
    const { modelsDir, telemetry, log, limits } = options;
    const registry = await Registry.open(modelsDir, log);
    const book = await TrainingBook.open(join(modelsDir, '.trainings'), log);
    const workFolder = join(modelsDir, '.work');
    const trainings = await Trainings.open({ registry, book, workFolder, limits, telemetry, log });
    const trainer = new Trainer(options, registry, trainings, workFolder);
    void trainer.lookForTensors();
    return trainer;
  }

  /** Aborted when the service shuts down, with the refusal as its reason. */
  get signal(): AbortSignal {
    return this.closing.signal;
  }

  inspect(job: InspectJob, signal: AbortSignal): Promise<ResultOf<InspectJob>> {
    return this.run(job, signal);
  }

  /** Throws BUSY. */
  sample(job: SampleJob, signal: AbortSignal, take: (bytes: Uint8Array) => Promise<void>): Promise<void> {
    return this.reading(() =>
      this.run(job, signal, (bytes, rows) => {
        this.options.telemetry.rowsSampled(rows);
        return take(bytes);
      }),
    );
  }

  /** Gives work a folder of its own, removed when it is over. Throws BUSY. */
  evaluating<T>(work: (folder: string) => Promise<T>): Promise<T> {
    return this.reading(async () => {
      this.evaluations += 1;
      const folder = join(this.workFolder, `evaluation-${this.evaluations}`);
      await mkdir(folder, { recursive: true });
      return work(folder).finally(() => rm(folder, { recursive: true, force: true }));
    });
  }

  evaluate(job: EvaluateJob, signal: AbortSignal): Promise<ResultOf<EvaluateJob>> {
    return this.run(job, signal);
  }

  /** Ends what is under way; nothing is registered of it. */
  async close(): Promise<void> {
    this.closing.abort(new TrainerError('SHUTTING_DOWN', 'the service is shutting down; try again when it is back'));
    await this.trainings.close();
  }

  /** Says once which tensor library is in use; the service does not wait for it. */
  private async lookForTensors(): Promise<void> {
    const { telemetry, log } = this.options;
    try {
      const { backend, nativeFault } = await this.run({ kind: 'backend' }, this.closing.signal);
      telemetry.tensorBackend(backend);
      if (nativeFault !== undefined) log(`tensors: ${backend}, since ${nativeFault}`);
    } catch (error) {
      if (!this.closing.signal.aborted) log(`tensors: ${(error as Error).message}`);
    }
  }

  private run<J extends Job>(
    job: J,
    signal: AbortSignal,
    onBytes?: (bytes: Uint8Array, rows: number) => Promise<void>,
  ): Promise<ResultOf<J>> {
    const { limits, log } = this.options;
    const either = AbortSignal.any([signal, this.closing.signal]);
    return runChild(job, { ...limits, signal: either, log, ...(onBytes ? { onBytes } : {}) });
  }

  private async reading<T>(work: () => Promise<T>): Promise<T> {
    this.closing.signal.throwIfAborted();
    if (this.readers >= READERS_MAX)
      throw new TrainerError('BUSY', `${READERS_MAX} calls draw or evaluate; try again when one has ended`);
    this.readers += 1;
    try {
      return await work();
    } finally {
      this.readers -= 1;
    }
  }
}
