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
const LENGTH_BYTES = 4;

/** Frames a raw Snappy block as a stream of one chunk. */
export function xerialFrame(block: Uint8Array): Uint8Array {
  const stream = new Uint8Array(HEADER.length + LENGTH_BYTES + block.length);
  stream.set(HEADER);
  new DataView(stream.buffer).setUint32(HEADER.length, block.length);
  stream.set(block, HEADER.length + LENGTH_BYTES);
  return stream;
}
