import type { Predicate } from '../conditions/predicate.ts';
import { ModelError } from '../errors.ts';
import { allowedTokens } from '../structure/allowed-tokens.ts';
import type { ColumnTokens } from '../structure/column-tokens.ts';
import type { ColumnPlan, TreesData } from './plan.ts';
import { BOTH } from './walk.ts';

/** What conditions leave open in each plan's tree. A condition on a column that follows from another is put on that one. */
export class TokenRules {
  private readonly predicates: ReadonlyMap<number, Predicate>;
  private readonly open = new Map<ColumnPlan, Uint8Array>();

  constructor(data: TreesData, tokens: readonly ColumnTokens[], predicates: ReadonlyMap<number, Predicate>) {
    this.predicates = predicates;
    const allowed = data.plans.map((plan, at) => allowedTokens(tokens[at]!, predicates.get(plan.column)));
    for (let at = data.plans.length - 1; at >= 0; at -= 1) {
      const { lookup } = data.plans[at]!;
      if (lookup === undefined) continue;
      const source = allowed[data.plans.findIndex(({ column }) => column === lookup.from)]!;
      lookup.tokens.forEach((token, from) => {
        if (token < 0 || allowed[at]![token] === 0) source[from] = 0;
      });
    }
    data.plans.forEach((plan, at) => {
      if (allowed[at]!.length > 0 && !allowed[at]!.includes(1)) {
        const { name } = data.shapes[plan.column]!.schema;
        throw new ModelError('CONDITION_TOO_RARE', `no value of column ${name} that was learned meets the conditions`);
      }
      if (allowed[at]!.includes(0)) this.open.set(plan, openNodes(plan, allowed[at]!));
    });
  }

  /** Which children of a plan's nodes may be entered; undefined if all. */
  openNodes(plan: ColumnPlan): Uint8Array | undefined {
    return this.open.get(plan);
  }

  /** Whether a value breaks a condition on its column. */
  refuses(column: number, value: number): boolean {
    return this.predicates.get(column)?.holds(value) === false;
  }
}

/** Bits of the children below which a token is allowed. */
function openNodes({ tree }: ColumnPlan, allowed: Uint8Array): Uint8Array {
  const open = new Uint8Array(tree.left.length);
  const isOpen = (child: number): boolean => (child < 0 ? allowed[-1 - child] === 1 : open[child] !== 0);
  for (let node = tree.left.length - 1; node >= 0; node -= 1) {
    open[node] = (isOpen(tree.left[node]!) ? 1 : 0) | (isOpen(tree.right[node]!) ? BOTH - 1 : 0);
  }
  return open;
}
