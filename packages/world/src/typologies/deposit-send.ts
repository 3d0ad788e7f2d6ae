import { DAY_MS, HOUR_MS, Role } from '@launderette/kernel';
import { depositMinor, holderOf } from './parts/cash.ts';
import { beginGraph, endGraph, graphParameters } from './parts/graph.ts';
import { counts } from './parts/parameters.ts';
import { lasting } from './prevalence.ts';
import type { Typology } from './typology.ts';

/** Cash in, transfer out, again and again. */
export const depositSend: Typology = {
  name: 'deposit-send',
  summary:
    'Cash is paid in and nine tenths of it sent to somebody else within 48 hours, one to five times in two weeks.',
  f3: [],
  amltrix: ['T0016', 'T0140'],
  tell: 'Every deposit is followed within two days by a transfer of nearly the same amount.',
  hardNegative: 'cash-deposit: market traders who pay in what they took and pay their supplier with it',
  hardNegativeMultiple: 10,
  parameters: [
    ...lasting(graphParameters),
    ...counts('rounds', 'times', 1, 5, 'SAML-D: deposit-send; within 48 h chosen.', 'times', 1),
  ],
  plan: (episode) => {
    const { plot, laundry } = beginGraph(episode);
    const holder = holderOf(plot);
    const target = plot.dice.happens(0.7) ? plot.crew.person(Role.launderer) : plot.crew.abroad(Role.beneficiary);
    const rounds = plot.dice.whole(plot.setting('roundsMin'), plot.setting('roundsMax'));
    for (let round = 0; round < rounds; round += 1) {
      const minor = depositMinor(plot, 900_000);
      const atMs = round === 0 ? plot.startMs : plot.atCashHours(plot.startMs, 14 * DAY_MS);
      const readyMs = plot.deposit(holder, minor, atMs);
      laundry.receive(holder, minor * plot.setting('margin'), readyMs);
      const sentMinor = plot.tidyMinor(minor * (1 - plot.setting('margin')));
      const arrivesMs = plot.pay(holder, target, sentMinor, plot.soon(readyMs + HOUR_MS / 2, 1.5 * DAY_MS));
      laundry.receive(target, sentMinor, arrivesMs);
    }
    return endGraph(laundry, [], 4);
  },
};
