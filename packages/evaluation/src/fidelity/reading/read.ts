import { EvaluationError } from '../../errors.ts';
import { type PaymentTable, TableBuilder } from '../table.ts';
import { isSlashed, type Moment, parseClock, parseDate, parseStep, SlashDates, shifted } from './clock.ts';
import { readCsv } from './csv.ts';
import { type ColumnMap, columnsOf } from './map.ts';
import { parseMoney } from './money.ts';

/**
 * Rows held at once: 56 bytes each, so about 300 MB. Past it every other entity is let go, as often as needed; what is
 * left is a sample of whole entities.
 */
const ROWS_MAX = 5_000_000;

/** Reads a table of payments in one pass. Throws EvaluationError for columns that are missing and files that are no table. */
export async function readPayments(path: string, map: ColumnMap, rowsMax = ROWS_MAX): Promise<PaymentTable> {
  let reader: RowReader | undefined;
  await readCsv(
    path,
    (names) => {
      reader = new RowReader(map, names, path, rowsMax);
    },
    (fields) => reader?.row(fields),
  );
  return (reader as RowReader).finish();
}

/** Numbers for texts, in order of appearance. */
class Numbering {
  readonly names: string[] = [];
  private readonly numbers = new Map<string, number>();

  of(name: string): number {
    const known = this.numbers.get(name);
    if (known !== undefined) return known;
    this.numbers.set(name, this.names.length);
    this.names.push(name);
    return this.names.length - 1;
  }
}

class RowReader {
  private readonly map: ColumnMap;
  private readonly rowsMax: number;
  private readonly builder = new TableBuilder();
  private readonly entities = new Numbering();
  private readonly units = new Numbering();
  private readonly categories = new Numbering();
  private readonly counterparties = new Numbering();
  private readonly slashes = new SlashDates();
  private readonly at: ReadonlyMap<string, number>;
  /** Rows in less rows out, by category. */
  private readonly balanceOfRows: number[] = [];
  private dropped = 0;
  private slashed = false;
  /** Entities whose number is a multiple of this are kept. */
  private keepEvery = 1;

  constructor(map: ColumnMap, names: readonly string[], path: string, rowsMax: number) {
    this.map = map;
    this.rowsMax = rowsMax;
    this.at = new Map(names.map((name, i) => [name, i]));
    const missing = columnsOf(map).filter(({ column }) => !this.at.has(column));
    if (missing.length === 0) return;
    throw new EvaluationError(
      'MISSING_COLUMNS',
      `${path} lacks columns; it has ${names.join(', ')}`,
      missing.map(({ field, column }) => ({ path: field, message: `there is no column ${JSON.stringify(column)}` })),
    );
  }

  row(fields: readonly string[]): void {
    const text = (column: string) => fields[this.at.get(column) as number] ?? '';
    const { map } = this;
    for (const [column, values] of Object.entries(map.only ?? {})) if (!values.includes(text(column))) return;
    const cents = Math.round(parseMoney(text(map.amount)) * 100);
    const weight = (map.weight ?? []).reduce((sum, column) => sum + (Number(text(column)) || 0), 0);
    const moment = this.momentOf(text);
    const who = text(map.entity[0] as string);
    if (!(cents > 0) || Number.isNaN(moment.day) || who === '' || (map.weight !== undefined && !(weight > 0))) {
      this.dropped += 1;
      return;
    }
    const entity = this.entities.of(who);
    if (entity % this.keepEvery !== 0) return;
    const joined = (columns: readonly string[] | undefined) => columns?.map((column) => label(text(column))).join('+');
    const category = joined(map.category);
    const counterparty = joined(map.counterparty);
    const kind = this.categories.of(category ?? '?');
    const isIn =
      map.incoming !== undefined && Object.entries(map.incoming).every(([at, values]) => values.includes(text(at)));
    this.balanceOfRows[kind] = (this.balanceOfRows[kind] ?? 0) + (isIn ? 1 : -1);
    this.builder.add(
      entity,
      map.entity.length === 1 ? entity : this.units.of(map.entity.map(text).join('+')),
      cents,
      moment.day,
      Number.isNaN(moment.second) ? -1 : moment.second,
      kind,
      counterparty === undefined ? -1 : (map.sameIds ? this.entities : this.counterparties).of(counterparty),
      map.weight === undefined ? 1 : weight,
      map.balance === undefined ? Number.NaN : Math.round(parseMoney(text(map.balance)) * 100),
    );
    if (this.builder.rows > this.rowsMax) this.thin();
  }

  finish(): PaymentTable {
    const { map } = this;
    const facts = {
      categories: this.categories.names,
      incoming: this.balanceOfRows.map((rows) => rows > 0),
      calendar: this.map.time.step === undefined || this.map.time.start !== undefined,
      compound: map.entity.length > 1,
      has: {
        category: map.category !== undefined,
        counterparty: map.counterparty !== undefined,
        balance: map.balance !== undefined,
        sameIds: map.sameIds,
      },
    };
    return this.builder.finish(facts, this.dropped, this.slashed ? (day) => this.slashes.resolve(day) : undefined);
  }

  private thin(): void {
    this.keepEvery *= 2;
    this.builder.thin((entity) => entity % this.keepEvery === 0);
  }

  private momentOf(text: (column: string) => string): Moment {
    const { column, clock, step, shiftHours } = this.map.time;
    const written = text(column);
    if (step !== undefined) return shifted(parseStep(written, this.map.time), shiftHours);
    if (isSlashed(written)) this.slashed = true;
    const date = parseDate(written, this.slashes);
    const moment = clock === undefined ? date : { day: date.day, second: parseClock(text(clock)) };
    return this.slashed ? moment : shifted(moment, shiftHours);
  }
}

/** Numbers that a tool wrote as `5.0` are the label `5`; nothing is `?`. */
function label(text: string): string {
  return text === '' ? '?' : text.replace(/\.0$/, '');
}
