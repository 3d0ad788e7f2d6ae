import { topicName } from '@launderette/wire';
import type { KafkaOptions } from '../../kafka/options.ts';
import { SimCluster } from './cluster.ts';
import { Dice } from './dice.ts';
import { Judge } from './judge.ts';
import { CALM, SimNetwork, type Tamper, type Weather } from './network.ts';
import { runShard } from './shard-worker.ts';
import { SimProcess, Timeline } from './timeline.ts';

const STREAM = 'sim';
const SHARDS_MAX = 2;
/** Faults stop after this long; what is broken then must mend by itself. */
const STORM_MS = 60_000;
/** Longer than every timeout: a run that has not come to rest by then never will. */
const CALM_MS = 600_000;
const STOP_MS_MAX = 45_000;
/** A finite patience, so that calls give up too. */
const IMPATIENT_MS = 4_000;
const REQUEST_TIMEOUT_MS = 5_000;

/** How the protocol is broken on purpose, to see that it shows. */
export interface Breakage {
  /** Made anew for every client. */
  readonly tamper?: () => Tamper;
  readonly checkpointApart?: boolean;
}

/** One run of shards and their workers on a model of Kafka, from a seed. */
export interface SimRun {
  /** What was wrong; nothing when all is well. */
  readonly faults: readonly string[];
  /** Virtual time that passed, and what happened in it: runs that see little prove little. */
  readonly virtualMs: number;
  readonly workers: number;
  readonly commits: number;
}

