import { Channel, Phase, Rail, Role } from '@launderette/kernel';
import { describe, expect, it } from 'vitest';
import { type Scenario, scenarioCatalogue } from '../scenario.ts';
import type { PlannedStep, Typology } from '../typologies/typology.ts';
import { World } from '../world.ts';
import { planCase } from './case.ts';
import { Origin } from './episode.ts';
import { MiscastError } from './errors.ts';

const DAY_MS = 86_400_000;
const START_MS = Date.UTC(2026, 0, 12, 10);
const scenario = scenarioCatalogue[0] as Scenario;

/** Hands what its mule got on to `to`, or begins with what was handed over. */
function relay(name: string, to?: string): Typology {
  return {
    name,
    summary: '',
    f3: [],
    amltrix: [],
    tell: '',
    hardNegative: '',
    hardNegativeMultiple: 1,
    parameters: [],
    plan: ({ cast, chance, proceeds, startMs, handOver }): readonly PlannedStep[] => {
      const own = chance(0);
      const from = proceeds?.holder ?? cast.victim(own);
      const mule = cast.mule(own);
      const minor = proceeds?.amountMinor ?? 100_000;
      if (to !== undefined)
        handOver({ typology: to, holder: mule, amountMinor: minor - 10_000, atMs: startMs + DAY_MS });
      return [
        {
          act: 'transfer',
          atMs: startMs,
          account: from,
          accountRole: proceeds ? Role.mule : Role.victim,
          phase: proceeds ? Phase.layering : Phase.theft,
          to: mule,
          toRole: Role.mule,
          amount: { kind: 'fixed', minor },
          rail: Rail.instant,
          channel: Channel.app,
          device: cast.deviceOf(mule),
          remittance: 0,
          remittanceNumber: 0,
        },
      ];
    },
  };
}

const chain = [relay('theft', 'layering'), relay('layering', 'exit'), relay('exit')];
const around = [relay('ping', 'pong'), relay('pong', 'ping')];

function newWorld(): World {
  const none = Object.fromEntries(chain.concat(around).map(({ name }) => [name, {}]));
  return new World({ stream: 's', scenario: { ...scenario, typologies: none }, seed: 5, customers: 300, shards: 4 });
}

describe('a case', () => {
  const world = newWorld();
  const key = (typology: Typology, number = 1) => ({ typology, number, origin: Origin.arrived, startMs: START_MS });
  const [theft] = chain as [Typology];

  it('follows the proceeds from episode to episode', () => {
    const episodes = planCase(world, key(theft), chain);
    expect(episodes.map(({ typology }) => typology.name)).toEqual(['theft', 'layering', 'exit']);
    const [first, second, third] = episodes.map(({ planned }) => planned.steps[0]);
    expect(second?.account).toBe(first?.act === 'transfer' ? first.to : undefined);
    expect(third).toMatchObject({ atMs: START_MS + 2 * DAY_MS, amount: { kind: 'fixed', minor: 80_000 } });
    expect(episodes[2]?.parent?.number).toBe(episodes[1]?.number);
  });

  it('gives every descendant a number that no other has', () => {
    const cases = [1, 2, 3].flatMap((number) =>
      [Origin.arrived, Origin.injected].flatMap((origin) => planCase(world, { ...key(theft, number), origin }, chain)),
    );
    const chained = cases.filter(({ origin }) => origin === Origin.chained);
    expect(chained).toHaveLength(12);
    expect(new Set(chained.map(({ typology, number }) => `${typology.name}/${number}`)).size).toBe(12);
    for (const { number } of chained) expect(number).toBeLessThan(2 ** 32);
  });

  it('ends where two typologies would hand over to each other for ever', () => {
    expect(planCase(world, key(around[0] as Typology), around)).toHaveLength(9);
  });

  it('is the same in another copy of the world', () => {
    const other = planCase(newWorld(), key(theft), chain);
    expect(other.map(({ planned }) => planned)).toEqual(
      planCase(world, key(theft), chain).map(({ planned }) => planned),
    );
  });

  it('keeps to what an operator asks: accounts, skill and size', () => {
    const victim = world.sizes.customerRef(17);
    const [first] = planCase(world, key(theft), chain, {
      casting: { victim: { accounts: [victim] } },
      skill: 1,
      size: 3,
    });
    expect(first?.planned).toMatchObject({ skill: 1, steps: [{ account: victim, amount: { minor: 300_000 } }] });
  });

  it('Invalid: an institution that keeps no accounts has no victim', () => {
    const casting = { victim: { institution: 'NOWHERE0' } };
    expect(() => planCase(world, key(theft), chain, { casting })).toThrow(MiscastError);
    expect(() => planCase(world, key(theft), chain, { casting })).toThrow(/part of victim: none of 300 .* at NOWHERE0/);
  });
});
