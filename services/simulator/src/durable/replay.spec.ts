import { createSimulation, findScenario } from '@launderette/world';
import { expect, it } from 'vitest';
import { Collector } from '../../test/collector.ts';
import { Engine } from '../engine.ts';
import type { EnginePort } from '../engine-port.ts';
import { newPositions } from './positions.ts';
import type { RecoveryPlan } from './recovery-plan.ts';
import { replay } from './replay.ts';

const SHARDS = 4;
const DAY_MS = 86_400_000;
const scenario = findScenario('retail')!;
const spec = { stream: 'small', scenario, seed: 11, customers: 300, shards: SHARDS, prevalence: {} };

async function start(): Promise<EnginePort> {
  const simulation = createSimulation(spec);
  const engine = new Engine(simulation, new Collector(), {
    windowMs: scenario.windowMs,
    digest: true,
    partitions: SHARDS,
  });
  return {
    startMs: simulation.startMs,
    typologies: [],
    request: async (request) => engine.handle(request),
    recycle: () => undefined,
    busyShare: () => 0,
    close: async () => undefined,
  };
}

/** A stream of which nothing was noted, and whose topics reach so many days. */
function planOf(days: number, paymentsMax: number): RecoveryPlan {
  const reachedMs = scenario.startMs + days * DAY_MS;
  return { entries: [], published: newPositions(SHARDS), reachedMs, paymentsMax, beginnings: [], faults: [] };
}

const lived = (plan: RecoveryPlan) => replay(plan, start, () => undefined, new AbortController().signal);

it('goes on to where the topics end, and stops at the last payment', async () => {
  const whole = await lived(planOf(2, Infinity));
  expect(whole.report.nowMs).toBe(scenario.startMs + 2 * DAY_MS);
  const payments = whole.report.standing!.payments;
  expect(payments).toBeGreaterThan(500);
  const ended = await lived(planOf(2, 500));
  expect([ended.events, ended.report.standing!.payments]).toEqual([500, 500]);
  expect((await lived(planOf(2, payments + 1))).events).toBe(payments);
});
