import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type ModelCard, ModelError, readCard } from '@launderette/models';
import { TrainerError } from './errors.ts';

/** A model of the registry. */
export interface RegisteredModel {
  readonly id: string;
  readonly card: ModelCard;
  /** Over its files; checked when it is read. */
  readonly digest: string;
}

/** Models as folders of one directory, `<directory>/<id>`; what begins with a full stop is no model. */
export class Registry {
  readonly directory: string;
  private readonly models = new Map<string, RegisteredModel>();

  private constructor(directory: string) {
    this.directory = directory;
  }

  /** Reads the cards of what is there; `log` is told of folders that hold no model that can be read. */
  static async open(directory: string, log: (message: string) => void): Promise<Registry> {
    await mkdir(directory, { recursive: true });
    const registry = new Registry(directory);
    for (const entry of await readdir(directory, { withFileTypes: true })) {
      if (!entry.isDirectory() || entry.name.startsWith('.')) continue;
      await registry.take(entry.name).catch((error: unknown) => {
        if (!(error instanceof ModelError)) throw error;
        log(`${error.message}; it is left out of the registry`);
      });
    }
    return registry;
  }

  has(id: string): boolean {
    return this.models.has(id);
  }

  get(id: string): RegisteredModel {
    const found = this.models.get(id);
    if (found) return found;
    throw new TrainerError(
      'MODEL_NOT_FOUND',
      `there is no model "${id}"; \`launderette models\` lists those there are`,
    );
  }

  /** In order of id. */
  list(): RegisteredModel[] {
    return [...this.models.values()].sort((left, right) => (left.id < right.id ? -1 : 1));
  }

  folderOf(id: string): string {
    return join(this.directory, id);
  }

  /** Makes a folder that holds a model the model of an id: whole, or not at all. */
  async publish(id: string, folder: string): Promise<void> {
    await rename(folder, this.folderOf(id));
    await this.take(id);
  }

  /** Out of the list at once; a reader that has opened its files reads on. */
  async delete(id: string): Promise<void> {
    this.get(id);
    this.models.delete(id);
    const doomed = join(this.directory, `.deleted-${id}-${process.pid}`);
    await rename(this.folderOf(id), doomed);
    await rm(doomed, { recursive: true, force: true });
  }

  private async take(id: string): Promise<void> {
    this.models.set(id, { id, ...(await readCard(this.folderOf(id))) });
  }
}
