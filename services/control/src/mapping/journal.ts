import { create, type MessageInitShape } from '@bufbuild/protobuf';
import { type JournalEntry as EntryMessage, JournalEntrySchema } from '@launderette/proto';
import type { JournalEntry } from '@launderette/simulator';
import { count, timestamp } from './numbers.ts';
import { paceToMessage } from './pace.ts';
import { wishesToMessage } from './wishes.ts';

type CommandInit = NonNullable<Extract<MessageInitShape<typeof JournalEntrySchema>, { command?: unknown }>['command']>;

/** `stream`: id of the stream. */
export function journalEntryToMessage(stream: string, entry: JournalEntry): EntryMessage {
  return create(JournalEntrySchema, {
    name: `streams/${stream}/journalEntries/${entry.number}`,
    number: count(entry.number),
    effectiveTime: timestamp(entry.effectiveMs),
    acceptTime: timestamp(entry.acceptedMs),
    command: commandToMessage(entry.command),
  });
}

function commandToMessage(command: JournalEntry['command']): CommandInit {
  switch (command.kind) {
    case 'pace':
      return { case: 'pace', value: paceToMessage(command.pace) };
    case 'prevalence':
      return { case: 'prevalence', value: { typology: command.typology, perMillionMonth: command.perMillionMonth } };
    case 'inject':
      return {
        case: 'injection',
        value: {
          typology: command.typology,
          number: count(command.injection),
          ...(command.wishes === undefined ? {} : { wishes: wishesToMessage(command.wishes) }),
        },
      };
    case 'pause':
      return { case: 'pause', value: {} };
    case 'resume':
      return { case: 'resume', value: {} };
    case 'drop': {
      const { firstEvent, events } = command;
      const gaps = command.gaps.map((gap) => ({
        shard: gap.shard,
        firstSequence: count(gap.firstSequence),
        events: count(gap.events),
      }));
      return { case: 'drop', value: { firstEvent: count(firstEvent), events: count(events), gaps } };
    }
  }
}
