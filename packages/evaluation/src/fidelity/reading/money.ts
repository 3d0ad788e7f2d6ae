/**
 * An amount in major units, as people's tools write it: `12.5`, `$1.234,56`, `1,234.56`, `-3`. NaN for anything else.
 *
 * A comma before exactly two last digits is a decimal comma, and points are then thousands; every other comma is
 * thousands. Blanks and a dollar or euro sign are skipped.
 */
export function parseMoney(text: string): number {
  const bare = text.replace(/[$€\s]/g, '');
  const plain = /,\d\d$/.test(bare) ? bare.replaceAll('.', '').replace(',', '.') : bare;
  const digits = plain.replaceAll(',', '');
  return /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/.test(digits) ? Number(digits) : Number.NaN;
}
