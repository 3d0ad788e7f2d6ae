/** One field of the records, by its path: distinct texts, and which of them each row has. */
export interface Field {
  /** Path in the record, e.g. `debtor.account`. */
  readonly name: string;
  /** Index into `texts` by row; -1 where the field is absent. */
  readonly codes: Int32Array;
  readonly texts: readonly string[];
  /** The texts as numbers, where all of them are numbers. */
  readonly numbers: Float64Array | undefined;
}

interface OpenField {
  readonly codeOf: Map<string, number>;
  readonly codes: Int32Array;
}

/** Collects records as columns of texts; nested objects become paths, lists texts. */
export class FieldTable {
  private readonly rows: number;
  private readonly open = new Map<string, OpenField>();
  private row = 0;

  /** @param rows how many records will be added */
  constructor(rows: number) {
    this.rows = rows;
  }

  add(record: object): void {
    this.walk('', record);
    this.row += 1;
  }

  /** All fields in order of first appearance. */
  fields(): Field[] {
    return [...this.open].map(([name, { codeOf, codes }]) => {
      const texts = [...codeOf.keys()];
      return { name, codes, texts, numbers: numbersOf(texts) };
    });
  }

  private walk(path: string, value: unknown): void {
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      for (const [key, each] of Object.entries(value)) this.walk(path === '' ? key : `${path}.${key}`, each);
    } else if (value !== undefined && value !== null) {
      this.put(path, typeof value === 'object' ? JSON.stringify(value) : String(value));
    }
  }

  private put(path: string, text: string): void {
    let field = this.open.get(path);
    if (field === undefined) {
      field = { codeOf: new Map(), codes: new Int32Array(this.rows).fill(-1) };
      this.open.set(path, field);
    }
    let code = field.codeOf.get(text);
    if (code === undefined) {
      code = field.codeOf.size;
      field.codeOf.set(text, code);
    }
    field.codes[this.row] = code;
  }
}

function numbersOf(texts: readonly string[]): Float64Array | undefined {
  const numbers = Float64Array.from(texts, (text) => (/^-?\d+(\.\d+)?(e-?\d+)?$/i.test(text) ? Number(text) : NaN));
  return numbers.some(Number.isNaN) ? undefined : numbers;
}
