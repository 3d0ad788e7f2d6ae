import { type Fragment, fragment, NOTHING } from '../bytes/fragment.ts';

/** A JSON string literal. DEL is escaped beside what JSON requires, because a {@link Fragment} cannot hold it. */
export function quoted(text: string): string {
  return JSON.stringify(text).replaceAll('\u007f', '\\u007f');
}

/** What is read of an enumeration's descriptor. */
export interface EnumDescriptor {
  readonly values: readonly { readonly name: string; readonly number: number }[];
}

/** `,"name":"VALUE"` by number of the enumeration; entry 0, which stands for absent, is empty. */
export function enumMembers(name: string, values: EnumDescriptor): string[] {
  const members: string[] = [];
  for (const value of values.values) members[value.number] = value.number === 0 ? '' : `,"${name}":"${value.name}"`;
  return members;
}

/** {@link enumMembers}, ready to be written. */
export function enumFragments(name: string, values: EnumDescriptor): Fragment[] {
  return enumMembers(name, values).map((member) => (member === '' ? NOTHING : fragment(member)));
}
