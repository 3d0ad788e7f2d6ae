import { BatchOffset } from '@launderette/wire';
import { answers, Code } from './messages.ts';
import type { Tamper } from './network.ts';
import type { Breakage } from './run.ts';

/** Ways to get the protocol wrong, each of which the model must find. */
export const BREAKAGES: Readonly<Record<string, Breakage>> = {
  'the checkpoint is committed in a transaction of its own': { checkpointApart: true },
  'the id is opened with a claim on producer 0 and epoch 0': { tamper: claimZero },
  'the epoch is kept after a commit whose answer was lost': { tamper: keepEpoch },
  'a commit is taken for granted before it is answered': { tamper: takeForGranted },
};

/** What a client sends that writes 0 for "none". */
function claimZero(): Tamper {
  return (request, pass) => {
    const opens = request.api === 'initProducerId' && request.producerId < 0;
    pass(opens ? { ...request, producerId: 0, epoch: 0 } : request);
  };
}

/** Renewals after a commit are not sent: producer and sequences go on as they were. */
function keepEpoch(): Tamper {
  const next = new Map<string, number>();
  const shift = new Map<string, number>();
  let committed = false;
  return (request, pass, answer) => {
    if (request.api === 'endTxn') committed = request.commit;
    if (request.api === 'initProducerId' && request.producerId >= 0 && committed) {
      for (const [key, sequence] of next) shift.set(key, sequence);
      answer(answers.initProducerId(Code.none, request.producerId, request.epoch));
      return;
    }
    if (request.api === 'initProducerId') for (const map of [next, shift]) map.clear();
    if (request.api === 'produce') {
      for (const { topic, partition, bytes } of request.batches) {
        const key = `${topic}/${partition}`;
        const sequence = bytes.readInt32BE(BatchOffset.baseSequence) + (shift.get(key) ?? 0);
        bytes.writeInt32BE(sequence, BatchOffset.baseSequence);
        next.set(key, sequence + bytes.readInt32BE(BatchOffset.recordsCount));
      }
    }
    pass(request);
  };
}

/** The producer hears of success whatever the coordinator says. */
function takeForGranted(): Tamper {
  return (request, pass, answer) => {
    if (request.api === 'endTxn' && request.commit) answer(answers.endTxn(Code.none));
    pass(request);
  };
}
