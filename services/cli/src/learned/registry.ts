import { create } from '@bufbuild/protobuf';
import {
  ListModelsResponseSchema,
  ListTrainingsResponseSchema,
  type Model,
  Models,
  type Training,
  Training_State,
  TrainingSchema,
} from '@launderette/proto';
import type { Command } from 'commander';
import { type ClientFlags, clientCommand, withClient } from '../client/client-command.ts';
import { print, printMessage, timeText } from '../client/output.ts';
import { examples } from '../help.ts';
import { table } from '../table.ts';
import { trainingText } from './remote-training.ts';

const { listModels, listTrainings, deleteModel, cancelTraining } = Models.method;

/** Entries asked for at once; the largest page that the service gives. */
const PAGE_SIZE = 1_000;

/** Prints the registry of the service at an address. */
export function listRegistry(address: string, json: boolean | undefined): Promise<void> {
  return withClient({ address }, async (client) => {
    const models: Model[] = [];
    for (let pageToken = ''; ; ) {
      const page = await client.call(listModels, { pageSize: PAGE_SIZE, pageToken });
      models.push(...page.models);
      pageToken = page.nextPageToken;
      if (pageToken === '') break;
    }
    printMessage(json, ListModelsResponseSchema, create(ListModelsResponseSchema, { models }), () =>
      modelsText(models),
    );
  });
}

const idOf = (name: string): string => name.slice(name.indexOf('/') + 1);

const modelsText = (models: readonly Model[]): string =>
  table(
    models.map(({ name, kind, columns, rows, seed, metrics }) => [
      idOf(name),
      kind,
      `${columns.length} columns`,
      `${rows} rows`,
      `seed ${seed}`,
      metrics['twoSampleAuc'] === undefined ? '' : `two-sample AUC ${metrics['twoSampleAuc'].toFixed(3)}`,
    ]),
  );

export function deleteCommand(): Command {
  return clientCommand('delete', 'Delete a model from the registry of a service.')
    .argument('<name>', 'id of the model')
    .action((name: string, flags: ClientFlags) =>
      withClient(flags, async (client) => {
        await client.call(deleteModel, { name: `models/${name}` });
        print(flags.json ? '{}' : `deleted ${name}`);
      }),
    )
    .addHelpText('after', examples('models delete customers'));
}

export function trainingsCommand(): Command {
  return clientCommand('trainings', 'The trainings of a service, those that have ended too.')
    .action((flags: ClientFlags) =>
      withClient(flags, async (client) => {
        const trainings: Training[] = [];
        for (let pageToken = ''; ; ) {
          const page = await client.call(listTrainings, { pageSize: PAGE_SIZE, pageToken });
          trainings.push(...page.trainings);
          pageToken = page.nextPageToken;
          if (pageToken === '') break;
        }
        const all = create(ListTrainingsResponseSchema, { trainings });
        printMessage(flags.json, ListTrainingsResponseSchema, all, () => table(trainings.map(rowOf)));
      }),
    )
    .addHelpText('after', examples('models trainings'));
}

export function cancelCommand(): Command {
  return clientCommand('cancel', 'Cancel a training that waits or runs.')
    .argument('<training>', 'id of the training')
    .action((id: string, flags: ClientFlags) =>
      withClient(flags, async (client) => {
        const training = await client.call(cancelTraining, { name: `trainings/${id}` });
        printMessage(flags.json, TrainingSchema, training, (each) => rowOf(each).join('  '));
      }),
    )
    .addHelpText('after', examples('models cancel 0mf3k2v1a-6f0c1d'));
}

function rowOf(training: Training): string[] {
  const { name, model, kind, state, createTime, error } = training;
  const said = state === Training_State.RUNNING ? trainingText(training) : (error?.message ?? '');
  return [idOf(name), idOf(model), kind, (Training_State[state] ?? '').toLowerCase(), timeText(createTime), said];
}
