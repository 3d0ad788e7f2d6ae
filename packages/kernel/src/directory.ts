/** What the references in a block's columns stand for: fixed for the life of a stream, shared by every worker. */
export interface Directory {
  /** Name of the stream, first part of every event id. */
  readonly stream: string;
  readonly shards: number;
  /** ASCII account ids by shard, ACCOUNT_ID_BYTES each, in order of the local index. */
  readonly accountIds: readonly Uint8Array[];
  /** Index into `institutions` by shard and local index. */
  readonly accountInstitution: readonly Uint8Array[];
  readonly institutions: readonly InstitutionFacts[];
  /** ISO 4217 codes. */
  readonly currencies: readonly string[];
  readonly merchants: readonly MerchantFacts[];
  /** Templates of remittance text; `{n}` is replaced by the row's number. Entry 0 is unused. */
  readonly remittances: readonly string[];
  /** Catalogue names by typology code. */
  readonly typologies: readonly string[];
  /** What others call them, by typology code. */
  readonly techniques: readonly TechniqueFacts[];
}

/** Ids of a typology in published frameworks. */
export interface TechniqueFacts {
  /** MITRE Fight Fraud Framework. */
  readonly f3: readonly string[];
  readonly amltrix: readonly string[];
}

export interface InstitutionFacts {
  /** BIC-shaped, 8 characters. */
  readonly bic: string;
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
}

export interface MerchantFacts {
  readonly id: string;
  readonly categoryCode: string;
  readonly city: string;
  readonly country: string;
  /** Terminal ids; empty for a web shop. */
  readonly terminals: readonly string[];
}

/** Length of an account id: the shape of an IBAN, ASCII. */
export const ACCOUNT_ID_BYTES = 24;
