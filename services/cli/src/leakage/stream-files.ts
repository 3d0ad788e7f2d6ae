import { createReadStream, existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type ActivityRun, emptyRun, type GateInput, type PaymentRun } from '@launderette/evaluation';
import { CommandError, invalidInput } from '../errors.ts';
import { EXIT } from '../exit-codes.ts';

/** A record of transactions.jsonl, as far as the gate needs to know what is what. */
interface PaymentLine {
  readonly id: string;
  readonly eventTime: string;
  readonly kind?: string;
  readonly rail?: string;
  readonly channel?: string;
  readonly status?: string;
  readonly debtor?: { readonly account?: string };
  readonly creditor?: { readonly account?: string };
  readonly amount: { readonly minorUnits: string | number };
  readonly device?: { readonly id?: string };
  readonly card?: { readonly token?: string };
  readonly merchant?: {
    readonly id?: string;
    readonly city?: string;
    readonly country?: string;
    readonly categoryCode?: string;
  };
}

interface LabelLine {
  readonly eventId: string;
  readonly episodeId?: string;
  readonly typology?: string;
}

interface ActivityLine {
  readonly eventTime: string;
  readonly account: string;
  readonly kind: string;
}

interface Truth {
  readonly typology: number;
  readonly episode: number;
}

/** The code of a refused payment, the same in a simulated run. */
const STATUS_CODES: Readonly<Record<string, number>> = {
  STATUS_BOOKED: 1,
  STATUS_PENDING: 2,
  STATUS_DECLINED: 3,
  STATUS_REVERSED: 4,
};

/**
 * Reads transactions.jsonl, labels.jsonl and, if it is there, activity.jsonl of a folder. Throws CommandError: a file that is
 * missing, or a line that is no record, with its number.
 */
export async function filesRun(folder: string): Promise<GateInput> {
  const paths = { payments: join(folder, 'transactions.jsonl'), labels: join(folder, 'labels.jsonl') };
  for (const path of Object.values(paths))
    if (!existsSync(path))
      throw new CommandError(EXIT.notFound, `no file ${path}; \`launderette stream --sink file\` writes it`);
  const accounts = new Codes();
  const { truth, typologies } = await readLabels(paths.labels);
  const activity = await readActivity(join(folder, 'activity.jsonl'), accounts);
  let rows = 0;
  for await (const _ of linesOf(paths.payments)) rows += 1;
  const run = emptyRun(rows, typologies, activity);
  await fill(run, paths.payments, accounts, truth);
  return { run, records: (wanted) => recordsOf(paths.payments, wanted) };
}

async function readLabels(path: string): Promise<{ truth: Map<string, Truth>; typologies: string[] }> {
  const truth = new Map<string, Truth>();
  const typologies = new Codes();
  const episodes = new Codes();
  // An ordinary payment's label says only what decided on it.
  for await (const { eventId, episodeId, typology } of recordsIn<LabelLine>(path))
    if (typology !== undefined)
      truth.set(eventId, { typology: typologies.of(typology), episode: episodes.of(episodeId) });
  return { truth, typologies: typologies.texts() };
}

async function readActivity(path: string, accounts: Codes): Promise<ActivityRun | undefined> {
  if (!existsSync(path)) return undefined;
  const kinds = new Codes();
  const found: (readonly [number, number, number])[] = [];
  for await (const { eventTime, account, kind } of recordsIn<ActivityLine>(path))
    found.push([Date.parse(eventTime), accounts.of(account), kinds.of(kind) + 1]);
  found.sort((a, b) => a[0] - b[0]);
  return {
    timeMs: Float64Array.from(found, ([timeMs]) => timeMs),
    account: Int32Array.from(found, ([, account]) => account),
    kind: Uint8Array.from(found, ([, , kind]) => kind),
  };
}

async function fill(run: PaymentRun, path: string, accounts: Codes, truth: ReadonlyMap<string, Truth>): Promise<void> {
  const [devices, cards, merchants] = [new Codes(), new Codes(), new Codes()];
  const [kinds, rails, channels] = [new Codes(), new Codes(), new Codes()];
  const [places, countries, categories] = [new Codes(), new Codes(), new Codes()];
  let row = 0;
  for await (const payment of recordsIn<PaymentLine>(path)) {
    run.timeMs[row] = Date.parse(payment.eventTime);
    run.payer[row] = accounts.of(payment.debtor?.account);
    run.payee[row] = accounts.of(payment.creditor?.account);
    run.amountMinor[row] = Number(payment.amount.minorUnits);
    run.device[row] = devices.of(payment.device?.id);
    run.card[row] = cards.of(payment.card?.token);
    const { merchant } = payment;
    run.merchant[row] = merchants.of(merchant?.id);
    run.place[row] = places.of(merchant && `${merchant.country}/${merchant.city}`);
    run.country[row] = countries.of(merchant?.country) + 1;
    run.category[row] = categories.of(merchant?.categoryCode) + 1;
    run.kind[row] = kinds.of(payment.kind) + 1;
    run.rail[row] = rails.of(payment.rail) + 1;
    run.channel[row] = channels.of(payment.channel) + 1;
    run.status[row] = STATUS_CODES[payment.status ?? ''] ?? 0;
    const label = truth.get(payment.id);
    run.typology[row] = label?.typology ?? -1;
    run.episode[row] = label?.episode ?? -1;
    row += 1;
  }
}

async function* recordsOf(path: string, wanted: Int32Array): AsyncGenerator<object> {
  let row = 0;
  let next = 0;
  for await (const line of linesOf(path)) {
    if (row === wanted[next]) {
      next += 1;
      yield JSON.parse(line) as object;
    }
    row += 1;
  }
}

function linesOf(path: string): AsyncIterable<string> {
  return createInterface({ input: createReadStream(path), crlfDelay: Infinity });
}

async function* recordsIn<T extends object>(path: string): AsyncGenerator<T> {
  let number = 0;
  for await (const line of linesOf(path)) {
    number += 1;
    yield parsed<T>(line, path, number);
  }
}

function parsed<T extends object>(line: string, path: string, number: number): T {
  try {
    const value: unknown = JSON.parse(line);
    if (typeof value === 'object' && value !== null) return value as T;
  } catch {
    // Said below, with its place.
  }
  throw invalidInput([{ path: `${path}: line ${number}`, message: 'is no JSON object' }]);
}

/** Codes of texts, by first appearance; -1 for none. */
class Codes {
  private readonly known = new Map<string, number>();

  of(text: string | undefined): number {
    if (text === undefined) return -1;
    const code = this.known.get(text) ?? this.known.size;
    this.known.set(text, code);
    return code;
  }

  texts(): string[] {
    return [...this.known.keys()];
  }
}
