import { ACCOUNT_ID_BYTES, type Directory } from '@launderette/kernel';
import { AccountIds } from '../population/account-ids.ts';

/**
 * The directory as one institution has it: its own accounts bear their ids, all others pseudonyms.
 *
 * A pseudonym has the shape of an account id of the same bank and the same shard, is the same in every record of the stream, differs
 * from one viewing institution to another, and tells nothing of the account without the seed. The key of a record therefore still
 * hashes to its partition.
 */
export function maskedDirectory(directory: Directory, seed: number, institution: number): Directory {
  const { bic } = directory.institutions[institution] as Directory['institutions'][number];
  const pseudonyms = new AccountIds(seed, directory.shards, `views/${bic}`);
  const accountIds = directory.accountInstitution.map((banks, shard) => {
    const ids = pseudonyms.ofShard(shard, banks, directory.institutions);
    const own = directory.accountIds[shard] as Uint8Array;
    for (let local = 0; local < banks.length; local += 1) {
      if (banks[local] !== institution) continue;
      const at = local * ACCOUNT_ID_BYTES;
      ids.set(own.subarray(at, at + ACCOUNT_ID_BYTES), at);
    }
    return ids;
  });
  return { ...directory, accountIds };
}
