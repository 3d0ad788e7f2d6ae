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

/** Kinds of accounts that banks have of their own: in their books, and in those of correspondents. */
const OWN_KINDS = [7, 10];

/** Ids of the banks' own accounts. */
export function bankAccounts({ parties, shards }: Directory): ReadonlySet<string> {
  const found = new Set<string>();
  for (let shard = 0; shard < shards; shard += 1)
    for (let subject = 0; subject < (parties?.subjects(shard) ?? 0); subject += 1)
      for (const { account } of parties?.introduce(shard, subject) ?? [])
        if (account !== undefined && OWN_KINDS.includes(account.kind)) found.add(account.id);
  return found;
}

/**
 * Accounts that crime touched: those in criminal events, then, in order of time, whoever a touched account paid in one of the worlds,
 * and always all accounts of a holder, because one pays for the other. What they do may differ between the worlds. What follows from a
 * payment of theirs is touched as they are. Banks pay whatever they hold: only what is said of their own `banks` accounts may differ.
 */
export function touchedBy(
  worlds: readonly (readonly Payment[])[],
  criminal: ReadonlySet<string>,
  accountsOf: ReadonlyMap<string, readonly string[]>,
  alsoAccounts: Iterable<string> = [],
  banks: ReadonlySet<string> = new Set(),
): ReadonlySet<string> {
  const touched = new Set<string>();
  const touch = (account: string | undefined): void => {
    if (account !== undefined) for (const own of accountsOf.get(account) ?? [account]) touched.add(own);
  };
  for (const account of alsoAccounts) touch(account);
  const isTouched = (party?: Party) => party !== undefined && touched.has(party.account) && !banks.has(party.account);
  const payments = worlds
    .flatMap((world, number) => world.map((payment) => ({ ...payment, world: number })))
    .sort((a, b) => (a.eventTime < b.eventTime ? -1 : a.eventTime > b.eventTime ? 1 : 0));
  const touchedIds = worlds.map(() => new Set<string>());
  for (const { id, relatedId = '', debtor, creditor, world } of payments) {
    const ids = touchedIds[world] as Set<string>;
    const isCrime = criminal.has(id) || criminal.has(relatedId);
    const follows = ids.has(relatedId);
    if (isCrime || follows) touch(debtor?.account);
    if (isCrime || follows || isTouched(debtor)) touch(creditor?.account);
    if (isCrime || follows || isTouched(debtor) || isTouched(creditor)) ids.add(id);
  }
  return touched;
}
