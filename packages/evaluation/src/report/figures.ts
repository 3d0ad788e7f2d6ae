/** A figure by its path, such as "quality shapes", and as text: whole numbers as they are, others with four decimals. */
export type Figure = readonly [path: string, text: string];

/** Nested numbers, one after another in the order in which they stand. */
export function figuresOf(report: object): Figure[] {
  const figures: Figure[] = [];
  const walk = (path: string, value: unknown): void => {
    if (typeof value === 'number') figures.push([path, Number.isInteger(value) ? String(value) : value.toFixed(4)]);
    else if (typeof value === 'object' && value !== null)
      for (const [key, each] of Object.entries(value)) walk(path === '' ? key : `${path} ${key}`, each);
  };
  walk('', report);
  return figures;
}
