import { type DescMessage, type MessageShape, toJson } from '@bufbuild/protobuf';
import type { Timestamp } from '@bufbuild/protobuf/wkt';
import { timestampDate } from '@bufbuild/protobuf/wkt';
import { table } from '../table.ts';

/** Canonical JSON of a message, with fields that hold their default. */
export function jsonOf<D extends DescMessage>(schema: D, message: MessageShape<D>, indent?: number): string {
  return JSON.stringify(toJson(schema, message, { alwaysEmitImplicit: true }), undefined, indent);
}

export function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** A message as JSON, or as text for people. */
export function printMessage<D extends DescMessage>(
  json: boolean | undefined,
  schema: D,
  message: MessageShape<D>,
  text: (message: MessageShape<D>) => string,
): void {
  print(json ? jsonOf(schema, message, 2) : text(message));
}

/** Rows under a head, in columns. */
export function tableWithHead(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return table([head.map((title) => title.toUpperCase()), ...rows]);
}

/** `2026-01-05 08:30:00`, UTC; empty when absent. */
export function timeText(time: Timestamp | undefined): string {
  return time ? timestampDate(time).toISOString().slice(0, 19).replace('T', ' ') : '';
}
