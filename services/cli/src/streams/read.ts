import { create } from '@bufbuild/protobuf';
import {
  type JournalEntry,
  ListJournalEntriesResponseSchema,
  ListStreamsResponseSchema,
  type Stream,
  StreamSchema,
  Streams,
} from '@launderette/proto';
import type { Command } from 'commander';
import { type ClientFlags, clientCommand, withClient } from '../client/client-command.ts';
import { printMessage } from '../client/output.ts';
import { journalText, streamsText, streamText } from './text.ts';

const { getStream, listStreams, listJournalEntries } = Streams.method;

/** Entries asked for at once; the largest page that the service gives. */
const PAGE_SIZE = 1_000;

export function getCommand(): Command {
  return clientCommand('get', 'Show a stream.')
    .argument('<name>', 'name of the stream')
    .action((name: string, flags: ClientFlags) =>
      withClient(flags, async (client) => {
        printMessage(flags.json, StreamSchema, await client.call(getStream, { name: `streams/${name}` }), streamText);
      }),
    );
}

export function listCommand(): Command {
  return clientCommand('list', 'List all streams.').action((flags: ClientFlags) =>
    withClient(flags, async (client) => {
      const streams = await allPages<Stream>(async (pageToken) => {
        const page = await client.call(listStreams, { pageSize: PAGE_SIZE, pageToken });
        return { items: page.streams, nextPageToken: page.nextPageToken };
      });
      const all = create(ListStreamsResponseSchema, { streams });
      printMessage(flags.json, ListStreamsResponseSchema, all, () => streamsText(streams));
    }),
  );
}

export function journalCommand(): Command {
  return clientCommand('journal', 'List every change that was made to a stream.')
    .argument('<name>', 'name of the stream')
    .action((name: string, flags: ClientFlags) =>
      withClient(flags, async (client) => {
        const journalEntries = await allPages<JournalEntry>(async (pageToken) => {
          const request = { parent: `streams/${name}`, pageSize: PAGE_SIZE, pageToken };
          const page = await client.call(listJournalEntries, request);
          return { items: page.journalEntries, nextPageToken: page.nextPageToken };
        });
        const all = create(ListJournalEntriesResponseSchema, { journalEntries });
        printMessage(flags.json, ListJournalEntriesResponseSchema, all, () => journalText(journalEntries));
      }),
    );
}

interface Page<T> {
  readonly items: readonly T[];
  readonly nextPageToken: string;
}

async function allPages<T>(ask: (pageToken: string) => Promise<Page<T>>): Promise<T[]> {
  const items: T[] = [];
  let pageToken = '';
  do {
    const page = await ask(pageToken);
    items.push(...page.items);
    pageToken = page.nextPageToken;
  } while (pageToken !== '');
  return items;
}
