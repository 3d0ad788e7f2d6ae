import { ActivityKind, Channel, HOUR_MS, Role } from '@launderette/kernel';
import { Fraud, fraudParameters } from './parts/fraud.ts';
import { counts, totals } from './parts/parameters.ts';
import type { Typology } from './typology.ts';

/** Somebody who claims to be the bank or the police has the money brought to safety. */
export const impersonationScam: Typology = {
  name: 'impersonation-scam',
  summary:
    'A caller who claims to be the bank has the victim move money to a “safe account” in one to three transfers within a day.',
  f3: [],
  amltrix: ['T0011'],
  tell: 'Genuine device and credentials; a new payee is paid large sums several times within hours.',
  hardNegative: 'person-transfer: large transfers to somebody new, for a car or a deposit',
  hardNegativeMultiple: 5,
  parameters: [
    ...fraudParameters,
    ...counts('payments', 'payments', 1, 3, 'Chosen: 1-3 in a day.', 'payments', 1),
    ...totals(30_000, 800_000, 'Chosen around UK 2023’s cases, alike on every scale.'),
  ],
  plan: (episode) => {
    const fraud = new Fraud(episode);
    const { plot } = fraud;
    const victim = plot.crew.person(Role.victim);
    const mule = fraud.mule();
    let atMs = fraud.sitting(victim, [ActivityKind.login], plot.startMs, Channel.app, { own: 0 });
    for (
      let payments = plot.dice.whole(plot.setting('paymentsMin'), plot.setting('paymentsMax'));
      payments > 0;
      payments -= 1
    ) {
      const minor = plot.amountMinor(plot.setting('totalMinMinor'), plot.setting('totalMaxMinor'));
      const arrivesMs = fraud.victimPays(victim, mule, minor, Math.floor(atMs));
      atMs = arrivesMs + 4 * HOUR_MS * plot.dice.unit();
    }
    return fraud.endWithMule(mule, 5);
  },
};
