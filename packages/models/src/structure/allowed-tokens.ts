import type { Predicate } from '../conditions/predicate.ts';
import type { ColumnTokens } from './column-tokens.ts';

/** 1 for each token that can give a value the predicate accepts. */
export function allowedTokens(tokens: ColumnTokens, predicate: Predicate | undefined): Uint8Array {
  const allowed = new Uint8Array(tokens.tokens).fill(1);
  if (predicate === undefined) return allowed;
  for (let token = 0; token < tokens.tokens; token += 1) {
    if (token < tokens.relationsFrom) allowed[token] = predicate.holds(Number.NaN) ? 1 : 0;
    else if (token >= tokens.valuesFrom) allowed[token] = canGive(tokens, token - tokens.valuesFrom, predicate) ? 1 : 0;
  }
  return allowed;
}

function canGive({ numeric, data }: ColumnTokens, at: number, predicate: Predicate): boolean {
  if (numeric === undefined) return predicate.holds(data.levels![at]!);
  if (numeric.isAtom(at)) return predicate.holds(numeric.range(at, Number.NaN)[0]);
  // What a difference leads to depends on the row, so it is drawn and then judged.
  if (numeric.data.anchor !== undefined) return true;
  return predicate.possible(...numeric.range(at, Number.NaN));
}
