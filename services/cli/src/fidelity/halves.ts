import { type PaymentTable, rowsOfEntities } from '@launderette/evaluation';
import { Chance } from '@launderette/kernel';

export const HALVES = ['first', 'second'] as const;
export type Half = (typeof HALVES)[number];

/** One of two halves of a table by entity: what was calibrated on one can be compared to the other. */
export function halfOf(table: PaymentTable, half: Half | undefined): PaymentTable {
  if (half === undefined) return table;
  const chance = new Chance(0, 'fidelity/halves', -1);
  return rowsOfEntities(table, (entity) => chance.at(entity, 0).unit() < 0.5 === (half === 'first'));
}
