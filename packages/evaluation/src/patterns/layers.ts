import { creditors, type Detector, debtors, type Flow, inOrder, moving } from './flow.ts';

/** Payers on one side, the paid on the other: nobody is both. */
export const bipartite: Detector = (flows) => {
  const paid = moving(flows);
  const receiving = creditors(paid);
  return paid.length > 0 && [...debtors(paid)].every((account) => !receiving.has(account)) ? 'found' : 'absent';
};

/**
 * Two or more bipartite layers on top of each other: whoever is paid in one layer pays in the next, and nobody else does.
 * A payment's layer is told by what came before it: one more than the highest that its debtor was paid in. Without order
 * there are no layers, so the form is never `unordered`.
 */
export const stack: Detector = (flows) => {
  const layers = layersOf(inOrder(moving(flows)));
  const joined = layers.slice(1).every((layer, below) => isSame(creditors(layers[below] as Flow[]), debtors(layer)));
  return layers.length >= 2 && joined ? 'found' : 'absent';
};

function layersOf(flows: readonly Flow[]): readonly Flow[][] {
  const reached = new Map<string, number>();
  const layers: Flow[][] = [];
  for (const flow of flows) {
    const layer = reached.get(flow.debtor) ?? 0;
    reached.set(flow.creditor, Math.max(reached.get(flow.creditor) ?? 0, layer + 1));
    layers[layer] ??= [];
    layers[layer]?.push(flow);
  }
  return layers;
}

function isSame(one: ReadonlySet<string>, other: ReadonlySet<string>): boolean {
  return one.size === other.size && [...one].every((account) => other.has(account));
}
