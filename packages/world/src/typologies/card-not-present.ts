import { DAY_MS } from '@launderette/kernel';
import { misuseOnline, USES_WITHIN_MS } from './parts/card-fraud.ts';
import { Fraud, fraudParameters } from './parts/fraud.ts';
import { counts, days } from './parts/parameters.ts';
import { lasting } from './prevalence.ts';
import type { Typology } from './typology.ts';

/** Whoever gets through buys again at once; another day from the same device, mostly. */
const GOES_ON_SHARE = 0.6;
const SAME_DEVICE_SHARE = 0.7;

/** A card's data are used in web shops while its holder goes on using it. */
export const cardNotPresent: Typology = {
  name: 'card-not-present',
  summary:
    'A stolen card number is used two to eight times in web shops within a window of 14 days, mostly some at a time, while the holder goes on using the card.',
  f3: [],
  amltrix: [],
  tell: 'A device and a place of delivery that the card never had, between genuine purchases.',
  hardNegative: 'card-purchase: purchases in web shops; banking-session: a new phone',
  hardNegativeMultiple: 50,
  parameters: [
    ...lasting(fraudParameters),
    ...counts('uses', 'purchases', 2, 8, 'Chosen; UK remote card purchase: a loss of about 154 a case.', 'payments', 1),
    days('Window in which the card is used.', 14, 'Generative definition: 14-day compromise window.'),
  ],
  plan: (episode) => {
    const fraud = new Fraud(episode);
    const { plot } = fraud;
    const victim = fraud.victim();
    const device = fraud.device();
    const endMs = plot.startMs + plot.setting('daysMax') * DAY_MS;
    let atMs = plot.startMs;
    let bought = device;
    for (let uses = plot.dice.whole(plot.setting('usesMin'), plot.setting('usesMax')); uses > 0; uses -= 1) {
      const goesOn = atMs > plot.startMs && plot.dice.happens(GOES_ON_SHARE);
      if (!goesOn) bought = plot.dice.happens(SAME_DEVICE_SHARE) ? device : fraud.device();
      atMs = misuseOnline(plot, victim, atMs, goesOn ? USES_WITHIN_MS : Math.max(endMs - atMs, USES_WITHIN_MS), bought);
    }
    return fraud.livesOff(8);
  },
};
