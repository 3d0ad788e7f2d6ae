import type { Forest } from '@launderette/tabular';
import type { ColumnTokensData } from '../structure/column-tokens.ts';
import type { ColumnShape } from '../structure/frame.ts';
import type { TokenTree } from '../structure/token-tree.ts';
import type { Feature } from './features.ts';

/** How one column is drawn once those before it are known. */
export interface ColumnPlan {
  readonly column: number;
  readonly tokens: ColumnTokensData;
  /** The column follows from another: token by token of that one, -1 where it was not seen. */
  readonly lookup?: { readonly from: number; readonly tokens: Int32Array };
  readonly tree: TokenTree;
  /** One forest a node of the tree: log odds of going right. */
  readonly forests: readonly Forest[];
}

/** x of `low` never exceeds x of `high` in a row. */
export interface Inequality {
  readonly low: number;
  readonly high: number;
}

/** Everything that an autoregressive model of boosted trees has learned. */
export interface TreesData {
  readonly shapes: readonly ColumnShape[];
  readonly features: readonly Feature[];
  /** In the order in which columns are drawn. */
  readonly plans: readonly ColumnPlan[];
  readonly inequalities: readonly Inequality[];
}
