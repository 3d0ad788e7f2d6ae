import { HOUR_MS, Phase, Reason, Role } from '@launderette/kernel';
import { misuseInShop } from './parts/card-fraud.ts';
import { Fraud, fraudParameters } from './parts/fraud.ts';
import { counts, parameter } from './parts/parameters.ts';
import type { Typology } from './typology.ts';

/** Purchases at which the thief is asked for the PIN, and does not know it. */
const PIN_ASKED_SHARE = 0.12;

/** A card is used by its finder until it is blocked. */
export const lostOrStolenCard: Typology = {
  name: 'lost-or-stolen-card',
  summary:
    'A stolen card is used three to twelve times in shops and at machines within a day, now and then refused for want of the PIN, until it is blocked.',
  f3: [],
  amltrix: [],
  tell: 'Velocity: many purchases and withdrawals within hours, refused in the end.',
  hardNegative: 'card-purchase: shopping trips of several stops, above all before holidays',
  hardNegativeMultiple: 20,
  parameters: [
    ...fraudParameters,
    ...counts('uses', 'uses', 3, 12, 'Chosen: a spree.', 'payments', 1),
    parameter('hoursMax', 'Longest time until it is blocked.', {
      unit: 'hours',
      min: 1,
      max: 168,
      default: 24,
      source: 'Chosen: 1-24 h.',
    }),
  ],
  plan: (episode) => {
    const fraud = new Fraud(episode);
    const { plot } = fraud;
    const victim = fraud.victim();
    const thief = plot.crew.needy(Role.fraudster);
    const uses = plot.dice.whole(plot.setting('usesMin'), plot.setting('usesMax'));
    // Most are in a hurry.
    const pace = plot.dice.unit();
    const spanMs = (1 + (plot.setting('hoursMax') - 1) * pace * pace) * HOUR_MS;
    const blocked = plot.dice.happens(0.6) ? plot.dice.whole(1, 2) : 0;
    const waits = Array.from({ length: uses }, (_, i) => (i === 0 ? 0 : spanMs * plot.dice.unit())).sort(
      (a, b) => a - b,
    );
    waits.forEach((wait, i) => {
      const atMs = Math.floor(plot.startMs + wait);
      const asked = plot.dice.happens(PIN_ASKED_SHARE) ? Reason.securityData : Reason.none;
      const refusal = i > 0 && i >= uses - blocked ? Reason.cardBlocked : asked;
      if (refusal === Reason.none && plot.dice.happens(0.2))
        plot.withdraw(victim, plot.dice.of([5000, 10_000, 20_000, 30_000]), atMs, undefined, Phase.theft);
      else misuseInShop(plot, victim, thief, atMs, undefined, refusal);
    });
    return plot.steps;
  },
};
