import type { MerchantFacts } from '@launderette/kernel';
import { MerchantSchema, TransactionSchema } from '@launderette/proto';
import { bytesOf } from '../bytes/concat.ts';
import type { RemittanceSyntax } from '../remittances.ts';
import { delimitedField, openDelimited, varintField } from './fields.ts';

/** The fields kind, purpose, rail and channel. */
export function instructionBytes(kind: number, purpose: number, rail: number, channel: number): Uint8Array {
  return bytesOf(
    varintField(TransactionSchema, 'kind', kind),
    varintField(TransactionSchema, 'purpose', purpose),
    varintField(TransactionSchema, 'rail', rail),
    varintField(TransactionSchema, 'channel', channel),
  );
}

/** The field `merchant`. */
export function merchantBytes(merchant: MerchantFacts, terminal: string | undefined): Uint8Array {
  const fields = [
    delimitedField(MerchantSchema, 'id', merchant.id),
    delimitedField(MerchantSchema, 'categoryCode', merchant.categoryCode),
    ...(terminal === undefined ? [] : [delimitedField(MerchantSchema, 'terminal', terminal)]),
    delimitedField(MerchantSchema, 'city', merchant.city),
    delimitedField(MerchantSchema, 'country', merchant.country),
  ];
  return delimitedField(TransactionSchema, 'merchant', bytesOf(...fields));
}

/** The field `remittance`, whose length is filled in afterwards. */
export const REMITTANCE: RemittanceSyntax = {
  opening: openDelimited(TransactionSchema, 'remittance'),
  closing: '',
  escape: (text) => text,
};
