import type { Injection } from '@launderette/kernel';
import type { Command } from './journal.ts';

/** What a world is told of an injection in the journal. */
export function injectionOf({
  typology,
  injection: number,
  wishes,
}: Extract<Command, { readonly kind: 'inject' }>): Injection {
  return { typology, number, ...(wishes === undefined ? {} : { wishes }) };
}
