import { ACCOUNT_ID_BYTES, type AccountRef, type Directory } from '@launderette/kernel';
import { PartySchema, TransactionSchema } from '@launderette/proto';
import { Accounts } from '../accounts.ts';
import { closeDelimited } from '../binary/length.ts';
import { bytesOf } from '../bytes/concat.ts';
import { Fragment, writeFragment } from '../bytes/fragment.ts';
import { writeInt64 } from '../bytes/varint.ts';
import { delimitedField, openDelimited, varintTag } from './fields.ts';

const [BALANCE_TAG = 0] = varintTag(PartySchema, 'balanceAfter');
const BALANCE_TAG_BYTES = 1;

/** Writes the field `debtor` or `creditor`. */
export class PartyWriter {
  readonly #accounts: Accounts;
  /** The field's tag and length, and those of the account. */
  readonly #opening: Fragment;
  readonly #tagBytes: number;
  /** Institution and country, by institution. */
  readonly #agents: readonly Fragment[];

  constructor(directory: Directory, name: 'debtor' | 'creditor') {
    this.#accounts = new Accounts(directory);
    const tag = openDelimited(TransactionSchema, name);
    const account = openDelimited(PartySchema, 'account');
    account[account.length - 1] = ACCOUNT_ID_BYTES;
    this.#opening = new Fragment(bytesOf(tag, account));
    this.#tagBytes = tag.length;
    this.#agents = directory.institutions.map(
      ({ bic, country }) =>
        new Fragment(
          bytesOf(delimitedField(PartySchema, 'institution', bic), delimitedField(PartySchema, 'country', country)),
        ),
    );
  }

  /** `balanceMinor`: NaN where absent; a balance of 0 is present, so it is written. */
  write(view: DataView, at: number, account: AccountRef, balanceMinor: number): number {
    const id = this.#accounts.writeId(view, writeFragment(view, at, this.#opening), account);
    let end = writeFragment(view, id, this.#agents[this.#accounts.institution(account)]!);
    if (!Number.isNaN(balanceMinor)) {
      view.setUint8(end, BALANCE_TAG);
      end = writeInt64(view, end + BALANCE_TAG_BYTES, balanceMinor);
    }
    return closeDelimited(view, at + this.#tagBytes, end);
  }
}
