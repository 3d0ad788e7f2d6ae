import type { AnyKind, ModelCard, ProgressReport, TrainingOptions } from '@launderette/models';
import type { ReadOptions } from '@launderette/tabular';

/** What a training process is asked to do. */
export interface TrainingOrder {
  readonly data: string;
  readonly out: string;
  readonly kind: AnyKind;
  readonly options: TrainingOptions;
  readonly read: Pick<ReadOptions, 'overrides' | 'seed' | 'rowsMax'>;
  readonly card: Pick<ModelCard, 'target' | 'source' | 'licence'>;
  /** File that training goes on from, and that it writes. */
  readonly checkpoint?: string;
}

/** What it says while it does. */
export type TrainingMessage =
  | { readonly found: string }
  | { readonly progress: ProgressReport }
  | { readonly done: true }
  | { readonly failed: { readonly message: string; readonly code?: string } };
