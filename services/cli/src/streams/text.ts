import { durationMs, timestampMs } from '@bufbuild/protobuf/wkt';
import { type JournalEntry, type Stream, Stream_State, type StreamStatistics } from '@launderette/proto';
import type { StreamStatistics as Statistics, StreamPhase } from '@launderette/simulator';
import { tableWithHead, timeText } from '../client/output.ts';
import { table } from '../table.ts';
import { encodingText } from './encoding.ts';
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
    ['scenario', stream.scenario],
    ['seed', String(stream.seed)],
    ['customers', String(stream.customers)],
    ['shards', String(stream.shards)],
    ['pace', paceText(stream.pace)],
    ['format', encodingText(stream.format, stream.compression)],
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
    scheduleLagMs: message.scheduleLag ? durationMs(message.scheduleLag) : 0,
    produceLatencyP99Ms: message.produceLatencyP99 ? durationMs(message.produceLatencyP99) : 0,
  };
}
