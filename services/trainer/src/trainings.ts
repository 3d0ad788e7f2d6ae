import { randomBytes } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { ProgressReport } from '@launderette/models';
import type { Telemetry } from '@launderette/telemetry';
import { TrainerError } from './errors.ts';
import { runChild } from './jobs/child.ts';
import type { Inspection, TrainJob } from './jobs/job.ts';
import { REMAINING_FROM, TRAININGS_QUEUED_MAX, TRAININGS_RUNNING_MAX } from './limits.ts';
import type { Registry } from './registry.ts';
import { hasEnded, type Training, type TrainingOutcome } from './training.ts';
import type { TrainingBook } from './training-book.ts';

export interface TrainingLimits {
  readonly memoryMebibytesMax: number;
  readonly msMax: number;
}

export interface TrainingsOptions {
  readonly registry: Registry;
  readonly book: TrainingBook;
  /** For uploads and models that are not whole yet; emptied when the service starts. */
  readonly workFolder: string;
  readonly limits: TrainingLimits;
  readonly telemetry: Telemetry;
  readonly log: (message: string) => void;
}

/** A place in the queue and the id of a model, kept for a caller whose table is being read. */
export interface Reservation {
  readonly id: string;
  readonly model: string;
  /** The caller's own, for the table; removed when the training has ended. */
  readonly folder: string;
}

interface Queued {
  readonly job: TrainJob;
  readonly stop: AbortController;
}

const INTERRUPTED = 'the service ended while it was under way, and nothing was registered; train again';

/** The queue of trainings: one model an id, so many at once, so many waiting, each in a process of its own. */
export class Trainings {
  private readonly options: TrainingsOptions;
  private readonly reserved = new Map<string, Reservation>();
  private readonly queue = new Map<string, Queued>();
  private readonly running = new Map<string, { readonly stop: AbortController; readonly ended: Promise<void> }>();
  private readonly listeners = new Set<(training: Training) => void>();
  private closing = false;

  private constructor(options: TrainingsOptions) {
    this.options = options;
  }

  /** Says of what an earlier process left what became of it. */
  static async open(options: TrainingsOptions): Promise<Trainings> {
    await rm(options.workFolder, { recursive: true, force: true });
    for (const training of options.book.list().filter((each) => !hasEnded(each))) {
      const endedMs = Date.now();
      // It may have ended between the registering of its model and the note of that.
      const registered = training.state === 'running' && options.registry.has(training.model);
      await options.book.write(
        registered
          ? { ...training, state: 'succeeded', endedMs }
          : { ...training, state: 'interrupted', endedMs, error: { code: 'INTERRUPTED', message: INTERRUPTED } },
      );
      options.telemetry.trainingFinished(registered ? 'succeeded' : 'interrupted');
      options.log(`training ${training.id} of ${training.model}: ${registered ? 'succeeded' : INTERRUPTED}`);
    }
    return new Trainings(options);
  }

  get(id: string): Training {
    return this.options.book.get(id);
  }

  list(): Training[] {
    return this.options.book.list();
  }

  /** Throws MODEL_EXISTS, QUEUE_FULL, SHUTTING_DOWN. */
  async reserve(model: string): Promise<Reservation> {
    this.refuseClosing();
    const { registry, book, workFolder } = this.options;
    const inTraining = book.list().find((each) => each.model === model && !hasEnded(each));
    const said = `a model "${model}"`;
    if (registry.has(model))
      throw new TrainerError('MODEL_EXISTS', `${said} is there; delete it, or choose another id`);
    if (inTraining) throw new TrainerError('MODEL_EXISTS', `${said} is in training as ${inTraining.id}`);
    const places = TRAININGS_RUNNING_MAX + TRAININGS_QUEUED_MAX;
    if ([...this.reserved.values()].some((each) => each.model === model))
      throw new TrainerError('MODEL_EXISTS', `${said} is asked for by another call, whose table is being read`);
    if (this.reserved.size + this.queue.size + this.running.size >= places)
      throw new TrainerError('QUEUE_FULL', `${places} trainings are under way or wait; try again when one has ended`);
    const id = `${Date.now().toString(36).padStart(ID_TIME_CHARS, '0')}-${randomBytes(3).toString('hex')}`;
    const reservation = { id, model, folder: join(workFolder, id) };
    this.reserved.set(id, reservation);
    await mkdir(reservation.folder, { recursive: true });
    return reservation;
  }

  /** Gives up a place whose table was refused. */
  async release({ id, folder }: Reservation): Promise<void> {
    this.reserved.delete(id);
    await rm(folder, { recursive: true, force: true });
  }

  /** Turns a place into a training. */
  async add(reservation: Reservation, job: TrainJob, found: Inspection): Promise<Training> {
    this.refuseClosing();
    const { id, model } = reservation;
    const training: Training = { id, model, kind: job.model, state: 'queued', ...found, createdMs: Date.now() };
    await this.options.book.write(training);
    this.reserved.delete(id);
    this.queue.set(id, { job, stop: new AbortController() });
    this.begin();
    this.count();
    return this.get(id);
  }

