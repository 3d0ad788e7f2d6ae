import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadCheckpoint, saveCheckpoint } from './checkpoint.ts';

const path = join(mkdtempSync(join(tmpdir(), 'checkpoint-')), 'c');

describe('a checkpoint', () => {
  it('comes back as it was, for the training that wrote it', async () => {
    const state = { epoch: 3, best: [Float32Array.of(1.5, -2)], worse: 0 };
    await saveCheckpoint(path, 'key', state);
    expect(await loadCheckpoint(path, 'key')).toEqual(state);
    await expect(loadCheckpoint(path, 'other')).rejects.toThrow('is of a training of other data or options');
    expect(await loadCheckpoint(`${path}-absent`, 'key')).toBeUndefined();
  });

  it('is refused where it is no checkpoint or was cut off', async () => {
    const whole = readFileSync(path);
    for (const bytes of [Buffer.from('x'), whole.subarray(0, 40), whole.subarray(0, whole.length - 4)]) {
      writeFileSync(path, bytes);
      await expect(loadCheckpoint(path, 'key')).rejects.toMatchObject({ code: 'BAD_MODEL_FILE' });
    }
  });
});
