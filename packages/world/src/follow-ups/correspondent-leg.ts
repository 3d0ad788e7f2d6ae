import { Chance, Channel, Kind, MINUTE_MS, Rail, Reason } from '@launderette/kernel';
import type { Leg } from '../population/correspondents.ts';
import { remittance } from '../population/remittances.ts';
import type { World } from '../world.ts';
import { type CarryOut, type FollowUp, PLAIN } from './follow-up.ts';
import { FollowUpKind } from './kinds.ts';

/** From one correspondent to the next: SWIFT gpi has half of payments credited within 30 minutes, most of the time at the end. */
const NEXT_MIN_MS = 4 * MINUTE_MS;
const NEXT_MAX_MS = 50 * MINUTE_MS;
const FEE_AFTER_MS = 1000;
/** What a correspondent takes of a payment, minor units. Chosen: tariffs of European banks, 5-25 euro. */
const FEES_MINOR = [500, 750, 1000, 1250, 1500, 2500];

/** Which movement of which route a follow-up is: its `number`. */
export interface Passage {
  /** Index of the home institution, and of the country. */
  readonly institution: number;
  readonly country: number;
  /** Movements before this one. */
  readonly hop: number;
  /** Money comes from the country. */
  readonly inbound: boolean;
}

const INSTITUTIONS_MAX = 64;
const COUNTRIES_MAX = 64;
const HOPS_MAX = 8;

export function passageNumber({ institution, country, hop, inbound }: Passage): number {
  return ((institution * COUNTRIES_MAX + country) * HOPS_MAX + hop) * 2 + (inbound ? 1 : 0);
}

function passageOf(number: number): Passage {
  const rest = Math.floor(number / 2);
  const way = Math.floor(rest / HOPS_MAX);
  return {
    institution: Math.floor(way / COUNTRIES_MAX) % INSTITUTIONS_MAX,
    country: way % COUNTRIES_MAX,
    hop: rest % HOPS_MAX,
    inbound: number % 2 === 1,
  };
}

/** A correspondent moves money between two banks' accounts in its books, for a payment that it passes on, and takes a fee. */
export const correspondentLeg: CarryOut = ({ world, shard, followUps }, what, timeMs) => {
  const passage = passageOf(what.number);
  const legs = legsOf(world, shard.index, passage);
  const leg = legs[passage.hop];
  if (leg === undefined) return;
  const second = Math.floor((timeMs - world.startMs) / 1000);
  const chance = new Chance(world.seed, 'correspondents', shard.index).at(what.local, second);
  const [debtor, creditor] = [shard.ref(leg.debtor), shard.ref(leg.creditor)];
  const row = shard.propose(timeMs, Kind.creditTransfer, Rail.wire, Channel.api, debtor, creditor, what.amountMinor);
  shard.events.remittance[row] = remittance('Cover payment {n}');
  shard.events.remittanceNumber[row] = 100_000 + chance.below(900_000);
  shard.events.related[row] = what.sequence;
  const sequence = shard.nextSequence;
  shard.decide(row, Reason.none);
  followUps.plan(timeMs + FEE_AFTER_MS, {
    ...PLAIN,
    kind: FollowUpKind.charge,
    local: what.local,
    debtor,
    creditor: shard.ref(leg.income),
    amountMinor: FEES_MINOR[chance.below(FEES_MINOR.length)] as number,
    sequence,
    text: remittance('Correspondent fee {n}'),
    number: 1 + chance.below(99_999),
  });
  if (passage.hop + 1 < legs.length) passOn(what, passage, timeMs, chance, followUps);
};

function passOn(
  what: FollowUp,
  passage: Passage,
  timeMs: number,
  chance: Chance,
  followUps: { plan(dueMs: number, what: FollowUp): void },
): void {
  const unit = chance.unit();
  followUps.plan(timeMs + NEXT_MIN_MS + (NEXT_MAX_MS - NEXT_MIN_MS) * unit * unit, {
    ...what,
    number: passageNumber({ ...passage, hop: passage.hop + 1 }),
  });
}

/** The movements in order; money that comes from a country goes the way back. */
function legsOf(world: World, shard: number, { institution, country, inbound }: Passage): readonly Leg[] {
  const legs = world.correspondents.route(world.correspondentsFrom(shard), institution, country);
  if (!inbound) return legs;
  return legs.map((leg) => ({ ...leg, debtor: leg.creditor, creditor: leg.debtor })).reverse();
}
