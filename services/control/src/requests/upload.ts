import { ControlError } from '../errors.ts';

/** A message of an upload: the spec first, then the bytes of the file. */
interface UploadMessage {
  readonly content: { readonly case: string | undefined; readonly value?: unknown };
}

/** The spec of an upload. Throws INVALID_REQUEST where another message is the first. */
export async function firstOf<M extends UploadMessage>(requests: AsyncIterator<M>): Promise<M> {
  const { value, done } = await requests.next();
  if (done || value.content.case !== 'spec') throw refused('the first message must be the spec');
  return value;
}

/** Where the caller names a file of ours: there must be no more messages. Throws INVALID_REQUEST. */
export async function refuseMore(requests: AsyncIterator<UploadMessage>): Promise<void> {
  if (!(await requests.next()).done) throw refused('chunks go with file_name, not with path');
}

/** The bytes after the spec. Throws INVALID_REQUEST for messages that hold none. */
export async function* chunksOf(requests: AsyncIterator<UploadMessage>): AsyncGenerator<Uint8Array> {
  for (let next = await requests.next(); !next.done; next = await requests.next()) {
    const { case: kind, value } = next.value.content;
    if (kind !== 'chunk') throw refused('after the spec, every message must be a chunk');
    yield value as Uint8Array;
  }
}

const refused = (message: string): ControlError =>
  new ControlError('INVALID_REQUEST', message, { faults: [{ path: 'content', message }] });
