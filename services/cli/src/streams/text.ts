import { type Duration, durationMs, timestampMs } from '@bufbuild/protobuf/wkt';
import {
  type JournalEntry,
  type Stream,
  Stream_State,
  type StreamStatistics,
  type StreamStatistics_Latency,
} from '@launderette/proto';
import type { LatencySummary, StreamStatistics as Statistics, StreamPhase } from '@launderette/simulator/definition';
import { tableWithHead, timeText } from '../client/output.ts';
import { table } from '../table.ts';
import { deliveryText, encodingText, timestampsText } from './encoding.ts';
import { overloadText } from './overload.ts';
import { paceText } from './pace.ts';

const PHASES: Readonly<Record<Stream_State, StreamPhase>> = {
  [Stream_State.UNSPECIFIED]: 'starting',
  [Stream_State.STARTING]: 'starting',
  [Stream_State.RUNNING]: 'running',
  [Stream_State.PAUSED]: 'paused',
  [Stream_State.HOLDING]: 'holding',
  [Stream_State.FINISHED]: 'finished',
  [Stream_State.FAILED]: 'failed',
};

/** Id of a stream from its name. */
export function idOf(stream: { readonly name: string }): string {
  return stream.name.slice(stream.name.indexOf('/') + 1);
}

/** Everything about a stream, a line each. */
export function streamText(stream: Stream): string {
  const state = `${PHASES[stream.state]}${stream.stateMessage === '' ? '' : `: ${stream.stateMessage}`}`;
  const prevalence = Object.entries(stream.prevalence).map(([typology, value]) => [
    `  ${typology}`,
    `${value} episodes per million customers and 30 days`,
  ]);
  return table([
    ['stream', idOf(stream)],
    ['state', state],
    ['scenario', stream.scenarioDigest === '' ? stream.scenario : `${stream.scenario}, a document of its own`],
    ...(stream.modelDigest === '' ? [] : [['model', stream.modelDigest]]),
    ['seed', String(stream.seed)],
    ['customers', String(stream.customers)],
    ['shards', String(stream.shards)],
    ['pace', paceText(stream.pace)],
    ['format', encodingText(stream.format, stream.compression)],
    ['delivery', deliveryText(stream.delivery)],
    ['timestamps', timestampsText(stream.timestamps)],
    ['seen by', stream.institution === '' ? 'everybody' : stream.institution],
    ['overload', overloadText(stream.overload)],
    ['ends after', stream.eventsMax === 0n ? 'never' : `${stream.eventsMax} payments`],
    ['simulated time', timeText(stream.simulatedTime)],
    ['last change from', timeText(stream.lastChangeEffectiveTime) || 'never changed'],
    ['etag', stream.etag],
    ['prevalence', ''],
    ...prevalence,
  ]);
}

/** A line a stream. */
export function streamsText(streams: readonly Stream[]): string {
  if (streams.length === 0) return 'no streams';
  const rows = streams.map((stream) => [
    idOf(stream),
    PHASES[stream.state],
    stream.scenario,
    String(stream.customers),
    paceText(stream.pace),
    timeText(stream.simulatedTime),
  ]);
  return tableWithHead(['stream', 'state', 'scenario', 'customers', 'pace', 'simulated time'], rows);
}

/** A line a change. */
export function journalText(entries: readonly JournalEntry[]): string {
  if (entries.length === 0) return 'no changes';
  const rows = entries.map((entry) => [String(entry.number), timeText(entry.effectiveTime), commandText(entry)]);
  return tableWithHead(['number', 'from simulated time', 'change'], rows);
}

function commandText({ command }: JournalEntry): string {
  if (command.case === 'pace') return `pace ${paceText(command.value)}`;
  if (command.case === 'prevalence') return `prevalence ${command.value.typology} ${command.value.perMillionMonth}`;
  if (command.case === 'injection') return `inject ${command.value.typology}, number ${command.value.number}`;
  if (command.case === 'drop')
    return `dropped ${command.value.events} payments from number ${command.value.firstEvent}`;
  return command.case ?? 'unknown to this version';
}

/** Statistics as the simulator gives them. */
export function statisticsOf(message: StreamStatistics): Statistics {
  const numbers = (counts: Record<string, bigint>): Record<string, number> =>
    Object.fromEntries(Object.entries(counts).map(([key, value]) => [key, Number(value)]));
  return {
    wallTimeMs: message.wallTime ? timestampMs(message.wallTime) : 0,
    simulatedTimeMs: message.simulatedTime ? timestampMs(message.simulatedTime) : 0,
    phase: PHASES[message.state],
    events: Number(message.events),
    eventsPerSecond: message.eventsPerSecond,
    activity: Number(message.activities),
    labels: Number(message.labels),
    illicitShare: message.illicitShare,
    illicitByTypology: numbers(message.illicitEvents),
    episodesByTypology: numbers(message.episodes),
    declines: Number(message.declines),
    bytes: Number(message.bytes),
    backlog: Number(message.backlogEvents),
    scheduleLagMs: ms(message.scheduleLag),
    produceLatencyP99Ms: ms(message.produceLatencyP99),
    latencies: {
      scheduleLag: latencyOf(message.scheduleLagLatency),
      produce: latencyOf(message.produceLatency),
      response: latencyOf(message.responseLatency),
    },
    saturation: {
      engineBusyShare: message.saturation?.engineBusyShare ?? 0,
      mainBusyShare: message.saturation?.mainBusyShare ?? 0,
      eventLoopDelayP99Ms: ms(message.saturation?.eventLoopDelayP99),
    },
    dropped: Number(message.droppedEvents),
  };
}

function latencyOf(message: StreamStatistics_Latency | undefined): LatencySummary {
  const count = Number(message?.count ?? 0n);
  return {
    count,
    p50Ms: ms(message?.p50),
    p99Ms: ms(message?.p99),
    p999Ms: ms(message?.p999),
    maxMs: ms(message?.max),
  };
}

function ms(duration: Duration | undefined): number {
  return duration ? durationMs(duration) : 0;
}
