import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { create } from '@bufbuild/protobuf';
import { PaceSchema } from '@launderette/proto';
import type { Pace, StreamStatistics } from '@launderette/simulator';
import { afterAll, describe, expect, it } from 'vitest';
import { readLoad, readPace } from './load-flags.ts';
import { FaultList, paceFlag } from './parse.ts';
import { paceInit, paceText } from './streams/pace.ts';
import { summaryText } from './summary.ts';

const folder = mkdtempSync(join(tmpdir(), 'launderette-profile-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What a profile's file is read as, or its faults. */
function read(text: string): Pace | readonly string[] | undefined {
  const path = join(folder, 'profile.yaml');
  writeFileSync(path, text);
  const list = new FaultList();
  const pace = readPace({ profile: path }, list);
  return list.faults.length > 0
    ? list.faults.map((fault) => `${fault.path.slice(path.length)}: ${fault.message}`)
    : pace;
}

const written = (text: string): unknown => {
  const parsed = paceFlag(text);
  return 'value' in parsed ? parsed.value : parsed.fault;
};

describe('a file with a profile', () => {
  it.each([
    [
      'stages: [0/s..500/s in 2m, hold 10m]\nbursts: [3m-4m:400%]\narrivals: poisson',
      '0/s..500/s in 2m, hold 10m; burst 3m-4m:400%; poisson',
    ],
    ['oscillation: 500/s +- 200/s every 10m', '500/s +- 200/s every 10m'],
    ['constant: 500/s\nbursts: 1m-2m:50%', '500/s; burst 1m-2m:50%'],
    [
      `week: {rates: [${'3,'.repeat(24)}], firstHour: 9, hour: 1m}`,
      `week ${'3 '.repeat(24)}from hour 9 with hours of 1m`,
    ],
    ['{"stages": ["5/s for 1m"]}', '5/s for 1m'],
  ])('%j is %j', (text, line) => {
    expect(read(text)).toEqual(written(line));
  });

  it.each([
    ['{}', 'must have exactly one of'],
    ['constant: 5/s\nstages: 5/s for 1m', 'must have exactly one of'],
    ['steps: 5/s for 1m', 'steps'],
    ['stages: [5/s for ever]', '"5/s for ever" must be like'],
    ['stages: [5/s for 1m', ']'],
  ])('%j is refused', (text, why) => {
    expect(String(read(text))).toContain(why);
  });
});

describe('overload and warm-up', () => {
  it('are read, with a second by default', () => {
    const list = new FaultList();
    expect(readLoad({}, list)).toEqual({});
    expect(readLoad({ overload: 'fail' }, list)).toEqual({ overload: { policy: 'fail', lagMaxMs: 1000 } });
    expect(readLoad({ overload: 'drop-and-count', lagMax: '250ms', warmUp: '5s' }, list)).toEqual({
      overload: { policy: 'drop-and-count', lagMaxMs: 250 },
      warmUpMs: 5000,
    });
    expect(list.faults).toEqual([]);
  });

  it('are refused with every fault', () => {
    const list = new FaultList();
    readLoad({ overload: 'panic', lagMax: 'x', warmUp: 'y' }, list);
    readLoad({ lagMax: '5s' }, list);
    expect(list.faults.map((fault) => fault.path)).toEqual([
      '--overload',
      '--lag-max',
      '--lag-max',
      '--warm-up',
      '--lag-max',
    ]);
  });
});

describe('a pace over gRPC', () => {
  it.each([
    '500/s; poisson',
    '0/s..500/s in 2m, 500/s for 10m; burst 3m-4m:400%',
    '5/s +- 2/s every 1m',
    `week ${new Array(24).fill('3').join(' ')}`,
    '60x',
    'max',
  ])('%s comes back as it went', (text) => {
    expect(paceText(create(PaceSchema, paceInit(written(text) as Pace) as never))).toBe(text);
  });
});

describe('the closing summary', () => {
  const latency = (count: number) => ({ count, p50Ms: 1, p99Ms: 2.25, p999Ms: 3, maxMs: 40 });
  const saturation = { engineBusyShare: 0.5, mainBusyShare: 0.25, eventLoopDelayP99Ms: 1 };

  it('has a line for what was measured, what was dropped, and how busy the generator was', () => {
    const latencies = { scheduleLag: latency(0), produce: latency(9), response: latency(0) };
    const text = summaryText({ latencies, saturation, dropped: 3, events: 9 } as StreamStatistics);
    expect(text).toMatch(/produce latency .* 1\.0 +2\.[23] +3\.0 +40\.0\n/);
    expect(text).not.toContain('schedule lag');
    expect(text).toContain('dropped 3 of 12 payments');
    expect(text).toContain('engine thread 50 % busy');
  });
});
