import { Stream_Delivery } from '@launderette/proto';
import type { Delivery, StreamDefinition } from '@launderette/simulator';

const DELIVERIES: Readonly<Record<Delivery, Stream_Delivery>> = {
  'at-least-once': Stream_Delivery.AT_LEAST_ONCE,
  'exactly-once': Stream_Delivery.EXACTLY_ONCE,
};

/** The promise in force. */
export function deliveryToMessage({ delivery = 'at-least-once' }: StreamDefinition): Stream_Delivery {
  return DELIVERIES[delivery];
}

/** Absent where the message says nothing. A value that this version does not know was refused before. */
export function deliveryFromMessage(value: Stream_Delivery): Pick<StreamDefinition, 'delivery'> {
  const delivery = (Object.keys(DELIVERIES) as Delivery[]).find((key) => DELIVERIES[key] === value);
  return delivery === undefined ? {} : { delivery };
}
