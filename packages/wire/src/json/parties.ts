import { ACCOUNT_ID_BYTES, type AccountRef, type Directory, localOf, shardOf } from '@launderette/kernel';
import { type Fragment, fragment, writeFragment } from '../bytes/fragment.ts';
import { quoted } from './text.ts';

/** Writes accounts: their ids from the directory's bytes, their institutions from prepared texts. */
export class PartyWriter {
  readonly #ids: readonly DataView[];
  readonly #institutionOf: readonly Uint8Array[];
  /** `","institution":"BIC"` by institution: closes the account's string. */
  readonly #institutions: readonly Fragment[];
  /** The same with the country. */
  readonly #agents: readonly Fragment[];

  constructor(directory: Directory) {
    this.#ids = directory.accountIds.map((ids) => new DataView(ids.buffer, ids.byteOffset, ids.byteLength));
    this.#institutionOf = directory.accountInstitution;
    this.#institutions = directory.institutions.map(({ bic }) => fragment(`","institution":${quoted(bic)}`));
    this.#agents = directory.institutions.map(({ bic, country }) =>
      fragment(`","institution":${quoted(bic)},"country":${quoted(country)}`),
    );
  }

  /** Writes the account id, 24 bytes without quotes. */
  writeId(view: DataView, at: number, account: AccountRef): number {
    const ids = this.#ids[shardOf(account)]!;
    const from = localOf(account) * ACCOUNT_ID_BYTES;
    view.setFloat64(at, ids.getFloat64(from, true), true);
    view.setFloat64(at + 8, ids.getFloat64(from + 8, true), true);
    view.setFloat64(at + 16, ids.getFloat64(from + 16, true), true);
    return at + ACCOUNT_ID_BYTES;
  }

  /** Writes `ID","institution":"BIC"`, after an opening quote. */
  writeWithInstitution(view: DataView, at: number, account: AccountRef): number {
    return writeFragment(view, this.writeId(view, at, account), this.#institutions[this.#institution(account)]!);
  }

  /** Writes `ID","institution":"BIC","country":"CC"`, after an opening quote. */
  writeWithAgent(view: DataView, at: number, account: AccountRef): number {
    return writeFragment(view, this.writeId(view, at, account), this.#agents[this.#institution(account)]!);
  }

  #institution(account: AccountRef): number {
    return this.#institutionOf[shardOf(account)]![localOf(account)]!;
  }
}
