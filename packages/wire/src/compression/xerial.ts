/*
  xerial stream => magic version compatible [chunk]
    magic => 0x82 S N A P P Y 0
    version => INT32            1
    compatible => INT32         1
    chunk => length block
    length => INT32
    block => a raw Snappy block
  What Java's SnappyOutputStream writes, and so every Kafka client reads; a batch is one chunk. Source: snappy-java.
*/

const HEADER = Uint8Array.of(0x82, 0x53, 0x4e, 0x41, 0x50, 0x50, 0x59, 0, 0, 0, 0, 1, 0, 0, 0, 1);
const MAGIC_BYTES = 8;
const LENGTH_BYTES = 4;

/** Frames a raw Snappy block as a stream of one chunk. */
export function xerialFrame(block: Uint8Array): Uint8Array {
  const stream = new Uint8Array(HEADER.length + LENGTH_BYTES + block.length);
  stream.set(HEADER);
  new DataView(stream.buffer).setUint32(HEADER.length, block.length);
  stream.set(block, HEADER.length + LENGTH_BYTES);
  return stream;
}

/** The raw Snappy blocks of a xerial stream; bytes without its header are one block, as clients other than Java's write them. */
export function xerialUnframe(stream: Buffer): Buffer[] {
  if (Buffer.compare(stream.subarray(0, MAGIC_BYTES), HEADER.subarray(0, MAGIC_BYTES)) !== 0) return [stream];
  const blocks: Buffer[] = [];
  for (let at = HEADER.length; at < stream.length; ) {
    const start = at + LENGTH_BYTES;
    at = start + stream.readUInt32BE(at);
    blocks.push(stream.subarray(start, at));
  }
  return blocks;
}
