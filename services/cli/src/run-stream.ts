import {
  createStreamControl,
  fileOutlets,
  kafkaOutlets,
  type OutletMaker,
  type StreamControl,
  type StreamStatistics,
  standardOutlets,
} from '@launderette/simulator';
import type { KafkaOptions, RegistryOptions } from '@launderette/sinks';
import { CommandError } from './errors.ts';
import { EXIT } from './exit-codes.ts';
import { onInterrupt } from './interrupt.ts';
import { commandErrorOf } from './refusals.ts';
import { StatusLine, statusText } from './status-line.ts';
import type { StreamPlan } from './stream-flags.ts';
import { summaryText } from './summary.ts';

export interface BrokerFlags {
  /** How the cluster is reached; not looked at for other sinks. */
  readonly kafka: KafkaOptions;
  readonly overwrite: boolean;
  readonly registry: RegistryOptions | undefined;
}

/** Runs a stream until it ends or is interrupted, and drains it. Throws {@link CommandError}. */
export async function runStream(plan: StreamPlan, broker: BrokerFlags): Promise<void> {
  const status = new StatusLine({ output: process.stderr });
  const control = createStreamControl({
    outlets: outletsOf(plan, broker, status),
    scenarios: plan.scenarios,
    ending: { forMs: plan.forMs, days: plan.days },
    ...(plan.journal ? { script: plan.journal.entries } : {}),
  });
  const stopListening = onInterrupt(() => void control.close());
  try {
    await control.create(plan.definition);
    const last = await follow(control, plan.definition.name, status);
    await control.close();
    report(plan, last, control);
  } catch (error) {
    throw commandErrorOf(error);
  } finally {
    status.end();
    stopListening();
  }
}

/** Shows statistics until the stream has ended; the last ones. */
async function follow(control: StreamControl, name: string, status: StatusLine): Promise<StreamStatistics | undefined> {
  const ended = new AbortController();
  let last: StreamStatistics | undefined;
  for await (const now of control.watch(name, ended.signal)) {
    last = now;
    status.show(statusText(name, now));
    if (now.phase === 'finished' || now.phase === 'failed') ended.abort();
  }
  return last;
}

function report(plan: StreamPlan, last: StreamStatistics | undefined, control: StreamControl): void {
  const { name } = plan.definition;
  if (last?.phase === 'failed')
    throw new CommandError(EXIT.failure, `stream ${name} failed: ${control.get(name).message}`);
  if (last && last.backlog > 0)
    throw new CommandError(EXIT.unavailable, `${last.backlog} events were never acknowledged`);
  if (last) process.stderr.write(`\n${statusText(name, last)}\n${summaryText(last)}`);
}

function outletsOf(plan: StreamPlan, broker: BrokerFlags, status: StatusLine): OutletMaker {
  if (plan.sink === 'file') return fileOutlets({ folder: plan.out ?? '.', overwrite: broker.overwrite });
  if (plan.sink === 'stdout') return standardOutlets();
  return kafkaOutlets({
    kafka: broker.kafka,
    recreateTopics: broker.overwrite,
    ...(broker.registry ? { registry: broker.registry } : {}),
    waitMs: plan.waitMs,
    say: (message) => status.say(message),
  });
}
