import { describe, expect, it } from 'vitest';
import { isAtHome, linesOf, simulate } from './run.ts';
import { bookOf, touchedBy } from './touched.ts';

const DAYS = 6;
const DAY_MS = 86_400_000;
// Crime on current accounts only: what a victim's card does depends on other accounts of the same person, which no record says.
const none = { 'card-testing': 0, 'account-takeover': 0, 'fan-in': 0, 'fan-out': 0, structuring: 0 };
const crime = { ...none, structuring: 100_000 };

interface Party {
  readonly account: string;
  readonly institution: string;
  readonly country: string;
}

interface Payment {
  readonly id: string;
  readonly relatedId?: string;
  readonly debtor?: Party;
  readonly creditor?: Party;
}

/** A line without the numbers of events, which count what is published before. */
const content = (line: string): string => line.replace(/"(id|relatedId)":"[^"]*",?/g, '');

function live(twin: boolean) {
  const simulation = simulate({ seed: 3, customers: 1000, prevalence: crime, twin });
  return linesOf(simulation, (world, encoder) => {
    world.advance(world.startMs + 2 * DAY_MS, Infinity, encoder);
    world.setPrevalence('structuring', 120_000);
    world.inject({ typology: 'structuring', number: 1 });
    world.advance(world.startMs + DAYS * DAY_MS, Infinity, encoder);
  });
}

describe('the twin of a world', () => {
  const world = live(false);
  const twin = live(true);
  const touched = touchedBy(world.labels, world.transactions, twin.transactions);
  const criminalIds = new Set(world.labels.map((line) => (JSON.parse(line) as { eventId: string }).eventId));
  // What banks pay back of stolen money is crime's doing too.
  const untouched = (lines: readonly string[], criminal: ReadonlySet<string> = new Set()) =>
    lines.filter((line) => {
      const { relatedId = '', debtor, creditor } = JSON.parse(line) as Payment;
      if (criminal.has(relatedId)) return false;
      return !touched.has(bookOf((isAtHome(debtor) ? debtor : creditor)?.account ?? ''));
    });

  it('has no crime, whatever it is told', () => {
    expect(world.labels.length).toBeGreaterThan(10);
    expect(twin.labels).toEqual([]);
    expect(twin.episodes).toEqual([]);
  });

  it('is the world at a prevalence of nothing, numbers and all', () => {
    const quiet = linesOf(simulate({ seed: 3, customers: 1000, prevalence: none }), (simulation, encoder) => {
      simulation.advance(simulation.startMs + DAYS * DAY_MS, Infinity, encoder);
    });
    expect(twin).toEqual(quiet);
  });

  it('has every payment that crime did not touch, byte for byte but for its number', () => {
    const ours = untouched(world.transactions, criminalIds).map(content);
    expect(ours).toEqual(untouched(twin.transactions).map(content));
    expect(ours.length / world.transactions.length).toBeGreaterThan(0.3);
  });

  it('has every activity that is no step of an episode, byte for byte but for its number', () => {
    const criminal = new Set(world.labels.map((line) => (JSON.parse(line) as { eventId: string }).eventId));
    const idOf = (line: string) => (JSON.parse(line) as { id: string; account: string }).id;
    const accountOf = (line: string) => (JSON.parse(line) as { account: string }).account;
    const innocent = world.activity.filter(
      (line) => !criminal.has(idOf(line)) && !touched.has(bookOf(accountOf(line))),
    );
    expect(innocent.map(content)).toEqual(
      twin.activity.filter((line) => !touched.has(bookOf(accountOf(line)))).map(content),
    );
  });
});
