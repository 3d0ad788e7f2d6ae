import { idIn, type RecordBody, VERIFIED_TOPICS, type VerifiedTopic } from '@launderette/evaluation';
import type { StreamDefinition } from '@launderette/simulator';
import { FORMATS, type Format } from '@launderette/wire';
import { decoderOf, type ValueDecoder } from './decoder.ts';

type Decoders = Readonly<Record<VerifiedTopic, ValueDecoder>>;

/** Reads the values of a stream, each in the format that its header names. */
export class Values {
  /** As the definition says, else as the first record that named one. */
  format: Format;
  private isKnown: boolean;
  private readonly decoders = new Map<Format, Decoders>();

  constructor(definition: StreamDefinition | undefined) {
    this.format = definition?.format ?? 'json';
    this.isKnown = definition !== undefined;
  }

  body(topic: VerifiedTopic, value: Uint8Array, contentType: string): RecordBody {
    const named = FORMATS.find((format) => contentType.endsWith(`/${format}`));
    if (named !== undefined && !this.isKnown) {
      this.format = named;
      this.isKnown = true;
    }
    return this.decodersOf(named ?? this.format)[topic].body(value);
  }

  text(topic: VerifiedTopic, value: Uint8Array): string {
    return this.decodersOf(this.format)[topic].text(value);
  }

  /** The event's id in a value; empty where it cannot be read. */
  idIn(topic: VerifiedTopic, value: Uint8Array): string {
    return idIn(this.decodersOf(this.format)[topic].body(value));
  }

  private decodersOf(format: Format): Decoders {
    let decoders = this.decoders.get(format);
    if (decoders === undefined) {
      const pairs = VERIFIED_TOPICS.map((topic) => [topic, decoderOf(topic, format)]);
      decoders = Object.fromEntries(pairs) as unknown as Decoders;
      this.decoders.set(format, decoders);
    }
    return decoders;
  }
}
