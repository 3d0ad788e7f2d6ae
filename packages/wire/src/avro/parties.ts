import { ACCOUNT_ID_BYTES, type AccountRef, type Directory } from '@launderette/kernel';
import { Accounts } from '../accounts.ts';
import { bytesOf } from '../bytes/concat.ts';
import { Fragment, writeFragment } from '../bytes/fragment.ts';
import { writeVarint } from '../bytes/varint.ts';
import { ABSENT, int, PRESENT, string } from './values.ts';

const OPENING = new Fragment(bytesOf(PRESENT, int(ACCOUNT_ID_BYTES)));

/** Writes a party that is present; what is absent is the caller's. */
export class PartyWriter {
  readonly #accounts: Accounts;
  /** Institution and country, by institution. */
  readonly #agents: readonly Fragment[];

  constructor(directory: Directory) {
    this.#accounts = new Accounts(directory);
    this.#agents = directory.institutions.map(
      ({ bic, country }) => new Fragment(bytesOf(string(bic), string(country))),
    );
  }

  /** `balanceMinor`: NaN where absent. */
  write(view: DataView, at: number, account: AccountRef, balanceMinor: number): number {
    const id = this.#accounts.writeId(view, writeFragment(view, at, OPENING), account);
    const end = writeFragment(view, id, this.#agents[this.#accounts.institution(account)]!);
    if (Number.isNaN(balanceMinor)) {
      view.setUint8(end, ABSENT);
      return end + 1;
    }
    view.setUint8(end, PRESENT);
    return writeVarint(view, end + 1, balanceMinor);
  }
}
