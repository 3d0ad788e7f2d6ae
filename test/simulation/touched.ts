import { CORRESPONDENTS } from './run.ts';

interface Party {
  readonly account: string;
  readonly institution?: string;
}

interface Payment {
  readonly id: string;
  readonly kind: string;
  readonly relatedId?: string;
  readonly debtor?: Party;
  readonly creditor?: Party;
}

/** The account that has the balance: virtual account numbers differ from it in the last four digits. */
export const bookOf = (account: string): string => account.slice(0, 20);

/**
 * Accounts in criminal payments, whoever was paid by them, and so on; and those in payments that follow from such ones. Bank's own
 * accounts pay whatever they hold, so that only what is said of their balances differs: it goes no further through them.
 */
export function touchedBy(labels: readonly string[], ...runs: readonly (readonly string[])[]): ReadonlySet<string> {
  const criminal = new Set(labels.map((line) => (JSON.parse(line) as { eventId: string }).eventId));
  const payments = runs.map((lines) => lines.map((line) => JSON.parse(line) as Payment));
  const banks = new Set<string>();
  for (const { kind, creditor, debtor } of payments.flat()) {
    if (kind === 'KIND_FEE' && creditor) banks.add(bookOf(creditor.account));
    for (const party of [debtor, creditor])
      if (party && CORRESPONDENTS.includes(party.institution ?? '')) banks.add(bookOf(party.account));
  }
  const touched = new Set<string>();
  const touch = (...parties: readonly (Party | undefined)[]) => {
    for (const party of parties) if (party) touched.add(bookOf(party.account));
  };
  // Only the run with the labels has criminal payments: numbers of another mean others.
  for (const { id, debtor, creditor } of payments[0] ?? []) if (criminal.has(id)) touch(debtor, creditor);
  const isTouched = (party?: Party) => {
    const book = party && bookOf(party.account);
    return book !== undefined && touched.has(book) && !banks.has(book);
  };
  const touchedIds = payments.map(() => new Set<string>());
  for (let known = -1; known < touched.size; ) {
    known = touched.size;
    payments.forEach((of, run) => {
      const ids = touchedIds[run] as Set<string>;
      for (const { id, debtor, creditor, relatedId = '' } of of) {
        const follows = ids.has(relatedId);
        if (follows) touch(debtor, creditor);
        else if (isTouched(debtor)) touch(creditor);
        if (follows || isTouched(debtor) || isTouched(creditor)) ids.add(id);
      }
    });
  }
  return touched;
}
