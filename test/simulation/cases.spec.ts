import { type AuditedEpisode, episodeOf } from '@launderette/evaluation';
import { typologyCatalogue } from '@launderette/world';
import { describe, expect, it } from 'vitest';
import { linesOf, simulate } from './run.ts';

/** What launders what was stolen or paid in, and where the money then comes home. */
const LAYERING = ['mule-network', 'random-walk', 'scatter-gather'];
const HOMES = ['cash-drawdown', 'integration'];

const DAYS = 45;
const DAY_MS = 86_400_000;
/** A refused step is tried again, with less, so often; see Retry. */
const ATTEMPTS_MAX = 4;

interface Label {
  readonly eventId: string;
  readonly eventTime: string;
  readonly episodeId: string;
  readonly typology: string;
  readonly step?: number;
  readonly phase?: string;
  readonly illicitShare?: number;
}

interface Payment {
  readonly id: string;
  readonly status: string;
  readonly reason?: string;
  readonly debtor?: { readonly account: string };
  readonly creditor?: { readonly account: string };
  readonly amount: { readonly minorUnits: string };
}

const simulation = simulate({
  seed: 21,
  customers: 1200,
  prevalence: Object.fromEntries(typologyCatalogue.map(({ name }) => [name, 20_000])),
});
const lines = linesOf(simulation, (world, encoder) => world.advance(world.startMs + DAYS * DAY_MS, Infinity, encoder));
const payments = new Map(lines.transactions.map((line) => JSON.parse(line) as Payment).map((one) => [one.id, one]));
const labels = lines.labels.map((line) => JSON.parse(line) as Label).filter(({ step = 0 }) => step > 0);
const episodes = lines.episodes.map(episodeOf);

function by<T>(values: readonly T[], key: (value: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const value of values) groups.set(key(value), [...(groups.get(key(value)) ?? []), value]);
  return groups;
}

const labelsOf = by(labels, ({ episodeId }) => episodeId);
const paidIn = (episodeId: string) =>
  (labelsOf.get(episodeId) ?? []).flatMap((label) => {
    const payment = payments.get(label.eventId);
    return payment?.status === 'STATUS_BOOKED' ? [{ label, payment }] : [];
  });

describe('episodes that follow from others', () => {
  const began = new Map(episodes.filter(({ ended }) => !ended).map((one) => [one.episodeId, one]));
  // A case that was under way when the stream began shows its end alone.
  const isWhole = (episodeId: string) => (labelsOf.get(episodeId) ?? []).some(({ step }) => step === 1);
  const chained = [...began.values()].flatMap((child) => {
    const parent = began.get(child.parentEpisodeId ?? '');
    return parent !== undefined && isWhole(parent.episodeId) ? [{ child, parent }] : [];
  });
  const stolenIn = (episodeId: string) => paidIn(episodeId).filter(({ label }) => label.phase === 'PHASE_THEFT');

  it('name their parent, begin after it, and are of the typologies that launder', () => {
    expect(chained.length).toBeGreaterThan(10);
    expect(new Set(chained.map(({ child }) => child.typology))).toEqual(new Set([...LAYERING, ...HOMES]));
    for (const { child, parent } of chained) expect(child.eventMs).toBeGreaterThan(parent.eventMs);
  });

  it('are third links, too: fraud or placement, then accounts of others, then cash or a business, of the same money', () => {
    const thirds = chained.flatMap(({ child, parent }) => {
      const first = began.get(parent.parentEpisodeId ?? '');
      return first === undefined ? [] : [{ first, parent, child }];
    });
    expect(thirds.length).toBeGreaterThan(5);
    const carried = thirds.filter(({ child }) => paidIn(child.episodeId).length > 0);
    for (const { first, parent, child } of carried) {
      expect(LAYERING).toContain(parent.typology);
      expect(HOMES).toContain(child.typology);
      expect(LAYERING).not.toContain(first.typology);
      // Who begins the third was paid in the second.
      const holders = new Set(paidIn(parent.episodeId).map(({ payment }) => payment.creditor?.account));
      expect(holders).toContain(paidIn(child.episodeId)[0]?.payment.debtor?.account);
    }
    expect(new Set(carried.map(({ child }) => child.typology))).toEqual(new Set(HOMES));
    const illicit = carried.filter(({ child }) => (paidIn(child.episodeId)[0]?.label.illicitShare ?? 0) > 0);
    expect(illicit.length / carried.length).toBeGreaterThan(0.8);
  });

  it('pass on what the parent stole: from its mule, illicit, and out of the accounts at the end', () => {
    const whole = chained.filter(
      ({ child, parent }) => paidIn(child.episodeId).length > 0 && stolenIn(parent.episodeId).length > 0,
    );
    expect(whole.length).toBeGreaterThan(5);
    const illicit = whole.filter(({ child, parent }) => {
      const holders = new Set(stolenIn(parent.episodeId).map(({ payment }) => payment.creditor?.account));
      const [first] = paidIn(child.episodeId);
      expect(holders).toContain(first?.payment.debtor?.account);
      return (first?.label.illicitShare ?? 0) > 0;
    });
    expect(illicit.length / whole.length).toBeGreaterThan(0.8);
    const networks = whole.filter(({ child }) => child.typology === 'mule-network');
    const left = networks.flatMap(({ child }) =>
      paidIn(child.episodeId).filter(({ label }) => label.phase === 'PHASE_CASH_OUT'),
    );
    expect(left.length).toBeGreaterThan(0);
  });
});

