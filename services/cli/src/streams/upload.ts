import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import type { MessageInitShape } from '@bufbuild/protobuf';
import { Streams, type UploadRowsRequestSchema } from '@launderette/proto';
import type { LearnedSource } from '@launderette/simulator/definition';
import type { ControlClient } from '../client/control-client.ts';
import { fileChunks } from '../client/file-chunks.ts';
import { onInterrupt } from '../interrupt.ts';
import { StatusLine } from '../status-line.ts';

/** A source whose rows are a file of this machine, with that file uploaded. Throws a CommandError. */
export async function withUpload(client: ControlClient, learned: LearnedSource): Promise<LearnedSource> {
  const { rows } = learned;
  if (rows === undefined) return learned;
  const stop = new AbortController();
  const release = onInterrupt(() => stop.abort());
  const status = new StatusLine({ output: process.stderr });
  try {
    const requests = messages(rows.path, (text) => status.show(text));
    const { upload } = await client.upload(Streams.method.uploadRows, requests, stop.signal);
    return { ...learned, rows: { ...rows, path: upload, uploaded: true } };
  } finally {
    status.end();
    release();
  }
}

async function* messages(
  path: string,
  show: (text: string) => void,
): AsyncGenerator<MessageInitShape<typeof UploadRowsRequestSchema>> {
  yield { content: { case: 'spec', value: { fileName: basename(path) } } };
  for await (const chunk of fileChunks(path, show)) yield { content: { case: 'chunk', value: chunk } };
}

/** What an upload of the rows would be called: enough to have a definition checked. Rejects where the file cannot be read. */
export async function asUploaded(learned: LearnedSource): Promise<LearnedSource> {
  const { rows } = learned;
  if (rows === undefined) return learned;
  const hash = createHash('sha256');
  for await (const chunk of fileChunks(rows.path, () => undefined)) hash.update(chunk);
  const extension = /\.(?:\w+\.gz|\w+)$/.exec(rows.path)?.[0] ?? '';
  return { ...learned, rows: { ...rows, path: `${hash.digest('hex')}${extension}`, uploaded: true } };
}
