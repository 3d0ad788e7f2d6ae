import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Stream_State } from '@launderette/proto';
import { Dice } from './dice.ts';
import { type Fault, RECOVERY_MS_MAX, type Scene } from './faults/fault.ts';
import type { Lab } from './lab.ts';
import { Observer } from './observer.ts';
import { type Verdict, verdictOf } from './verdict.ts';
import { type StreamSpec, Worker } from './worker.ts';

/** One stream that was maltreated. */
export interface RunResult {
  readonly fault: Fault;
  readonly run: number;
  readonly injections: number;
  readonly recoveriesMs: readonly number[];
  /** Milliseconds from SIGTERM to the end of the last service; absent where it was not asked. */
  readonly drainMs?: number;
  /** Absent where the topics are gone, or the run broke off. */
  readonly verdict?: Verdict;
  /** Everything that should not be. */
  readonly problems: readonly string[];
}

/** Which run it is: it determines every choice. */
export interface RunPlan {
  readonly fault: Fault;
  readonly seed: number;
  readonly run: number;
  readonly injections: number;
}

/** More than any run makes while it is maltreated, and few enough to be verified in seconds: at the least, and for each injection. */
const EVENTS_MIN = 30_000;
const EVENTS_PER_INJECTION = 500;
/** Slow, so that the machine is busy with recovering and not with payments; every tenth of a second is a transaction anyway. */
const EVENTS_PER_SECOND = 150;
const FIRST_MS_MAX = 120_000;
/** What is promised for SIGTERM. */
const DRAIN_MS_MAX = 10_000;

/** Runs a stream, does to it what the plan says, lets it end and verifies it. Never rejects: what broke is a problem. */
export async function runOnce(
  lab: Lab,
  plan: RunPlan,
  folder: string,
  say: (text: string) => void,
): Promise<RunResult> {
  const { fault, seed, run } = plan;
  const stage = new Stage(lab, plan, folder, say);
  try {
    await stage.begin();
    await stage.maltreat();
    return await stage.end();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    say(`${fault.name}, run ${run} of seed ${seed} broke off: ${reason}`);
    return stage.result([reason]);
  } finally {
    await stage.close();
  }
}

class Stage {
  private readonly lab: Lab;
  private readonly plan: RunPlan;
  private readonly folder: string;
  private readonly say: (text: string) => void;
  private readonly spec: StreamSpec;
  private readonly workers: Worker[] = [];
  private readonly recoveriesMs: number[] = [];
  private readonly problems: string[] = [];
  private scene: Scene | undefined;
  private observer: Observer | undefined;
  private injections = 0;

  constructor(lab: Lab, plan: RunPlan, folder: string, say: (text: string) => void) {
    const { fault, seed, run, injections } = plan;
    this.lab = lab;
    this.plan = plan;
    this.say = say;
    this.folder = join(folder, `${fault.name}-${run}`);
    mkdirSync(this.folder, { recursive: true });
    this.spec = {
      name: `${fault.name}-${run}`,
      seed: seed + run,
      customers: 1_000,
      shards: 4,
      eventsMax: EVENTS_MIN + injections * EVENTS_PER_INJECTION,
      eventsPerSecond: EVENTS_PER_SECOND,
      delivery: fault.delivery ?? 'exactly-once',
    };
  }

  /** Starts a service and a stream that has committed its first payments. */
  async begin(): Promise<void> {
    const { lab, plan, spec } = this;
    const worker = await this.another();
    worker.start();
    await worker.ready();
    const createdMs = Date.now();
    await worker.create(spec);
    this.observer = await Observer.start(lab.direct, spec.name);
    await this.observer.progress(createdMs, FIRST_MS_MAX);
    this.scene = {
      ...{ lab, spec, worker, observer: this.observer },
      dice: new Dice(plan.seed, `${plan.fault.name}/${plan.run}`),
      another: () => this.another(),
      say: (text) => this.say(`  ${spec.name}: ${text}`),
      recovered: (ms) => this.recoveriesMs.push(ms),
      problem: (text) => this.problems.push(text),
    };
  }

  async maltreat(): Promise<void> {
    const { fault, injections } = this.plan;
    for (; this.injections < injections; this.injections += 1) await fault.inject(this.scene as Scene);
  }

  async end(): Promise<RunResult> {
    const { fault } = this.plan;
    const scene = this.scene as Scene;
    if (fault.expects === 'goes on') await this.finish(scene);
    const { code, ms } = await scene.worker.terminate();
    if (code !== 0) this.problems.push(`after SIGTERM the service ended with ${code}`);
    if (ms > DRAIN_MS_MAX) this.problems.push(`after SIGTERM the service took ${Math.round(ms)} ms to end`);
    if (fault.verify) {
      await fault.verify(scene);
      return { ...this.result(), drainMs: ms };
    }
    const complete = fault.expects === 'goes on' ? ['--complete'] : [];
    const repeats = fault.delivery === 'at-least-once' ? ['--allow-repeats'] : [];
    const verdict = await verdictOf(this.lab.direct, this.spec.name, [...complete, ...repeats]);
    if (verdict.first !== undefined) this.problems.push(verdict.first);
    return { ...this.result(), drainMs: ms, verdict };
  }

  result(more: readonly string[] = []): RunResult {
    const { fault, run } = this.plan;
    const { injections, recoveriesMs } = this;
    return { fault, run, injections, recoveriesMs, problems: [...this.problems, ...more] };
  }

  async close(): Promise<void> {
    for (const proxy of this.lab.proxies) proxy.set({ kind: 'clear' });
    await this.observer?.stop();
    for (const worker of this.workers) await worker.close();
  }

  private async finish({ worker, spec }: Scene): Promise<void> {
    await worker.ready();
    await worker.until(spec.name, [Stream_State.RUNNING, Stream_State.FINISHED], RECOVERY_MS_MAX);
    await worker.hurry(spec.name).catch(() => undefined); // it may have come to its end meanwhile
    await worker.until(spec.name, [Stream_State.FINISHED], RECOVERY_MS_MAX);
  }

  private async another(): Promise<Worker> {
    const worker = await Worker.create(`worker-${this.workers.length + 1}`, this.folder, this.lab.bootstrap);
    this.workers.push(worker);
    return worker;
  }
}