  /** Ends a training; one that has ended stays as it is. */
  async cancel(id: string): Promise<Training> {
    const error = new TrainerError('CANCELLED', 'cancelled; nothing was registered');
    if (this.queue.delete(id)) await this.end(id, 'cancelled', error);
    const running = this.running.get(id);
    running?.stop.abort(error);
    await running?.ended;
    return this.get(id);
  }

  /** The training at once and whenever it changes, until it has ended; what a slow reader misses is passed over. */
  async *watch(id: string, signal: AbortSignal): AsyncGenerator<Training> {
    let wake = (): void => undefined;
    let changed = true;
    const listener = (training: Training): void => {
      if (training.id !== id) return;
      changed = true;
      wake();
    };
    const abort = (): void => wake();
    this.listeners.add(listener);
    signal.addEventListener('abort', abort, { once: true });
    try {
      for (;;) {
        signal.throwIfAborted();
        const training = this.get(id);
        changed = false;
        yield training;
        if (hasEnded(training)) return;
        if (!changed)
          await new Promise<void>((resolve) => {
            wake = resolve;
            if (signal.aborted) resolve();
          });
      }
    } finally {
      this.listeners.delete(listener);
      signal.removeEventListener('abort', abort);
    }
  }

  /** Ends all of them; a service that starts again says so. */
  async close(): Promise<void> {
    this.closing = true;
    const error = new TrainerError('INTERRUPTED', INTERRUPTED);
    const queued = [...this.queue.keys()];
    this.queue.clear();
    for (const id of queued) await this.end(id, 'interrupted', error);
    for (const { stop } of this.running.values()) stop.abort(error);
    await Promise.all([...this.running.values()].map(({ ended }) => ended));
  }

  private begin(): void {
    for (const [id, { job, stop }] of this.queue) {
      if (this.running.size >= TRAININGS_RUNNING_MAX || this.closing) return;
      this.queue.delete(id);
      this.running.set(id, { stop, ended: this.run(id, job, stop.signal) });
    }
  }

  private async run(id: string, job: TrainJob, signal: AbortSignal): Promise<void> {
    const { book, limits, log, registry } = this.options;
    const startedMs = Date.now();
    const running: Training = { ...book.get(id), state: 'running', startedMs };
    try {
      await book.write(running);
      this.tell(running);
      const onProgress = (progress: ProgressReport): void => this.progress(id, progress, startedMs);
      await runChild(job, {
        memoryMebibytesMax: limits.memoryMebibytesMax,
        msMax: limits.msMax,
        signal,
        onProgress,
        log,
      });
      await registry.publish(book.get(id).model, job.folder);
      await this.end(id, 'succeeded');
    } catch (error) {
      await this.fail(id, error);
    } finally {
      this.running.delete(id);
      this.begin();
      this.count();
    }
  }

  private async fail(id: string, error: unknown): Promise<void> {
    const outcomes: Record<string, TrainingOutcome> = { CANCELLED: 'cancelled', INTERRUPTED: 'interrupted' };
    if (error instanceof TrainerError) return this.end(id, outcomes[error.code] ?? 'failed', error);
    this.options.log(`training ${id}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    return this.end(id, 'failed', new TrainerError('WORKER_FAILED', 'a defect of the service, which has logged it'));
  }

  private async end(id: string, state: TrainingOutcome, error?: TrainerError): Promise<void> {
    const { book, telemetry, workFolder, log } = this.options;
    const { remainingMs: _, ...before } = book.get(id);
    const said = error && { error: { code: error.code, message: error.message } };
    const ended: Training = { ...before, state, endedMs: Date.now(), ...said };
    await rm(join(workFolder, id), { recursive: true, force: true });
    await book.write(ended).catch((cause: unknown) => log(`training ${id} ended and could not be noted: ${cause}`));
    telemetry.trainingFinished(state);
    this.count();
    this.tell(ended);
  }

  private progress(id: string, progress: ProgressReport, startedMs: number): void {
    const { done } = progress;
    const remainingMs = done < REMAINING_FROM ? undefined : ((Date.now() - startedMs) * (1 - done)) / done;
    const { remainingMs: _, ...before } = this.get(id);
    const training = { ...before, progress, ...(remainingMs === undefined ? {} : { remainingMs }) };
    this.options.book.note(training);
    this.tell(training);
  }

  private tell(training: Training): void {
    for (const listener of [...this.listeners]) listener(training);
  }

  private count(): void {
    this.options.telemetry.trainingsUnderWay(this.queue.size, this.running.size);
  }

  private refuseClosing(): void {
    if (this.closing)
      throw new TrainerError('SHUTTING_DOWN', 'the service is shutting down; try again when it is back');
  }
}

/** Digits of Unix milliseconds in base 36 until the year 5188, so that ids sort by time. */
const ID_TIME_CHARS = 9;
