import { type AccountRef, accountRef, type Directory, type MerchantFacts } from '@launderette/kernel';
import { AccountIds } from '@launderette/world';
import { LEARNED_TYPOLOGY, type LearnedSource } from './source.ts';

/** Merchants of a category: purchases of a kind are not all at one. */
export const MERCHANTS_A_CATEGORY = 8;

/** The code of a category that the map gives none: ISO 18245 has no such merchants. */
const NO_CODE = '0000';

/** A row says fraud, not how. */
const NO_TECHNIQUES = { f3: [], amltrix: [] };

/** What accounts of a stream of a model stand for: people first, then merchants or those named as paid. */
export class Layout {
  readonly people: number;
  readonly merchants: number;
  readonly directory: Directory;
  private readonly shards: number;

  constructor(
    stream: { readonly stream: string; readonly seed: number; readonly shards: number; readonly customers: number },
    source: LearnedSource,
    levels: { readonly entities: number; readonly counterparties: number; readonly categories: readonly string[] },
  ) {
    this.shards = stream.shards;
    this.people = Math.max(stream.customers, levels.entities);
    this.merchants = levels.categories.length * MERCHANTS_A_CATEGORY;
    const accounts = this.people + Math.max(this.merchants, levels.counterparties);
    const institutions = [{ bic: 'LNDRXL22', country: 'XL' }];
    const ids = new AccountIds(stream.seed, stream.shards);
    const institutionOf = Array.from(
      { length: stream.shards },
      (_, shard) => new Uint8Array(Math.ceil((accounts - shard) / stream.shards)),
    );
    this.directory = {
      stream: stream.stream,
      shards: stream.shards,
      accountIds: institutionOf.map((of, shard) => ids.ofShard(shard, of, institutions)),
      accountInstitution: institutionOf,
      institutions,
      currencies: [source.currency ?? 'EUR'],
      merchants: levels.categories.flatMap((level) => merchantsOf(level, source.codes?.[level])),
      remittances: [''],
      typologies: ['', LEARNED_TYPOLOGY],
      techniques: [NO_TECHNIQUES, NO_TECHNIQUES],
    };
  }

  person(index: number): AccountRef {
    return this.account(index % this.people);
  }

  /** The account of a merchant, or of somebody who is named as paid. */
  payee(index: number): AccountRef {
    return this.account(this.people + index);
  }

  private account(index: number): AccountRef {
    return accountRef(index % this.shards, Math.floor(index / this.shards));
  }
}

function merchantsOf(level: string, code = /^\d{4}$/.test(level) ? level : NO_CODE): MerchantFacts[] {
  const word = level
    .replaceAll(/[^A-Za-z0-9]/g, '')
    .slice(0, 6)
    .toUpperCase();
  return Array.from({ length: MERCHANTS_A_CATEGORY }, (_, i) => ({
    id: `${word}-${i + 1}`,
    categoryCode: code,
    city: 'Springfield',
    country: 'XL',
    terminals: [],
  }));
}
