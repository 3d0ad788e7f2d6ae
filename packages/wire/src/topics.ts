import { WireError } from './errors.ts';

/** The topics of what the simulation makes, each with a schema of its own. */
export const EVENT_TOPICS = ['transactions', 'labels', 'activity', 'outcomes', 'episodes'] as const;
export type EventTopic = (typeof EVENT_TOPICS)[number];

/** The topics that a running stream writes: events by the encoders, its journal by whoever changes it. */
export const ENCODED_TOPICS = [...EVENT_TOPICS, 'commands'] as const;
export type EncodedTopic = (typeof ENCODED_TOPICS)[number];

/** All topics of a stream, what users read first. */
export const STREAM_TOPICS = [...ENCODED_TOPICS, 'alerts', 'faults', 'checkpoints', 'transfers'] as const;
export type StreamTopic = (typeof STREAM_TOPICS)[number];

/** Every topic begins with it, so that nothing synthetic is taken for production traffic. */
export const TOPIC_PREFIX = 'synth';

/** Characters of a stream's name: leaves room for prefix and topic in metric labels and file names. */
export const STREAM_NAME_CHARACTERS_MAX = 40;
const STREAM_NAME = /^[a-z][a-z0-9-]*$/;

/** The Kafka topic of a stream, e.g. `synth.retail.transactions`. */
export function topicName(stream: string, topic: StreamTopic): string {
  if (!STREAM_NAME.test(stream) || stream.length > STREAM_NAME_CHARACTERS_MAX) {
    const rule = `lower-case letters, digits and hyphens, 1 to ${STREAM_NAME_CHARACTERS_MAX} characters, beginning with a letter`;
    throw new WireError(
      'INVALID_STREAM_NAME',
      `The stream name ${JSON.stringify(stream)} cannot be part of a topic: use ${rule}`,
    );
  }
  return `${TOPIC_PREFIX}.${stream}.${topic}`;
}
