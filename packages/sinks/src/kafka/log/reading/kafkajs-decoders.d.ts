/** Parts of kafkajs without types of their own. */
declare module 'kafkajs/src/protocol/decoder.js' {
  export default class Decoder {
    constructor(bytes: Buffer);
    offset: number;
  }
}

declare module 'kafkajs/src/protocol/recordBatch/v0/decoder.js' {
  import type Decoder from 'kafkajs/src/protocol/decoder.js';

  interface DecodedRecord {
    /** Decimal. */
    readonly offset: string;
    readonly key: Buffer | null;
    readonly value: Buffer | null;
  }

  interface DecodedBatch {
    /** Decimal. */
    readonly firstOffset: string;
    readonly lastOffsetDelta: number;
    /** Decimal; -1: none. */
    readonly producerId: string;
    readonly inTransaction: boolean;
    readonly isControlBatch: boolean;
    /** Those that compaction has left. */
    readonly records: readonly DecodedRecord[];
  }

  /** Reads one batch and moves the decoder behind it. */
  export default function decode(decoder: Decoder): Promise<DecodedBatch>;
}
