import { describe, expect, it } from 'vitest';
import { digestOf, isAtHome, linesOf, simulate } from './run.ts';
import { bankAccounts, numbersOf, type Payment, touchedBy } from './touched.ts';

const DAY_MS = 86_400_000;

// A changed digest means that every run ever made changes: say so in CHANGELOG.md, and why.
describe('golden digests', () => {
  it('seed 7, 2,000 customers, 20,000 payments', () => {
    const lines = linesOf(simulate({ seed: 7, customers: 2000 }), (world, encoder) =>
      world.advance(Infinity, 20_000, encoder),
    );
    expect(digestOf(lines)).toMatchInlineSnapshot(`
      {
        "activity": "a01005401311f49c",
        "episodes": "0291b576be55fe20",
        "labels": "18f716ba0eb61c27",
        "outcomes": "7849cd39a175d835",
        "transactions": "d419dc3e499afbfd",
      }
    `);
  });

  it('seed 2^53 - 1, 100 customers on one shard, 60 days', () => {
    const lines = linesOf(
      simulate({ seed: 2 ** 53 - 1, customers: 100, shards: 1, prevalence: often() }),
      (world, encoder) => world.advance(world.startMs + 60 * DAY_MS, Infinity, encoder),
    );
    expect(digestOf(lines)).toMatchInlineSnapshot(`
      {
        "activity": "e327bb7f2cb9afbe",
        "episodes": "77c98e200240367b",
        "labels": "2cf1de6defc61ca7",
        "outcomes": "2e967efa40777185",
        "transactions": "38d813ca53c0488d",
      }
    `);
  });
});

describe('what happens does not depend on', () => {
  const whole = digestOf(
    linesOf(simulate({ seed: 3, customers: 1000 }), (world, encoder) => world.advance(Infinity, 12_000, encoder)),
  );

  it.each([1, 7, 250, 4999])('how it is advanced: %d payments at a time', (slice) => {
    const lines = linesOf(simulate({ seed: 3, customers: 1000 }), (world, encoder) => {
      for (let left = 12_000; left > 0; ) left -= world.advance(Infinity, Math.min(slice, left), encoder);
    });
    expect(digestOf(lines)).toEqual(whole);
  });

  it('whether the shards live side by side or one window after the other', () => {
    const days = 8;
    const together = linesOf(simulate({ seed: 3, customers: 1000, prevalence: often() }), (world, encoder) => {
      world.advance(world.startMs + days * DAY_MS, Infinity, encoder);
    });
    const apart = linesOf(simulate({ seed: 3, customers: 1000, prevalence: often() }), (world, encoder) => {
      world.advance(Infinity, 77, encoder);
      while (world.nowMs < world.startMs + days * DAY_MS) world.advanceWindow(encoder);
    });
    expect(byShard(apart.transactions)).toEqual(byShard(together.transactions));
    expect(byShard(apart.activity)).toEqual(byShard(together.activity));
    expect(labelsByShard(apart.labels)).toEqual(labelsByShard(together.labels));
  });

  it('whether it is advanced by time or by number', () => {
    const reference = simulate({ seed: 3, customers: 1000 });
    const byTime = linesOf(reference, (world, encoder) => world.advance(world.startMs + 3 * DAY_MS, Infinity, encoder));
    const steps = linesOf(simulate({ seed: 3, customers: 1000 }), (world, encoder) => {
      for (let at = world.startMs; at < world.startMs + 3 * DAY_MS; at += 700_000)
        world.advance(Math.min(at + 700_000, world.startMs + 3 * DAY_MS), Infinity, encoder);
    });
    expect(digestOf(steps)).toEqual(digestOf(byTime));
  });

  it('the name of the stream, but for the ids', () => {
    const named = linesOf(simulate({ seed: 3, customers: 1000 }), (world, encoder) =>
      world.advance(Infinity, 500, encoder),
    );
    expect(named.transactions[0]).toMatch(/"id":"golden\/\d+\/0"/);
  });

  it('the prevalence of crime, for those whom the crime did not touch', () => {
    const days = 6;
    const live = (prevalence: Record<string, number>) => {
      const simulation = simulate({ seed: 3, customers: 1000, prevalence });
      const lines = linesOf(simulation, (world, encoder) => {
        world.advance(world.startMs + days * DAY_MS, Infinity, encoder);
      });
      const payments = lines.transactions.map((line) => JSON.parse(line) as Payment);
      return { ...lines, payments, directory: simulation.directory };
    };
    const quiet = live(none());
    const busy = live({ ...none(), structuring: 40_000 });
    expect(quiet.labels).toEqual([]);
    expect(busy.labels.length).toBeGreaterThan(10);
    const criminal = new Set(busy.labels.map((line) => (JSON.parse(line) as { eventId: string }).eventId));
    const { directory } = busy;
    const worlds = [busy.payments, quiet.payments];
    const touched = touchedBy(worlds, criminal, numbersOf(directory), [], bankAccounts(directory));
    const rest = untouched(busy.transactions, touched);
    expect(rest).toEqual(untouched(quiet.transactions, touched));
    expect(rest.length / busy.transactions.length).toBeGreaterThan(0.5);
  });
});

/** Lines of each shard, in order. */
function byShard(
  lines: readonly string[],
  idOf = (line: string) => (JSON.parse(line) as { id: string }).id,
): Record<string, string[]> {
  const shards: Record<string, string[]> = {};
  for (const line of lines) {
    const shard = idOf(line).split('/')[1] as string;
    shards[shard] ??= [];
    shards[shard].push(line);
  }
  return shards;
}

function labelsByShard(lines: readonly string[]): Record<string, string[]> {
  return byShard(lines, (line) => (JSON.parse(line) as { eventId: string }).eventId);
}

/** The payments of everybody else, without their numbers. */
function untouched(lines: readonly string[], touched: ReadonlySet<string>): readonly object[] {
  const payments = lines.map((line) => JSON.parse(line) as Payment);
  return payments
    .filter(({ debtor, creditor }) => !touched.has((isAtHome(debtor) ? debtor : creditor)?.account ?? ''))
    .map(({ id: _id, relatedId: _relatedId, ...rest }) => rest);
}

function often(): Record<string, number> {
  return {
    'card-testing': 20_000,
    'account-takeover': 20_000,
    'fan-in': 20_000,
    'fan-out': 20_000,
    structuring: 20_000,
  };
}

function none(): Record<string, number> {
  return { 'card-testing': 0, 'account-takeover': 0, 'fan-in': 0, 'fan-out': 0, structuring: 0 };
}
