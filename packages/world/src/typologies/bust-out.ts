import { ActivityKind, Channel, DAY_MS, Rail, Role } from '@launderette/kernel';
import { misuseOnline } from './parts/card-fraud.ts';
import { Fraud, fraudParameters } from './parts/fraud.ts';
import { counts, days } from './parts/parameters.ts';
import { spend } from './parts/spending.ts';
import { lasting } from './prevalence.ts';
import type { Typology } from './typology.ts';

/** Identities that were made up behave well, and then take everything. */
export const bustOut: Typology = {
  name: 'bust-out',
  summary:
    'Two to four made-up identities that share a device behave well for weeks, then use up all that they can within hours to days.',
  f3: [],
  amltrix: [],
  tell: 'Fragments of identity in common, a device above all; then everything at once.',
  hardNegative: 'banking-session: families that share a device; card-purchase: big days of shopping',
  hardNegativeMultiple: 20,
  parameters: [
    ...lasting(fraudParameters),
    ...counts('identities', 'identities', 2, 4, 'Chosen.'),
    days(
      'How long they behave before it.',
      30,
      'Generative definition: 12-24 months; cut to what a stream of a month shows.',
    ),
  ],
  plan: (episode) => {
    const fraud = new Fraud(episode);
    const { plot } = fraud;
    const device = fraud.device();
    const collector = plot.crew.person(Role.collector);
    const goodMs = plot.setting('daysMax') * DAY_MS * (0.5 + 0.5 * plot.dice.unit());
    const identities = plot.crew.needyOnes(
      plot.dice.whole(plot.setting('identitiesMin'), plot.setting('identitiesMax')),
      Role.launderer,
    );
    identities.forEach((identity, i) => {
      plot.activity(
        identity,
        ActivityKind.login,
        i === 0 ? plot.startMs : plot.soon(plot.startMs, 3 * DAY_MS),
        Channel.app,
        device,
      );
      spend(plot, [identity], plot.startMs, 2, goodMs);
      const bustMs = plot.soon(plot.startMs + goodMs, DAY_MS);
      for (let uses = plot.dice.whole(1, 4); uses > 0; uses -= 1)
        misuseOnline(plot, identity, bustMs, 2 * DAY_MS, device);
      plot.drain(identity, collector, plot.soon(bustMs, DAY_MS), plot.dice.between(0.6, 0.95), 1_500_000, 500, {
        device,
        form: { rail: Rail.instant, channel: Channel.app },
      });
    });
    return plot.steps;
  },
};
