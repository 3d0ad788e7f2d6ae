import { HOUR_MS, Phase, Reason, Role } from '@launderette/kernel';
import { misuseByTap, misuseInShop } from './parts/card-fraud.ts';
import { Fraud, fraudParameters } from './parts/fraud.ts';
import { counts, parameter } from './parts/parameters.ts';
import type { Plot } from './parts/plot.ts';
import type { Typology } from './typology.ts';

/** Thieves who saw the holder enter the PIN: they take cash and pay with the chip. The others tap, below the limit. */
const KNOWS_PIN_SHARE = 0.35;
const WITHDRAWS_SHARE = 0.35;
/** Taps in a row after which the PIN is asked for: five, regulation (EU) 2018/389, article 11; the holder made some of them. */
const TAPS_MIN = 2;
const TAPS_MAX = 5;
/** Shops that go on without it: those that ask another time or not at all. */
const NOT_ASKED_SHARE = 0.5;

/** A card is used by its finder until it is blocked. */
export const lostOrStolenCard: Typology = {
  name: 'lost-or-stolen-card',
  summary:
    'A stolen card is used three to twelve times within a day, tapped below the limit or with the PIN in shops and at machines, until the PIN is asked for or it is blocked.',
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
    const knowsPin = plot.dice.happens(KNOWS_PIN_SHARE);
    const tapsUntilAsked = plot.dice.whole(TAPS_MIN, TAPS_MAX);
    const blocked = plot.dice.happens(0.6) ? plot.dice.whole(1, 2) : 0;
    momentsOf(plot, uses).forEach((atMs, i) => {
      const isBlocked = i > 0 && i >= uses - blocked;
      const refusal = isBlocked ? Reason.cardBlocked : Reason.none;
      if (knowsPin && !isBlocked && plot.dice.happens(WITHDRAWS_SHARE))
        plot.withdraw(victim, plot.dice.of([10_000, 20_000, 30_000, 50_000]), atMs, undefined, Phase.theft);
      else if (knowsPin) misuseInShop(plot, victim, thief, { atMs, refusal });
      else {
        const asked = i >= tapsUntilAsked && !plot.dice.happens(NOT_ASKED_SHARE);
        misuseByTap(plot, victim, thief, atMs, isBlocked ? Reason.cardBlocked : asked ? Reason.securityData : refusal);
      }
    });
    return plot.steps;
  },
};

/** Most are in a hurry: half of the sprees are over within a sixteenth of the time. */
function momentsOf(plot: Plot, uses: number): readonly number[] {
  const pace = plot.dice.unit();
  const spanMs = (1 + (plot.setting('hoursMax') - 1) * pace * pace * pace * pace) * HOUR_MS;
  const waits = Array.from({ length: uses }, (_, i) => (i === 0 ? 0 : spanMs * plot.dice.unit()));
  return waits.sort((a, b) => a - b).map((wait) => Math.floor(plot.startMs + wait));
}
