import { describe, expect, it } from 'vitest';
import { STREAM_TOPICS, topicName, WireError } from './index.ts';

describe('topicName', () => {
  it('puts every topic of a stream under one prefix', () => {
    expect(STREAM_TOPICS.map((topic) => topicName('retail', topic))).toEqual([
      'synth.retail.transactions',
      'synth.retail.labels',
      'synth.retail.activity',
      'synth.retail.outcomes',
      'synth.retail.episodes',
      'synth.retail.commands',
      'synth.retail.alerts',
      'synth.retail.faults',
      'synth.retail.checkpoints',
      'synth.retail.transfers',
    ]);
  });

  it.each(['', 'Retail', 'a.b', '1a', 'a/b', 'x'.repeat(41)])('refuses the stream name %j', (name) => {
    expect(() => topicName(name, 'transactions')).toThrow(WireError);
  });
});
