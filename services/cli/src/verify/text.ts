import { type CheckName, type Finding, VERIFIED_TOPICS } from '@launderette/evaluation';
import { topicName } from '@launderette/wire';
import { tableWithHead } from '../client/output.ts';
import type { Verified } from './run-verify.ts';
import { definitionFlags } from './stream-log.ts';

/** How a verification is told to be made again. */
export interface Reproduction {
  /** File of the journal, if the stream has one and it was written or given. */
  readonly journal?: string;
  readonly scenarioFile?: string;
}

const MEANINGS: Readonly<Record<CheckName, string>> = {
  readable: 'values are of the schema',
  sequence: 'sequences of a shard have no gap and no repetition',
  placement: 'partition = murmur2(key) % shards = shard of the id',
  order: 'time never goes back within a shard',
  books: 'balances recomputed from the records',
  labels: 'every label joins exactly one event',
  outcomes: 'every outcome joins a payment that was before it, or names an account',
  episodes: 'beginnings and ends of episodes agree with the labels of their steps',
  replay: 'the same bytes as the replay of definition and journal',
  complete: 'nothing is missing behind the last records',
};

/** The report for people: a table, and the first difference with all that is needed to look into it. */
export function reportText(verified: Verified, how: Reproduction): string {
  const rows = verified.checks.map(({ check, looked, wrong }) => [
    check,
    String(looked),
    String(wrong),
    MEANINGS[check],
  ]);
  return [
    ...headLines(verified),
    tableWithHead(['check', 'looked at', 'wrong', 'what is checked'], rows),
    ...noteLines(verified),
    ...(verified.first === undefined ? [] : differenceLines(verified.first, verified, how)),
  ].join('\n');
}

/** The report as JSON. */
export function reportJson(verified: Verified, how: Reproduction): string {
  const { checks, first, log: _log, text: _text, ...rest } = verified;
  const shown = (finding: Finding | undefined) => finding && findingJson(finding, verified, how);
  const report = {
    ...rest,
    agreed: first === undefined,
    replayed: verified.noReplay === undefined,
    checks: checks.map(({ first: finding, ...check }) => ({ ...check, ...(finding ? { first: shown(finding) } : {}) })),
    ...(first ? { first: shown(first) } : {}),
  };
  return JSON.stringify(report, undefined, 2);
}

function headLines({ stream, records, partitions, format, goesOn, trimmed }: Verified): string[] {
  const counts = VERIFIED_TOPICS.map((topic) => `${records[topic]} ${topic}`).join(', ');
  const lines = [`${stream}: ${counts} in ${partitions} partitions, ${format}, committed records only`];
  if (goesOn) lines.push('the stream goes on: it was read to where its topics ended at the beginning');
  for (const { topic, partition, start } of trimmed)
    lines.push(`${topic}/${partition} begins at offset ${start}: earlier records were deleted, which shows as a gap`);
  return [...lines, ''];
}

function noteLines({ noReplay, repeats, labelsAhead, booksUntilMs, checks }: Verified): string[] {
  const books = checks.some(({ check }) => check === 'books');
  return [
    ...(noReplay === undefined ? [] : [`not replayed: ${noReplay}`]),
    ...(books
      ? []
      : ['books not checked: no payments, or payments whose money moved were dropped by the overload policy']),
    ...(booksUntilMs === undefined
      ? []
      : [`books checked up to ${isoOf(booksUntilMs)}, where the first partition ends`]),
    ...(repeats === 0 ? [] : [`${repeats} repeated records, which --allow-repeats accepts`]),
    ...(labelsAhead === 0 ? [] : [`${labelsAhead} labels whose events were not written yet`]),
  ];
}

function differenceLines(finding: Finding, verified: Verified, how: Reproduction): string[] {
  const { topic, partition, offset, id, eventMs, expected, actual } = finding;
  const values = valuesOf(finding, verified);
  return [
    '',
    `first difference, found by ${finding.check}: ${finding.message}`,
    `  topic ${topicName(verified.stream, topic)}, partition ${partition}, offset ${offset}`,
    `  id ${id || '(unreadable)'}, simulated ${isoOf(eventMs)}`,
    ...(actual === undefined ? [] : [`  in the topic: ${values.actual}`]),
    ...(expected === undefined ? [] : [`  in the replay: ${values.expected}`]),
    ...reproduction(finding, verified, how).map((line) => `  reproduce: ${line}`),
  ];
}

function findingJson(finding: Finding, verified: Verified, how: Reproduction): object {
  const { expected: _expected, actual: _actual, index: _index, topic, ...rest } = finding;
  return {
    ...rest,
    topic: topicName(verified.stream, topic),
    ...valuesOf(finding, verified),
    reproduce: reproduction(finding, verified, how),
  };
}

function valuesOf({ topic, expected, actual }: Finding, { text }: Verified): { expected?: string; actual?: string } {
  return {
    ...(actual === undefined ? {} : { actual: text(topic, actual) }),
    ...(expected === undefined ? {} : { expected: text(topic, expected) }),
  };
}

/** Command lines that make the events up to a finding again, as files; none without definition and journal. */
function reproduction({ payments }: Finding, { stream, log }: Verified, how: Reproduction): string[] {
  if (log === undefined) return [];
  const end = ['--events', String(Math.max(1, payments)), '--sink', 'file', '--out', './again'];
  const make = (...more: string[]) => ['npx launderette stream', ...more, ...end].join(' ');
  const scenario = how.scenarioFile === undefined ? [] : ['--scenario-file', how.scenarioFile];
  if (how.journal === undefined && log.entries.length === 0)
    return [make(...definitionFlags(log.definition, how.scenarioFile))];
  if (how.journal !== undefined) return [make('--journal', how.journal, ...scenario)];
  const file = `${stream}.journal.jsonl`;
  return [`npx launderette verify ${stream} --no-replay --journal-out ${file}`, make('--journal', file, ...scenario)];
}

function isoOf(unixMs: number): string {
  return new Date(unixMs).toISOString();
}
