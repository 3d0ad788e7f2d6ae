/** Shape of an account id: all but its last four digits is the account that has the balance, of a virtual account its master's. */
const ID = /^XL00[A-Z]{4}\d{16}$/;
const ENDING_DIGITS = 4;

/** The account that has the balance of an account: all ids of one begin alike. Other ids stand for themselves. */
export function bookOf(account: string): string {
  return ID.test(account) ? account.slice(0, -ENDING_DIGITS) : account;
}
