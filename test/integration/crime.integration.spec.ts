import { execFileSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { StreamStatistics } from '@launderette/proto';
import { findScenario, prevalenceForShare, type Scenario, typologyCatalogue } from '@launderette/world';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { verifyCommand } from '../../services/cli/src/commands/verify.ts';
import { CommandError } from '../../services/cli/src/errors.ts';
import { streamsCommand } from '../../services/cli/src/streams/index.ts';
import { useBroker } from './support/broker.ts';
import { root } from './support/processes.ts';
import { readTopic } from './support/read-topic.ts';
import { TestService } from './support/service.ts';

const broker = useBroker();
const folder = mkdtempSync(join(tmpdir(), 'launderette-crime-'));
const NAME = 'crime';
const CUSTOMERS = 300;
const DAY_MS = 86_400_000;
/** Starts of the service and of a world, on a machine that may be busy. */
const LONG_MS = 120_000;
let service: TestService;

/** A command of `streams` in this process, against the service; what it printed. */
async function streams(...args: readonly string[]): Promise<string> {
  let printed = '';
  const spy = vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    printed += String(text);
    return true;
  });
  try {
    await streamsCommand().parseAsync([...args, '--address', service.address], { from: 'user' });
    return printed;
  } finally {
    spy.mockRestore();
  }
}

async function failure(...args: readonly string[]): Promise<CommandError> {
  const error: unknown = await streams(...args).catch((reason: unknown) => reason);
  if (error instanceof CommandError) return error;
  throw error ?? new Error(`${args.join(' ')} did not fail`);
}

function campaign(name: string, episodes: readonly object[]): string {
  const file = join(folder, `${name}.yaml`);
  writeFileSync(file, JSON.stringify({ episodes }));
  return file;
}

const injections = async () => (await streams('journal', NAME)).split('\n').filter((line) => line.includes('inject'));
const impossible = async (typology: string) => {
  const series = await service.metric(`launderette_episodes_impossible_total{stream="${NAME}",typology="${typology}"}`);
  return Number(series.split(' ').at(-1));
};
const records = async <T>(topic: string) =>
  (await readTopic(broker.bootstrap, `synth.${NAME}.${topic}`)).map(({ value }) => JSON.parse(value) as T);
const msOf = ({ simulatedTime }: Pick<StreamStatistics, 'simulatedTime'>) =>
  Number(simulatedTime?.seconds ?? 0n) * 1000;

interface Step {
  readonly episodeId: string;
  readonly step: number;
  readonly time: string;
}
interface Label {
  readonly episodeId: string;
  readonly typology: string;
  readonly step?: number;
  readonly eventTime: string;
}
interface EpisodeRecord {
  readonly episodeId: string;
  readonly event: string;
  readonly typology: string;
  readonly eventTime: string;
  readonly abandonedSteps?: number;
}

/** Steps as texts that can be compared: the whole second is what a stream promises. */
const told = (steps: readonly Step[]) =>
  steps.map(({ episodeId, step, time }) => `${episodeId} ${step} ${time.slice(0, 19)}`).sort();

beforeAll(async () => {
  execFileSync('tsc', ['-b', 'services/host', 'services/cli'], { cwd: root, stdio: 'inherit' });
  service = await TestService.make(broker.bootstrap);
  await service.start();
  const lawful = typologyCatalogue.flatMap(({ name }) => ['--prevalence', `${name}=0`]);
  const world = ['--customers', String(CUSTOMERS), '--shards', '4', '--seed', '7', '--pace', '60/s'];
  await streams('create', NAME, ...world, ...lawful);
  return () => service.remove();
}, LONG_MS);

