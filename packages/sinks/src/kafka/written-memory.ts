import type { Connection } from '@platformatic/kafka';

/** Smaller requests may lie in a buffer with others, and are no burden. */
const OWN_BUFFER_BYTES_MIN = 64 * 1024;

/**
 * Has a connection free the memory of each large request as soon as it is written. The client copies the batches of a request
 * into one new buffer and keeps it until the answer; left to the collector, some 60 MB/s of them make it mark the whole heap
 * twice a second, which took as much processor time as everything else that sending does. Nobody reads a request that
 * is written: one that is lost is made again from its batches.
 */
export function freeWrittenRequests({ socket }: Connection): void {
  const write = socket.write.bind(socket) as (chunk: Uint8Array, done: () => void) => boolean;
  socket.write = ((request: Uint8Array<ArrayBuffer>) => write(request, () => free(request))) as typeof socket.write;
}

function free({ buffer, byteLength }: Uint8Array<ArrayBuffer>): void {
  if (byteLength >= OWN_BUFFER_BYTES_MIN && byteLength === buffer.byteLength) buffer.transfer(0);
}
