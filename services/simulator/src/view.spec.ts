import { LedgerAudit, paymentOf } from '@launderette/evaluation';
import { partitionOf, type Simulation } from '@launderette/kernel';
import { createEncoder, type EncodedBatch, readBatch } from '@launderette/wire';
import { createSimulation, findScenario, InstitutionView } from '@launderette/world';
import { describe, expect, it } from 'vitest';
import { Engine } from './engine.ts';

const SHARDS = 4;
const OWN = 'AQUAXL2X';
const EVENTS = 12_000;
const scenario = findScenario('mini')!;
const world = { stream: 'seen', scenario, seed: 5, customers: 400, shards: SHARDS };
const prevalence = { 'card-testing': 20_000, structuring: 20_000, 'account-takeover': 20_000 };

interface Party {
  readonly account: string;
  readonly institution: string;
  readonly country: string;
  readonly balanceAfter?: string;
}

interface Payment {
  readonly id: string;
  readonly status: string;
  readonly rail: string;
  readonly debtor?: Party;
  readonly creditor?: Party;
  readonly card?: { readonly token: string };
  readonly device?: unknown;
}

interface Line {
  readonly topic: string;
  readonly partition: number;
  readonly key: string;
  readonly value: string;
}

/** Lives a small world and gives the records that an institution sees, or all. */
function live(institution?: string): { lines: Line[]; simulation: Simulation } {
  const simulation = createSimulation({ ...world, prevalence });
  const view =
    institution === undefined ? undefined : new InstitutionView(simulation.directory, world.seed, institution);
  const directory = view?.directory ?? simulation.directory;
  const encoder = createEncoder({ format: 'json', framing: 'kafka', directory, partitions: SHARDS });
  const options = { windowMs: scenario.windowMs, partitions: SHARDS, ...(view === undefined ? {} : { view }) };
  const engine = new Engine(simulation, encoder, options);
  const { batches } = engine.handle({ kind: 'advance', untilMs: Infinity, eventsMax: EVENTS });
  return { lines: batches.flatMap(linesOf), simulation };
}

function linesOf({ topic, partition, bytes }: EncodedBatch): Line[] {
  const text = (part: Uint8Array) => Buffer.from(part).toString('utf8');
  return readBatch(bytes).map(({ key, value }) => ({ topic, partition, key: text(key), value: text(value) }));
}

const payments = (lines: readonly Line[]) =>
  lines.filter(({ topic }) => topic === 'transactions').map(({ value }) => JSON.parse(value) as Payment);
const own = (party: Party | undefined) => party?.institution === OWN;

const all = live();
const seen = live(OWN);
const truth = new Map(payments(all.lines).map((payment) => [payment.id, payment]));
const visible = payments(seen.lines);

