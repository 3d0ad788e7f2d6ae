import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { TrainerError } from './errors.ts';
import { TRAININGS_KEPT_MAX } from './limits.ts';
import { hasEnded, type Training } from './training.ts';

const SUFFIX = '.json';

/** Trainings as files of a directory, one each, written whole: a service that starts again knows what became of them. */
export class TrainingBook {
  private readonly directory: string;
  private readonly trainings = new Map<string, Training>();
  /** Writes of one training follow each other. */
  private writing: Promise<void> = Promise.resolve();

  private constructor(directory: string) {
    this.directory = directory;
  }

  static async open(directory: string, log: (message: string) => void): Promise<TrainingBook> {
    await mkdir(directory, { recursive: true });
    const book = new TrainingBook(directory);
    for (const name of (await readdir(directory)).filter((each) => each.endsWith(SUFFIX)).sort()) {
      try {
        const training = JSON.parse(await readFile(join(directory, name), 'utf8')) as Training;
        book.trainings.set(training.id, training);
      } catch (error) {
        log(`${join(directory, name)} is passed over: ${(error as Error).message}`);
      }
    }
    return book;
  }

  get(id: string): Training {
    const found = this.trainings.get(id);
    if (found) return found;
    throw new TrainerError(
      'TRAINING_NOT_FOUND',
      `there is no training "${id}"; the last ${TRAININGS_KEPT_MAX} are kept`,
    );
  }

  /** In order of id, which is that of creation. */
  list(): Training[] {
    return [...this.trainings.values()].sort((left, right) => (left.id < right.id ? -1 : 1));
  }

  /** In memory at once; steps are not worth a write. */
  note(training: Training): void {
    this.trainings.set(training.id, training);
  }

  /** In memory at once, on disk when it fulfils. */
  async write(training: Training): Promise<void> {
    this.note(training);
    const write = this.writing.then(() => this.replace(training));
    this.writing = write.catch(() => undefined);
    await write;
  }

  private async replace(training: Training): Promise<void> {
    const path = join(this.directory, `${training.id}${SUFFIX}`);
    await writeFile(`${path}.partial`, JSON.stringify(training));
    await rename(`${path}.partial`, path);
    const surplus = this.trainings.size - TRAININGS_KEPT_MAX;
    for (const { id } of this.list().filter(hasEnded).slice(0, Math.max(0, surplus))) {
      this.trainings.delete(id);
      await rm(join(this.directory, `${id}${SUFFIX}`), { force: true });
    }
  }
}
