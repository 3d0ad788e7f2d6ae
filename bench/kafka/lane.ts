import { availableParallelism } from 'node:os';

/** One way of filling a topic as fast as it goes. Lanes take turns on one broker. */
export interface Lane {
  readonly name: string;
  /** The topic whose records are counted. */
  readonly topic: string;
  /** Begins to fill it; fulfils once records are on their way. */
  start(): Promise<RunningLane>;
}

export interface RunningLane {
  /** Processes that work for the lane, beside the broker. */
  readonly pids: readonly number[];
  stop(): Promise<void>;
}

/** What a lane did in the measured part of one turn. */
export interface LaneFigures {
  /** Records of the lane's topic, counted by the broker. */
  readonly recordsPerSecond: number;
  /** Processor time a record, microseconds; NaN where the system does not tell. */
  readonly brokerMicros: number;
  readonly laneMicros: number;
  /** Of `laneMicros`: our main thread, which owns the sockets, and our busiest other thread, the engine. */
  readonly mainMicros: number;
  readonly engineMicros: number;
}

/** Partitions of every lane's topic, and shards of every stream. */
export const PARTITIONS = 16;

export const CORES: number = availableParallelism();
