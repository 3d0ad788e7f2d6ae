/** Events of entities: payments of accounts, logins of users. Rows in any order. */
export interface Events {
  /** Number of the entity whose event a row is. */
  readonly entity: Int32Array;
  /** Unix milliseconds. */
  readonly timeMs: Float64Array;
  /** In the unit of the table; NaN where there is none. */
  readonly amount: Float64Array;
  /** Code of how it was done: a type, a channel; -1 where that is not known. Undefined: the table does not say. */
  readonly method?: Int32Array;
  /** Columns of what entities may have in common (devices, addresses, counterparties), codes, -1 for none. */
  readonly shared?: readonly Int32Array[];
}

/** Calls `visit` for each entity with its rows in order of time. */
export function eachHistory({ entity, timeMs }: Events, visit: (rows: Int32Array) => void): void {
  const order = Int32Array.from(entity.keys()).sort(
    (a, b) => entity[a]! - entity[b]! || timeMs[a]! - timeMs[b]! || a - b,
  );
  for (let from = 0; from < order.length; ) {
    let to = from + 1;
    while (to < order.length && entity[order[to]!] === entity[order[from]!]) to += 1;
    visit(order.subarray(from, to));
    from = to;
  }
}

/** Keeps logarithms of shares and rates of nothing finite. */
export const NOTHING = 0.001;

/** A figure of events on a scale on which differences mean the same everywhere: a logarithm, a correlation. */
export type Figures = Readonly<Record<string, number>>;

/** Mean absolute difference of the figures that both have. 0 on identical events; less is more alike. */
export function figureDistance(a: Figures, b: Figures): number {
  let sum = 0;
  let count = 0;
  for (const [name, value] of Object.entries(a)) {
    const difference = Math.abs(value - (b[name] ?? Number.NaN));
    if (Number.isNaN(difference)) continue;
    sum += difference;
    count += 1;
  }
  return count === 0 ? Number.NaN : sum / count;
}
