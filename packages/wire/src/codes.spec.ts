import * as kernel from '@launderette/kernel';
import * as proto from '@launderette/proto';
import { describe, expect, it } from 'vitest';

const pairs: [string, Record<string, number>, { values: { name: string; number: number }[] }][] = [
  ['KIND', kernel.Kind, proto.KindSchema],
  ['PURPOSE', kernel.Purpose, proto.PurposeSchema],
  ['RAIL', kernel.Rail, proto.RailSchema],
  ['CHANNEL', kernel.Channel, proto.ChannelSchema],
  ['ENTRY_MODE', kernel.EntryMode, proto.EntryModeSchema],
  ['STATUS', kernel.Status, proto.StatusSchema],
  ['REASON', kernel.Reason, proto.ReasonSchema],
  ['ACTIVITY_KIND', kernel.ActivityKind, proto.ActivityKindSchema],
  ['OUTCOME', kernel.Outcome, proto.Activity_OutcomeSchema],
  ['ROLE', kernel.Role, proto.RoleSchema],
];

const schemaName = (prefix: string, name: string) =>
  `${prefix}_${name.replaceAll(/(?<=[a-z])[A-Z]/g, '_$&').toUpperCase()}`;

describe('kernel codes', () => {
  it.each(pairs)('%s has the names and numbers of the schema', (prefix, codes, schema) => {
    const expected = Object.fromEntries(
      schema.values.filter(({ number }) => number > 0).map(({ name, number }) => [name, number]),
    );
    const actual = Object.fromEntries(
      Object.entries(codes)
        .filter(([, code]) => code > 0)
        .map(([name, code]) => [schemaName(prefix, name), code]),
    );
    expect(actual).toEqual(expected);
  });
});
