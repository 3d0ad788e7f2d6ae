import { ACCOUNT_ID_BYTES, type AccountRef, type Directory, localOf, shardOf } from '@launderette/kernel';

/** Looks accounts up in the directory: their ids as bytes, their institutions by index. */
export class Accounts {
  readonly #ids: readonly DataView[];
  readonly #institutionOf: readonly Uint8Array[];

  constructor(directory: Directory) {
    this.#ids = directory.accountIds.map((ids) => new DataView(ids.buffer, ids.byteOffset, ids.byteLength));
    this.#institutionOf = directory.accountInstitution;
  }

  /** Writes the account id, 24 bytes. */
  writeId(view: DataView, at: number, account: AccountRef): number {
    const ids = this.#ids[shardOf(account)]!;
    const from = localOf(account) * ACCOUNT_ID_BYTES;
    view.setFloat64(at, ids.getFloat64(from, true), true);
    view.setFloat64(at + 8, ids.getFloat64(from + 8, true), true);
    view.setFloat64(at + 16, ids.getFloat64(from + 16, true), true);
    return at + ACCOUNT_ID_BYTES;
  }

  /** Index into Directory.institutions. */
  institution(account: AccountRef): number {
    return this.#institutionOf[shardOf(account)]![localOf(account)]!;
  }
}
