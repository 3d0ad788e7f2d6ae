import { spawn } from 'node:child_process';
import { Writable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { type SinkState, StdoutSink, type StdoutSinkOptions } from '../index.ts';
import { Traffic } from '../testing/traffic.ts';

/** An output that takes nothing until told. */
class SlowOutput extends Writable {
  text = '';
  release: () => void = () => {};

  override _write(chunk: Buffer, _encoding: string, callback: () => void): void {
    this.release = () => {
      this.text += chunk.toString();
      callback();
    };
  }
}

async function printed(options: StdoutSinkOptions): Promise<string[]> {
  let text = '';
  const output = new Writable({
    write: (chunk: Buffer, _encoding, callback) => callback(void (text += chunk.toString()) as undefined),
  });
  const sink = new StdoutSink({ ...options, output });
  await sink.open();
  const traffic = new Traffic({ framing: 'lines', shards: 1, rows: 2 });
  sink.write(traffic.next());
  sink.write(traffic.extras());
  await sink.flush();
  await sink.close();
  return text
    .trimEnd()
    .split('\n')
    .map((line) => Object.values(JSON.parse(line) as Record<string, string>)[0]!);
}

describe('the sink for standard output', () => {
  it('prints the payments alone', async () => {
    expect(await printed({})).toEqual(['retail/0/0', 'retail/0/1']);
  });

  it('prints other topics where asked', async () => {
    expect(await printed({ topics: ['labels', 'activity'] })).toEqual(['retail/0/0', 'retail/0/a0']);
  });

  it('counts as pending what the reader has not taken', async () => {
    const output = new SlowOutput();
    const sink = new StdoutSink({ output, highWaterBytes: 1 });
    await sink.open();
    sink.write(new Traffic({ framing: 'lines', shards: 1, rows: 4 }).next());
    expect(sink.pendingRecords).toBe(4);
    const ready = sink.ready();
    output.release();
    await ready;
    expect([sink.pendingRecords, output.text.split('\n').length]).toEqual([0, 5]);
  });

  it('ends without an error when a real reader goes away', async () => {
    const reader = spawn('head', ['-n', '1'], { stdio: ['pipe', 'pipe', 'inherit'] });
    const states: SinkState['kind'][] = [];
    const sink = new StdoutSink({
      output: reader.stdin,
      highWaterBytes: 100_000,
      onStateChange: ({ kind }) => states.push(kind),
    });
    await sink.open();
    const traffic = new Traffic({ framing: 'lines', shards: 1 });
    while (sink.state.kind === 'ready') {
      sink.write(traffic.next());
      await sink.ready();
    }
    await sink.flush();
    expect(() => sink.write(traffic.next())).not.toThrow();
    await sink.close();
    expect(states).toEqual(['ended']);
  });
});
