import { Channel, Purpose, Rail } from '@launderette/kernel';
import { PERSONAL_REMITTANCES, remittance } from '../../population/remittances.ts';
import type { Dice } from './dice.ts';
import type { Party } from './party.ts';

/** Above it the instant scheme does not take a payment, and wallets do not, minor units: see rails/limits. */
const INSTANT_MAX_MINOR = 10_000_000;
const WALLET_MAX_MINOR = 1_000_000;

/** The form of a transfer as its orderer fills it in. */
export interface Form {
  readonly rail: number;
  readonly channel: number;
  readonly purpose: number;
  readonly remittance: number;
  readonly remittanceNumber: number;
}

/**
 * The form that an ordinary payer of this kind would choose for this payee: the shares are those of the behaviours of the same name
 * (person-transfer, remittance, business-trade), so that the form of a payment does not tell whose it is.
 */
export function formOf(from: Party, to: Party, minor: number, dice: Dice): Form {
  if (from.kind !== 'person') return invoice(minor, dice);
  return to.kind === 'abroad' ? familySupport(minor, dice) : personal(minor, dice);
}

function personal(minor: number, dice: Dice): Form {
  return {
    rail: minor > INSTANT_MAX_MINOR ? Rail.wire : Rail.instant,
    channel: dice.happens(0.72) ? Channel.app : Channel.web,
    purpose: dice.happens(0.06) ? Purpose.GIFT : Purpose.none,
    remittance: dice.of(PERSONAL_REMITTANCES),
    remittanceNumber: 1000 + dice.below(900_000),
  };
}

function familySupport(minor: number, dice: Dice): Form {
  const kind = dice.unit();
  const wallet = kind < 0.4 && minor <= WALLET_MAX_MINOR;
  return {
    rail: wallet ? Rail.wallet : kind < 0.65 ? Rail.wire : Rail.batchCredit,
    channel: dice.happens(0.8) ? Channel.app : Channel.web,
    purpose: Purpose.none,
    remittance: remittance('Family support'),
    remittanceNumber: 0,
  };
}

/** What companies pay each other by. */
export function invoice(minor: number, dice: Dice): Form {
  const wire = dice.happens(0.3) || minor > INSTANT_MAX_MINOR;
  return {
    rail: wire ? Rail.wire : dice.happens(0.3) ? Rail.instant : Rail.batchCredit,
    channel: dice.happens(0.5) ? Channel.api : Channel.web,
    purpose: Purpose.SUPP,
    remittance: remittance('Invoice {n}'),
    remittanceNumber: 100_000 + dice.below(9_000_000),
  };
}
