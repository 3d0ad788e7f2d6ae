import { ACCOUNT_ID_BYTES, type Directory, type MerchantFacts } from '@launderette/kernel';

/** A directory of plausible texts, for measurements and tests. */
export function sampleDirectory(shards: number, accountsPerShard: number, merchants: number): Directory {
  return {
    stream: 'retail',
    shards,
    accountIds: Array.from({ length: shards }, (_, shard) => accountIds(shard, accountsPerShard)),
    accountInstitution: Array.from({ length: shards }, () =>
      Uint8Array.from({ length: accountsPerShard }, (_, local) => local % 2),
    ),
    institutions: [
      { bic: 'LNDRXLAA', country: 'NL' },
      { bic: 'WASHXLBB', country: 'DE' },
    ],
    currencies: ['EUR', 'GBP'],
    merchants: Array.from({ length: merchants }, (_, index) => merchant(index)),
    remittances: [
      '',
      'Rent {n}',
      'Invoice {n} of {n}',
      'Gift',
      'Für "{n}" \\ naïve\u007f\u{1f600}',
      `{n} ${'ü'.repeat(120)}`,
    ],
    typologies: ['card-testing', 'account-takeover'],
    techniques: [
      { f3: ['F1012', 'F1038'], amltrix: [] },
      { f3: [], amltrix: ['T0011'] },
    ],
  };
}

function accountIds(shard: number, accounts: number): Uint8Array {
  const bytes = new Uint8Array(accounts * ACCOUNT_ID_BYTES);
  for (let local = 0; local < accounts; local++) {
    const text = `XL00LNDR${String(shard).padStart(4, '0')}${String(local).padStart(12, '0')}`;
    new TextEncoder().encodeInto(text, bytes.subarray(local * ACCOUNT_ID_BYTES));
  }
  return bytes;
}

function merchant(index: number): MerchantFacts {
  const web = index % 5 === 4;
  const city = index % 7 === 6 ? 'Zürich "Süd"' : 'Rotterdam';
  return {
    id: `MERCH${String(index).padStart(10, '0')}`,
    categoryCode: '5411',
    city,
    country: 'NL',
    terminals: web ? [] : ['TERM0001', 'TERM0002'],
  };
}