describe('the view of an institution', () => {
  it('holds the payments of own accounts, and of those declined elsewhere the ones that were asked for here', () => {
    const asked = ['RAIL_CARD', 'RAIL_DIRECT_DEBIT'];
    const expected = [...truth.values()]
      .filter(({ debtor, creditor, status, rail }) => {
        const refusedElsewhere = status === 'STATUS_DECLINED' && !asked.includes(rail);
        return own(debtor) || (own(creditor) && !refusedElsewhere);
      })
      .map(({ id }) => id);
    expect(visible.map(({ id }) => id).sort()).toEqual(expected.sort());
    expect(visible.length).toBeGreaterThan(EVENTS / 5);
    expect(visible.length).toBeLessThan(EVENTS);
  });

  it('leaves what is its own as it is, and of the other side shows a pseudonym and nothing else', () => {
    const pseudonyms = new Map<string, string>();
    const note = (mine: Party | undefined, real: Party | undefined) => {
      if (mine === undefined || own(mine)) return expect(mine).toEqual(real);
      expect(mine).toEqual({ account: mine.account, institution: real!.institution, country: real!.country });
      expect(mine.account).not.toBe(real!.account);
      expect(pseudonyms.get(real!.account) ?? mine.account).toBe(mine.account);
      pseudonyms.set(real!.account, mine.account);
    };
    for (const mine of visible) {
      const real = truth.get(mine.id)!;
      note(mine.debtor, real.debtor);
      note(mine.creditor, real.creditor);
      const { debtor, creditor, card, device, ...rest } = real;
      expect(mine).toMatchObject(rest);
      if (mine.debtor !== undefined && !own(mine.debtor)) {
        expect(mine.device).toBeUndefined();
        expect(mine.card?.token === card?.token).toBe(card === undefined);
      } else expect({ card: mine.card, device: mine.device }).toEqual({ card, device });
    }
    expect(pseudonyms.size).toBeGreaterThan(100);
    expect(new Set(pseudonyms.values()).size).toBe(pseudonyms.size);
  });

  it('never names an account, a card or a device of anybody else', () => {
    const foreign = new Set<string>();
    for (const { debtor, creditor, card } of truth.values()) {
      for (const party of [debtor, creditor]) if (party !== undefined && !own(party)) foreign.add(party.account);
      if (debtor !== undefined && !own(debtor) && card) foreign.add(card.token);
    }
    const text = seen.lines.map(({ key, value }) => `${key} ${value}`).join('\n');
    const words = text.match(/XL00[A-Z]{4}\d{16}|tok_[0-9a-f]{16}/g)!;
    expect(words.filter((word) => foreign.has(word))).toEqual([]);
  });

  it('labels what is seen and nothing else, and shows activity on own accounts', () => {
    const of = (lines: readonly Line[], topic: string) => lines.filter((line) => line.topic === topic);
    const ids = new Set(
      [...of(seen.lines, 'transactions'), ...of(seen.lines, 'activity')].map(({ value }) => JSON.parse(value).id),
    );
    const wanted = of(all.lines, 'labels').filter(({ value }) => ids.has(JSON.parse(value).eventId));
    expect(of(seen.lines, 'labels')).toEqual(wanted);
    expect(wanted.length).toBeGreaterThan(10);
    expect(wanted.length).toBeLessThan(of(all.lines, 'labels').length);
    const idsOf = (lines: readonly Line[]) =>
      of(lines, 'activity')
        .map(({ value }) => JSON.parse(value).id)
        .sort();
    const mine = all.lines.filter(({ value }) => JSON.parse(value).institution === OWN);
    expect(idsOf(seen.lines)).toEqual(idsOf(mine));
  });

  it('keeps every record where its key belongs, in order', () => {
    for (const { key, partition, topic } of seen.lines)
      if (topic !== 'labels') expect(partitionOf(Buffer.from(key), SHARDS)).toBe(partition);
  });

  it('has books of its own accounts that an audit can recompute, and finds where they were changed', () => {
    const audit = (change: (json: string) => string) => {
      const books = new LedgerAudit({ order: false, institution: OWN });
      const lines = seen.lines
        .filter(({ topic }) => topic === 'transactions')
        .map(({ value }) => paymentOf(change(value)));
      lines.sort(
        (a, b) =>
          Math.floor(a.eventMs / 1000) - Math.floor(b.eventMs / 1000) || a.shard - b.shard || a.sequence - b.sequence,
      );
      for (const line of lines) books.accept(line);
      return books;
    };
    const good = audit((json) => json);
    expect(good.findings).toEqual([]);
    expect(good.balancesChecked).toBeGreaterThan(1000);
    const last = visible.findLast(({ debtor, status }) => own(debtor) && status === 'STATUS_BOOKED')!;
    const bad = audit((json) =>
      json.includes(`"${last.id}"`) ? json.replace(/"balanceAfter":"/, '"balanceAfter":"9') : json,
    );
    expect(bad.findings.join()).toContain(last.id);
  });

  it('does not change the world', () => {
    expect(seen.simulation.counters).toEqual(all.simulation.counters);
    expect(seen.simulation.bookTotalMinor()).toBe(0);
  });

  it('is refused for an institution that there is none of', () => {
    const { directory } = createSimulation(world);
    expect(() => new InstitutionView(directory, 1, 'NONEXL2X')).toThrow('NONEXL2X is no institution of this world');
  });
});
