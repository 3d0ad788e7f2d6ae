import type { AccountRef, Directory } from '@launderette/kernel';
import { Accounts } from '../accounts.ts';
import { type Fragment, fragment, writeFragment } from '../bytes/fragment.ts';
import { quoted } from './text.ts';

/** Writes accounts: their ids from the directory's bytes, their institutions from prepared texts. */
export class PartyWriter {
  readonly #accounts: Accounts;
  /** `","institution":"BIC"` by institution: closes the account's string. */
  readonly #institutions: readonly Fragment[];
  /** The same with the country. */
  readonly #agents: readonly Fragment[];

  constructor(directory: Directory) {
    this.#accounts = new Accounts(directory);
    this.#institutions = directory.institutions.map(({ bic }) => fragment(`","institution":${quoted(bic)}`));
    this.#agents = directory.institutions.map(({ bic, country }) =>
      fragment(`","institution":${quoted(bic)},"country":${quoted(country)}`),
    );
  }

  /** Writes the account id, 24 bytes without quotes. */
  writeId(view: DataView, at: number, account: AccountRef): number {
    return this.#accounts.writeId(view, at, account);
  }

  /** Writes `ID","institution":"BIC"`, after an opening quote. */
  writeWithInstitution(view: DataView, at: number, account: AccountRef): number {
    return writeFragment(
      view,
      this.writeId(view, at, account),
      this.#institutions[this.#accounts.institution(account)]!,
    );
  }

  /** Writes `ID","institution":"BIC","country":"CC"`, after an opening quote. */
  writeWithAgent(view: DataView, at: number, account: AccountRef): number {
    return writeFragment(view, this.writeId(view, at, account), this.#agents[this.#accounts.institution(account)]!);
  }
}
