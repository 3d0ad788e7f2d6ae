import type { StreamDefinition } from './api.ts';

/**
 * An exactly-once stream ends with the window in which its last payment falls, which any number of processes that share it
 * would agree on.
 */
export function endsWithWindow({ delivery, eventsMax }: StreamDefinition): boolean {
  return delivery === 'exactly-once' && eventsMax !== undefined;
}
