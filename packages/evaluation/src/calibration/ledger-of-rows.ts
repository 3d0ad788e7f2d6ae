/** Rows on which a figure must stand: fewer would say more of persons than of a population. */
export const ROWS_MIN = 50;

/** What a calibration fitted, on how many rows, and what it left out. */
export interface Basis {
  readonly figure: string;
  readonly rows: number;
  /** Absent where the figure was fitted. */
  readonly dropped?: string;
}

/** Notes the basis of every figure, and tells which may be fitted. */
export class RowLedger {
  readonly entries: Basis[] = [];

  /** True, and noted, where `rows` are enough; otherwise noted as dropped with what is done instead. */
  enough(figure: string, rows: number, instead: string): boolean {
    const fits = rows >= ROWS_MIN;
    this.entries.push(fits ? { figure, rows } : { figure, rows, dropped: `fewer than ${ROWS_MIN} rows: ${instead}` });
    return fits;
  }
}