describe('episodes that an operator asks for', { timeout: LONG_MS }, () => {
  it('are refused with all faults of a campaign, each with its path, before the service is asked', async () => {
    const file = campaign('bad', [
      { typology: 'smurfs' },
      { typology: 'structuring', size: 0, colour: 'red' },
      { typology: 'fan-in', start: 'soon', victim: { accounts: ['short'] } },
    ]);
    const error = await failure('inject', NAME, '--campaign', file);
    expect(error.exitCode).toBe(2);
    expect(error.faults.map(({ path }) => path).sort()).toEqual([
      'episodes[0].typology',
      'episodes[1]',
      'episodes[1].size',
      'episodes[2].start',
      'episodes[2].victim.accounts[0]',
    ]);
    expect(await failure('inject', NAME, '--campaign', join(folder, 'none.yaml'))).toMatchObject({ exitCode: 5 });
    const good = campaign('nowhere', [{ typology: 'fan-in' }, { typology: 'cycle' }]);
    expect(await failure('inject', 'nobody', '--campaign', good)).toMatchObject({ exitCode: 5 });
    expect(await injections()).toEqual([]);
  });

  it('are refused whole where one of a campaign cannot be carried out, saying what is missing, and counted', async () => {
    const nowhere = { institution: 'NOWHERE0' };
    const file = campaign('impossible', [
      { typology: 'structuring' },
      { typology: 'account-takeover', victim: nowhere },
      { typology: 'cycle', account: nowhere },
    ]);
    const error = await failure('inject', NAME, '--campaign', file);
    expect(error.faults.map(({ path }) => path)).toEqual(['episodes[1]', 'episodes[2]']);
    expect(error.faults[0]?.message).toMatch(/victim: none of 300 .* at NOWHERE0.*FAILED_PRECONDITION/);
    expect(await injections()).toEqual([]);
    expect([await impossible('account-takeover'), await impossible('cycle')]).toEqual([1, 1]);

    const alone = await failure('inject', NAME, 'account-takeover', '--victim', 'XL00NONE0000000000000000');
    expect([alone.exitCode, alone.message]).toEqual([1, expect.stringMatching(/XL00NONE0{16}.*FAILED_PRECONDITION/)]);
    expect(await impossible('account-takeover')).toBe(2);
    expect(await injections()).toEqual([]);
  });

  it('happen as they were previewed: every step of a campaign, at its time, with a beginning and an end', async () => {
    const now = await service.until(NAME, ({ events }) => events > 0n);
    const startMs = Math.ceil(msOf(now) / DAY_MS + 3) * DAY_MS + 10 * 3_600_000;
    const start = (days: number) => new Date(startMs + days * DAY_MS).toISOString().replace('.000Z', 'Z');
    const file = campaign('good', [
      { typology: 'structuring', start: start(0), skill: 0.2 },
      { typology: 'card-testing', start: start(1) },
      { typology: 'structuring', start: start(2), size: 0.5 },
      { typology: 'fan-in', start: start(3) },
    ]);
    const preview = (await streams('inject', NAME, '--campaign', file, '--preview', '--json'))
      .trimEnd()
      .split(/\n(?=\{)/)
      .flatMap((text) => (JSON.parse(text) as { steps: Step[] }).steps);
    expect(await injections(), 'a preview begins nothing').toEqual([]);
    const begun = (await streams('inject', NAME, '--campaign', file)).trimEnd().split('\n');
    expect(begun).toHaveLength(4);
    expect(await injections()).toHaveLength(4);

    const lastMs = Math.max(...preview.map(({ time }) => Date.parse(time)));
    await streams('update', NAME, '--pace', '6000/s');
    await service.until(NAME, (statistics) => msOf(statistics) > lastMs + DAY_MS);
    await streams('pause', NAME);
    const labels = (await records<Label>('labels')).filter(({ step = 0 }) => step > 0);
    const shown = labels.map(({ episodeId, step = 0, eventTime }) => ({ episodeId, step, time: eventTime }));
    const first = new Map<string, Step>();
    for (const one of shown) {
      const key = `${one.episodeId} ${one.step}`;
      const before = first.get(key);
      // A step that is refused may be tried again: the plan says when it is tried first.
      if (before === undefined || one.time < before.time) first.set(key, one);
    }
    const episodes = await records<EpisodeRecord>('episodes');
    const ids = [1, 2, 3, 4].map(
      (number, at) => `${NAME}/${['structuring', 'card-testing', 'structuring', 'fan-in'][at]}/i${number}`,
    );
    for (const id of ids) {
      const own = episodes.filter(({ episodeId }) => episodeId === id);
      expect(
        own.filter(({ event }) => event === 'EPISODE_EVENT_BEGAN'),
        id,
      ).toHaveLength(1);
      expect(
        own.some(({ event }) => event === 'EPISODE_EVENT_ENDED'),
        id,
      ).toBe(true);
    }
    const undisturbed = ids.filter(
      (id) => !episodes.some(({ episodeId, abandonedSteps = 0 }) => episodeId === id && abandonedSteps > 0),
    );
    expect(undisturbed.length).toBeGreaterThanOrEqual(3);
    for (const id of undisturbed) {
      const of = ({ episodeId }: Step) => episodeId === id;
      expect(told([...first.values()].filter(of))).toEqual(told(preview.filter(of)));
    }
    expect(new Set(shown.map(({ episodeId }) => episodeId))).toEqual(
      new Set(preview.map(({ episodeId }) => episodeId)),
    );
  });
});

describe('how much crime there is', { timeout: LONG_MS }, () => {
  it('follows a prevalence that is changed live, by count', async () => {
    const perMillionMonth = 900_000;
    const days = 10;
    const from = JSON.parse(
      await streams('update', NAME, '--prevalence', `card-testing=${perMillionMonth}`, '--json'),
    ) as {
      lastChangeEffectiveTime: string;
    };
    await streams('resume', NAME);
    const fromMs = Date.parse(from.lastChangeEffectiveTime);
    await service.until(NAME, (statistics) => msOf(statistics) > fromMs + days * DAY_MS);
    const to = JSON.parse(await streams('update', NAME, '--prevalence', 'card-testing=0', '--json')) as typeof from;
    const toMs = Date.parse(to.lastChangeEffectiveTime);
    // What arrived begins within a day, and somewhat later where others sleep.
    await service.until(NAME, (statistics) => msOf(statistics) > toMs + 5 * DAY_MS);
    await streams('pause', NAME);
    const arrived = (await records<EpisodeRecord>('episodes')).filter(
      ({ typology, event, episodeId }) =>
        typology === 'card-testing' && event === 'EPISODE_EVENT_BEGAN' && !episodeId.includes('/i'),
    );
    const expected = (CUSTOMERS / 1e6) * perMillionMonth * ((toMs - fromMs) / (30 * DAY_MS));
    expect(Math.abs(arrived.length - expected)).toBeLessThan(4 * Math.sqrt(expected));
    for (const { eventTime } of arrived) {
      expect(Date.parse(eventTime)).toBeGreaterThanOrEqual(fromMs);
      expect(Date.parse(eventTime)).toBeLessThan(toMs + 2 * DAY_MS);
    }
  });

  it('takes a preset: the prevalences that come to its share', async () => {
    const { prevalence } = JSON.parse(await streams('update', NAME, '--crime', 'uk-app', '--json')) as {
      prevalence: Record<string, number>;
    };
    const scenario = findScenario('retail') as Scenario;
    const purchases = ['account-takeover', 'sim-swap', 'remote-access', 'purchase-scam', 'impersonation-scam'];
    const wanted = prevalenceForShare(scenario, 1 / 17_800, 'events', [
      ...purchases,
      ...['investment-scam', 'romance-scam', 'invoice-redirection'],
    ]);
    expect(prevalence['sim-swap']).toBeCloseTo(wanted['sim-swap'] as number, 6);
    expect([prevalence['structuring'] ?? 0, (wanted['sim-swap'] as number) > 0]).toEqual([0, true]);
  });

  it('leaves topics that verify, with outcomes and episodes', async () => {
    let output = '';
    const spy = vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
      output += String(text);
      return true;
    });
    await verifyCommand()
      .parseAsync([NAME, '--bootstrap', broker.bootstrap, '--replay', '--json'], { from: 'user' })
      .finally(() => spy.mockRestore());
    const report = JSON.parse(output) as { checks: { check: string; looked: number; wrong: number }[] };
    expect(report.checks.filter(({ wrong }) => wrong > 0)).toEqual([]);
    expect(report.checks.find(({ check }) => check === 'outcomes')?.looked).toBeGreaterThan(0);
    expect(report.checks.find(({ check }) => check === 'episodes')?.looked).toBeGreaterThan(0);
  });
});
