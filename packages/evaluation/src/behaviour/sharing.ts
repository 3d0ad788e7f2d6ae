import { type Events, type Figures, NOTHING } from './events.ts';

/**
 * P3 of arXiv 2604.13125: what entities have in common. Of each shared column the logarithms of the mean number of entities a value, of the share of
 * values that several entities have, and of the mean number of values an entity.
 */
export function sharingFigures({ entity, shared = [] }: Events): Figures {
  return Object.fromEntries(
    shared.flatMap((codes, at) => {
      const byValue = new Map<number, Set<number>>();
      const byEntity = new Map<number, Set<number>>();
      codes.forEach((code, row) => {
        if (code < 0) return;
        add(byValue, code, entity[row]!);
        add(byEntity, entity[row]!, code);
      });
      if (byValue.size === 0) return [];
      const several = [...byValue.values()].filter(({ size }) => size > 1).length;
      return [
        [`entities a value ${at}`, Math.log(meanSize(byValue))],
        [`shared ${at}`, Math.log(several / byValue.size + NOTHING)],
        [`values an entity ${at}`, Math.log(meanSize(byEntity))],
      ];
    }),
  );
}

function add(to: Map<number, Set<number>>, key: number, value: number): void {
  const set = to.get(key);
  if (set === undefined) to.set(key, new Set([value]));
  else set.add(value);
}

const meanSize = (sets: ReadonlyMap<number, ReadonlySet<number>>): number =>
  [...sets.values()].reduce((sum, { size }) => sum + size, 0) / sets.size;
