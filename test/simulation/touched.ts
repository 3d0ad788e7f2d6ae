import type { Directory } from '@launderette/kernel';

interface Party {
  readonly account: string;
  readonly country: string;
}

/** A payment as far as it says who touched whom. */
export interface Payment {
  readonly id: string;
  readonly eventTime: string;
  readonly relatedId?: string;
  readonly debtor?: Party;
  readonly creditor?: Party;
}

/** By account, all accounts of its holder: what the stream's topic of parties says. */
export function holdings({ parties, shards }: Directory): ReadonlyMap<string, readonly string[]> {
  const byHolder = new Map<string, string[]>();
  for (let shard = 0; shard < shards; shard += 1)
    for (let subject = 0; subject < (parties?.subjects(shard) ?? 0); subject += 1)
      for (const { account } of parties?.introduce(shard, subject) ?? [])
        if (account?.holder !== undefined)
          byHolder.set(account.holder, [...(byHolder.get(account.holder) ?? []), account.id]);
  return new Map([...byHolder.values()].flatMap((accounts) => accounts.map((account) => [account, accounts] as const)));
}

/**
 * Accounts that crime touched: those in criminal events, then, in order of time, whoever a touched account paid in one of the worlds,
 * and always all accounts of a holder, because one pays for the other. What they do may differ between the worlds.
 */
export function touchedBy(
  worlds: readonly (readonly Payment[])[],
  criminal: ReadonlySet<string>,
  accountsOf: ReadonlyMap<string, readonly string[]>,
  alsoAccounts: Iterable<string> = [],
): ReadonlySet<string> {
  const touched = new Set<string>();
  const touch = (account: string | undefined): void => {
    if (account !== undefined) for (const own of accountsOf.get(account) ?? [account]) touched.add(own);
  };
  for (const account of alsoAccounts) touch(account);
  const payments = worlds.flat().sort((a, b) => (a.eventTime < b.eventTime ? -1 : a.eventTime > b.eventTime ? 1 : 0));
  for (const { id, relatedId = '', debtor, creditor } of payments) {
    const isCrime = criminal.has(id) || criminal.has(relatedId);
    if (isCrime) touch(debtor?.account);
    if (isCrime || (debtor !== undefined && touched.has(debtor.account))) touch(creditor?.account);
  }
  return touched;
}
