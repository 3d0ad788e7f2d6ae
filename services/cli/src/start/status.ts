import { type Timestamp, timestampMs } from '@bufbuild/protobuf/wkt';
import { Stream_State, type StreamStatistics } from '@launderette/proto';
import { statusText } from '../status-line.ts';

/** {@link statusText} of statistics that came over gRPC. */
export function protoStatusText(stream: string, now: StreamStatistics): string {
  const lag = now.scheduleLag;
  return statusText(stream, {
    phase: Stream_State[now.state].toLowerCase(),
    events: Number(now.events),
    eventsPerSecond: now.eventsPerSecond,
    illicitShare: now.illicitShare,
    scheduleLagMs: lag ? Number(lag.seconds) * 1000 + lag.nanos / 1e6 : 0,
    backlog: Number(now.backlogEvents),
    simulatedTimeMs: now.simulatedTime ? timestampMs(now.simulatedTime as Timestamp) : 0,
  });
}
