import { spawnSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { useBroker } from './support/broker.ts';
import { root, TestProcess } from './support/processes.ts';
import { finished, SMALL, until, withControl } from './support/streams.ts';

const broker = useBroker();
const folder = mkdtempSync(join(tmpdir(), 'launderette-consumers-'));
let counts = { events: 0, labels: 0 };

beforeAll(async () => {
  await withControl(broker.bootstrap, {}, async (control) => {
    await control.create({ ...SMALL, name: 'retail', eventsMax: 10_000 });
    const { events, labels } = await until(control, 'retail', finished);
    counts = { events, labels };
  });
});

describe('examples/consumers', () => {
  it('typescript: the Nest microservice alerts, prints every label, and ends on SIGTERM', async () => {
    const example = join(root, 'examples', 'consumers', 'typescript');
    const build = spawnSync(process.execPath, [join(root, 'node_modules', 'typescript', 'bin', 'tsc'), '-p', example], {
      encoding: 'utf8',
    });
    expect(build.status, build.stdout).toBe(0);
    const consumer = new TestProcess(process.execPath, [join(example, 'dist', 'main.js')], {
      KAFKA_BOOTSTRAP_SERVERS: broker.bootstrap,
    });
    await consumer.printed(/ALERT card velocity: tok_[0-9a-f]{16} made 4 purchases within an hour: retail\/\d+\/\d+/);
    while ((consumer.output.match(/^LABEL /gm) ?? []).length < counts.labels) await consumer.more();
    await consumer.stop('SIGTERM');
    expect(consumer.output).toContain(`and ${counts.labels} labels`);
  });

  it('python: the script reads every transaction and alerts', async (context) => {
    const python = join(folder, 'bin', 'python');
    const requirements = join(root, 'examples', 'consumers', 'python', 'requirements.txt');
    for (const [command, args] of [
      ['python3', ['-m', 'venv', folder]],
      [python, ['-m', 'pip', 'install', '--quiet', '-r', requirements]],
    ] as const) {
      const done = spawnSync(command, args, { encoding: 'utf8', timeout: 90_000 });
      if (done.status !== 0) {
        const reason = `${command} ${args.join(' ')}: ${done.error?.message ?? done.stderr.trim().split('\n').at(-1)}`;
        console.log(`skipped: the Python example cannot be installed here (${reason})`);
        return context.skip(reason);
      }
    }
    const script = join(root, 'examples', 'consumers', 'python', 'fan_in.py');
    const consumer = new TestProcess(python, [script], {
      KAFKA_BOOTSTRAP_SERVERS: broker.bootstrap,
      IDLE_SECONDS: '8',
    });
    expect(await consumer.ended, consumer.output).toBe(0);
    expect(consumer.output).toMatch(/^ALERT fan-in: XL00\w{20} was paid by/m);
    expect(consumer.output).toContain(`read ${counts.events} transactions`);
  });
});