describe('steps that are refused', () => {
  const ended = by(
    episodes.filter((one) => one.ended),
    ({ episodeId }) => episodeId,
  );
  const attempts = [...by(labels, ({ episodeId, step }) => `${episodeId} ${step}`).values()].filter(
    (group) => group.length > 1,
  );
  const tried = (group: readonly Label[]) => group.map(({ eventId }) => payments.get(eventId) as Payment);

  it('are tried again later with less, a few times, by the same account, until one is carried out', () => {
    expect(attempts.length).toBeGreaterThan(20);
    for (const group of attempts) {
      expect(group.length).toBeLessThanOrEqual(ATTEMPTS_MAX);
      const own = tried(group);
      expect(new Set(own.map(({ debtor }) => debtor?.account)).size).toBe(1);
      for (const [at, payment] of own.slice(1).entries()) {
        expect(['REASON_INSUFFICIENT_FUNDS', 'REASON_LIMIT_EXCEEDED', 'REASON_CUSTOMER_LIMIT']).toContain(
          own[at]?.reason,
        );
        expect(Number(payment.amount.minorUnits)).toBeLessThanOrEqual(Number(own[at]?.amount.minorUnits));
        expect(Date.parse(group[at + 1]?.eventTime ?? '')).toBeGreaterThan(Date.parse(group[at]?.eventTime ?? ''));
      }
    }
    const last = attempts.map((group) => tried(group).at(-1)?.status);
    expect(last).toContain('STATUS_BOOKED');
  });

  it('give up, where nothing helps, what the account had still to do: no later step of it is labelled', () => {
    const givenUp = attempts.filter(
      (group) => group.length === ATTEMPTS_MAX && tried(group).at(-1)?.status === 'STATUS_DECLINED',
    );
    expect(givenUp.length).toBeGreaterThan(0);
    for (const group of givenUp) {
      const { episodeId, step = 0, eventTime } = group.at(-1) as Label;
      const account = tried(group)[0]?.debtor?.account;
      const later = (labelsOf.get(episodeId) ?? []).filter(
        (label) => label.eventTime > eventTime && payments.get(label.eventId)?.debtor?.account === account,
      );
      expect(
        later.map((label) => label.step),
        `${episodeId} ${step}`,
      ).toEqual([]);
    }
  });

  it('are told of in the end of an episode, which never says that more was done than planned', () => {
    const all: readonly AuditedEpisode[] = [...ended.values()].flat();
    expect(all.some(({ abandonedSteps }) => abandonedSteps > 0)).toBe(true);
    for (const { plannedSteps, carriedOutSteps, abandonedSteps } of all)
      expect(carriedOutSteps + abandonedSteps).toBeLessThanOrEqual(plannedSteps);
  });
});
