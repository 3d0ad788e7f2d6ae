import type { DescEnum, DescField, DescMessage, MessageShape } from '@bufbuild/protobuf';
import { type ReflectMessage, reflect } from '@bufbuild/protobuf/reflect';
import type { Fault } from '@launderette/simulator';

/** Fields and enum numbers, at any depth, that this version does not know: nothing of a request is silently dropped. */
export function wireFaults<D extends DescMessage>(desc: D, message: MessageShape<D>): Fault[] {
  return faultsIn(reflect(desc, message), '');
}

function faultsIn(message: ReflectMessage, path: string): Fault[] {
  const unknown = (message.getUnknown() ?? []).map(({ no }) => ({
    path: join(path, `#${no}`),
    message: `${message.desc.name} has no field number ${no} in this version`,
  }));
  const known = message.fields.filter((field) => message.isSet(field));
  return [...unknown, ...known.flatMap((field) => fieldFaults(message, field, join(path, field.name)))];
}

function fieldFaults(message: ReflectMessage, field: DescField, path: string): Fault[] {
  if (field.fieldKind === 'message') return faultsIn(message.get(field), path);
  if (field.fieldKind === 'enum') return enumFaults(field.enum, message.get(field), path);
  if (field.fieldKind === 'list' && field.listKind === 'message') {
    return [...message.get(field)].flatMap((item, index) => faultsIn(item as ReflectMessage, `${path}[${index}]`));
  }
  if (field.fieldKind === 'map' && field.mapKind === 'message') {
    return [...message.get(field)].flatMap(([key, item]) =>
      faultsIn(item as ReflectMessage, `${path}[${JSON.stringify(key)}]`),
    );
  }
  return [];
}

function enumFaults(desc: DescEnum, number: number, path: string): Fault[] {
  if (desc.value[number]) return [];
  return [{ path, message: `is ${number}, which ${desc.name} does not have in this version` }];
}

function join(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`;
}
