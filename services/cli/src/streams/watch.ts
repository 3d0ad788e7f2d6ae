import { StreamStatisticsSchema, Streams } from '@launderette/proto';
import type { Command } from 'commander';
import { type ClientFlags, clientCommand, withClient } from '../client/client-command.ts';
import type { ControlClient } from '../client/control-client.ts';
import { jsonOf, print } from '../client/output.ts';
import { onInterrupt } from '../interrupt.ts';
import { StatusLine, statusText } from '../status-line.ts';
import { statisticsOf } from './text.ts';

export function watchCommand(): Command {
  return clientCommand('watch', 'Show statistics of a stream once a second, until Ctrl-C or its end.')
    .argument('<name>', 'name of the stream')
    .action((name: string, flags: ClientFlags) =>
      withClient(flags, async (client) => {
        const stop = new AbortController();
        const stopListening = onInterrupt(() => stop.abort());
        try {
          await (flags.json ? printLines(client, name, stop.signal) : showStatus(client, name, stop.signal));
        } finally {
          stopListening();
        }
      }),
    );
}

async function showStatus(client: ControlClient, name: string, signal: AbortSignal): Promise<void> {
  const line = new StatusLine({ output: process.stdout, plainEveryMs: 0 });
  try {
    for await (const message of client.stream(Streams.method.watchStream, { name: `streams/${name}` }, signal)) {
      line.show(statusText(name, statisticsOf(message)));
    }
  } finally {
    line.end();
  }
}

/** A JSON object a line, for programs. */
async function printLines(client: ControlClient, name: string, signal: AbortSignal): Promise<void> {
  for await (const message of client.stream(Streams.method.watchStream, { name: `streams/${name}` }, signal)) {
    print(jsonOf(StreamStatisticsSchema, message));
  }
}
