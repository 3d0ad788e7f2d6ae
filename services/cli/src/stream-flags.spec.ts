import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CommandError, describe as described } from './errors.ts';
import { planOf, type StreamFlags } from './stream-flags.ts';

const FLAGS: StreamFlags = { sink: 'stdout', format: 'json', prevalence: [], wait: '60s' };

function saidOf(flags: Partial<StreamFlags>): string {
  try {
    planOf({ ...FLAGS, ...flags });
  } catch (error) {
    if (error instanceof CommandError) return described(error);
    throw error;
  }
  return '';
}

describe('the flags of stream', () => {
  it('make a plan', () => {
    const { definition } = planOf({ ...FLAGS, seed: '7', customers: '2000', prevalence: ['card-testing=500'] });
    expect(definition).toMatchObject({
      scenario: 'retail',
      seed: 7,
      customers: 2000,
      prevalence: { 'card-testing': 500 },
    });
  });

  it('are refused with every fault, of texts and of values, in one go', () => {
    const said = saidOf({
      pace: 'quick',
      seed: '-1',
      customers: '3',
      prevalence: ['nosuch=5', 'fan-in=2000000'],
      sink: 'paper',
    });
    for (const path of ['--pace', '--sink', 'seed', 'customers', 'prevalence["nosuch"]', 'prevalence["fan-in"]']) {
      expect(said).toContain(`${path}: `);
    }
  });

  it('take a file for a scenario wherever its path is given', () => {
    const path = join(mkdtempSync(join(tmpdir(), 'launderette-flags-')), 'mine.yaml');
    writeFileSync(path, 'extends: retail\nname: mine\nsummary: Mine.\ncustomers: 4321\n');
    const plan = planOf({ ...FLAGS, scenario: path });
    expect(plan).toEqual(planOf({ ...FLAGS, scenarioFile: path }));
    expect([plan.definition.scenario, plan.definition.customers]).toEqual(['mine', 4321]);
    expect(saidOf({ scenario: path, scenarioFile: path })).toContain('--scenario-file: cannot be given together');
    expect(saidOf({ scenario: './nowhere.yaml' })).toContain('no file ./nowhere.yaml');
  });

  it('refuse an alias of nothing in a profile', () => {
    const path = join(mkdtempSync(join(tmpdir(), 'launderette-flags-')), 'profile.yaml');
    writeFileSync(path, 'constant: *nobody\n');
    expect(saidOf({ profile: path })).toContain('nobody');
  });

  it('take the view of an institution of the scenario, and no other', () => {
    expect(planOf({ ...FLAGS, institution: 'AQUAXL2X' }).definition.institution).toBe('AQUAXL2X');
    expect(planOf(FLAGS).definition).not.toHaveProperty('institution');
    expect(saidOf({ institution: 'AQUA' })).toContain('institution: "AQUA" is unknown; known: AQUAXL2X, BRNKXL2X');
  });

  it('do not blame the customers for an unknown scenario', () => {
    expect(saidOf({ scenario: 'nowhere' })).toContain('scenario: "nowhere" is unknown; known: retail');
    expect(saidOf({ scenario: 'nowhere' })).not.toContain('customers');
  });
});