/** Runs a seed to its end. */
export async function simulate(seed: number, breakage: Breakage = {}): Promise<SimRun> {
  // Errors are everyday here, and collecting their stacks is a third of a run.
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  try {
    return await new Run(seed, breakage).run();
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}

/** What to type to see a seed again. */
export const reproduce = (seed: number): string => `make swarm FROM=${seed} SEEDS=1`;

class Run {
  readonly #dice: Dice;
  readonly #timeline = new Timeline();
  readonly #breakage: Breakage;
  readonly #shards: number;
  readonly #rows: number;
  readonly #seed: number;
  readonly #cluster: SimCluster;
  readonly #network: SimNetwork;
  readonly #judge: Judge;
  /** Workers that may still publish, by shard. */
  readonly #running: Set<SimProcess>[];
  readonly #finished = new Set<number>();
  #workers = 0;
  #storm = true;

  constructor(seed: number, breakage: Breakage) {
    this.#seed = seed;
    this.#breakage = breakage;
    this.#dice = new Dice(seed, 'sim/faults');
    this.#shards = this.#dice.whole(1, SHARDS_MAX);
    this.#rows = this.#dice.whole(5, 40);
    const names = ['transactions', 'labels', 'checkpoints'] as const;
    const topics = new Map(names.map((topic) => [topicName(STREAM, topic), this.#shards]));
    this.#cluster = new SimCluster(this.#timeline, new Dice(seed, 'sim/cluster'), topics);
    this.#network = new SimNetwork(this.#timeline, new Dice(seed, 'sim/network'), this.#cluster);
    this.#judge = new Judge(this.#timeline, this.#cluster, STREAM);
    this.#running = Array.from({ length: this.#shards }, () => new Set());
  }

  async run(): Promise<SimRun> {
    this.#network.weather = this.#weather();
    for (let shard = 0; shard < this.#shards; shard++) this.#start(shard);
    this.#trouble();
    this.#watch();
    await this.#timeline.run(() => this.#judge.faults.length > 0 || this.#atRest(), STORM_MS);
    this.#storm = false;
    this.#network.weather = CALM;
    const done = () => this.#judge.faults.length > 0 || this.#atRest();
    const rested = await this.#timeline.run(done, STORM_MS + CALM_MS);
    const faults = await this.#judge.verdict(this.#shards, this.#rows);
    if (!rested) faults.push(`the run does not come to rest within ${CALM_MS} ms of calm`);
    return {
      faults,
      virtualMs: Math.round(this.#timeline.nowMs),
      workers: this.#workers,
      commits: this.#cluster.commits.length,
    };
  }

  /** All shards are finished, nobody is at work, and the cluster has ended what was open. */
  #atRest(): boolean {
    return (
      this.#finished.size === this.#shards &&
      this.#running.every((processes) => processes.size === 0) &&
      this.#cluster.coordinator.unfinished.length === 0 &&
      this.#cluster.openPartitions.length === 0
    );
  }

  /** Some runs are stormy, some nearly calm. */
  #weather(): Weather {
    const worst = this.#dice.pick([0, 0.02, 0.1]);
    const upTo = () => this.#dice.unit() * worst;
    return { lostRequest: upTo(), lostAnswer: upTo(), repeated: upTo(), slow: upTo() * 2 };
  }

  #start(shard: number): void {
    const worker = this.#workers++;
    const process = new SimProcess(`worker ${worker}`);
    const impatient = this.#dice.chance(0.2);
    const kafka: KafkaOptions = {
      bootstrapServers: 'sim:1',
      requestTimeoutMs: REQUEST_TIMEOUT_MS,
      machine: this.#network.machineOf(process, this.#breakage.tamper?.()),
      ...(impatient ? { maxBlockMs: IMPATIENT_MS } : {}),
    };
    const dice = new Dice(this.#seed, `sim/worker/${worker}`);
    const running = this.#running[shard]!;
    running.add(process);
    process.onKill.push(() => running.delete(process));
    const { checkpointApart = false } = this.#breakage;
    runShard({
      kafka,
      stream: STREAM,
      shard,
      worker,
      rows: this.#rows,
      dice,
      reports: this.#judge,
      checkpointApart,
    }).then(
      (finished) => {
        running.delete(process);
        if (finished) this.#finished.add(shard);
      },
      (error: unknown) => {
        running.delete(process);
        this.#judge.faults.push(`worker ${worker} fails: ${String(error)}`);
      },
    );
  }

  /** A shard that nobody works on is taken up again. */
  #watch(): void {
    this.#timeline.later(this.#dice.delayMs(500, 5_000, 0.2), () => {
      for (const [shard, processes] of this.#running.entries())
        if (processes.size === 0 && !this.#finished.has(shard)) this.#start(shard);
      this.#watch();
    });
  }

  /** Something goes wrong every now and then, until the storm is over. */
  #trouble(): void {
    this.#timeline.later(this.#dice.delayMs(1_500, 8_000, 0.3), () => {
      if (!this.#storm) return;
      this.#dice.pick(this.#troubles)();
      this.#trouble();
    });
  }

  readonly #troubles: readonly (() => void)[] = [
    () => this.#cluster.moveLeader(),
    () => this.#cluster.moveCoordinator(),
    () => this.#network.cutOne(),
    () => this.#network.takeDown(this.#dice.whole(0, 2), this.#dice.delayMs(3_000, 15_000, 0.2)),
    () => this.#anyProcess()?.kill(),
    // A successor is started while the one before lives on: it becomes a zombie.
    () => this.#start(this.#dice.whole(0, this.#shards - 1)),
    () => this.#stopForAWhile(),
  ];

  /** A process stands still, as under SIGSTOP, and a successor may be started meanwhile. */
  #stopForAWhile(): void {
    const process = this.#anyProcess();
    if (process === undefined) return;
    process.stoppedUntilMs = this.#timeline.nowMs + this.#dice.delayMs(5_000, STOP_MS_MAX, 0.4);
    const shard = this.#running.findIndex((processes) => processes.has(process));
    if (this.#dice.chance(0.7)) this.#start(shard);
  }

  #anyProcess(): SimProcess | undefined {
    const processes = this.#running.flatMap((each) => [...each]);
    return processes.length === 0 ? undefined : this.#dice.pick(processes);
  }
}
