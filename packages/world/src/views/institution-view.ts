import {
  ActivityBlock,
  type BlockConsumer,
  Chance,
  type Directory,
  EpisodeBlock,
  EventBlock,
  LabelBlock,
  localOf,
  NO_ACCOUNT,
  OutcomeBlock,
  type PartyBook,
  type PartyEntry,
  Rail,
  Status,
  shardOf,
} from '@launderette/kernel';
import { copyActivity, copyEpisode, copyLabel, copyOutcome, copyPayment } from './copy-rows.ts';
import { maskedDirectory } from './masked-directory.ts';

/** Chance's subjects have 24 bits: so many of a token's high bits go into its pseudonym. */
const SUBJECT_BITS = 0xffffff;

/** As many as a shard's blocks have: a run is rarely longer than a few. */
const RUN_ROWS = 256;

/** Rows with consecutive numbers. */
interface NumberedRows {
  readonly capacity: number;
  length: number;
  firstSequence: number;
}

/** Such rows, each about an account. */
interface AccountRows extends NumberedRows {
  readonly account: Uint32Array;
}

/** Which rows of the blocks that a shard handed over last are seen. */
interface Seen {
  first: number;
  readonly rows: Uint8Array;
}

/** What stands between a simulation and whoever may see a part of it only. */
export interface View {
  /** What stands for the references in what is seen. */
  readonly directory: Directory;
  /** A consumer that passes on to `target` what is seen. */
  before(target: BlockConsumer): BlockConsumer;
}

/**
 * What one institution sees of a stream, made from the whole while it passes: the world does not know of it.
 *
 * - A payment is seen where one side has its account there. One that was declined moved nothing and is seen by the debtor's
 *   institution, which declined it, and by the creditor's where that had asked: by card, as the acquirer, and by direct debit.
 * - Of the other side it sees a pseudonym of the account, its institution and country: no balance, and no device. A card of
 *   another issuer bears the token that an acquirer makes of it.
 * - Activity is seen on own accounts, and so are their holders and what becomes known of them; labels are those of what is seen,
 *   episodes those in which an own account acts.
 *
 * Ids stay those of the whole, so that views of one world can be joined; numbers are therefore missing in between. Blocks are copied,
 * row by row, into runs of consecutive numbers.
 */
export class InstitutionView implements View {
  readonly directory: Directory;
  private readonly banks: readonly Uint8Array[];
  private readonly institution: number;
  private readonly tokens: Chance;
  private readonly payments: EventBlock[];
  private readonly activities: ActivityBlock[];
  private readonly labels: LabelBlock[];
  private readonly outcomes: OutcomeBlock[];
  private readonly episodes: EpisodeBlock[];
  private readonly seenPayments: Seen[];
  private readonly seenActivities: Seen[];

  /** `bic`: of an institution of the directory. Throws RangeError for any other. */
  constructor(directory: Directory, seed: number, bic: string) {
    this.institution = directory.institutions.findIndex((each) => each.bic === bic);
    if (this.institution < 0) throw new RangeError(`${bic} is no institution of this world`);
    this.banks = directory.accountInstitution;
    this.directory = ownParties(maskedDirectory(directory, seed, this.institution), bic);
    this.tokens = new Chance(seed, `views/${bic}/cards`, -1);
    this.payments = this.banks.map(() => new EventBlock(RUN_ROWS));
    this.activities = this.banks.map(() => new ActivityBlock(RUN_ROWS));
    this.labels = this.banks.map(() => new LabelBlock(RUN_ROWS));
    this.outcomes = this.banks.map(() => new OutcomeBlock(RUN_ROWS));
    this.episodes = this.banks.map(() => new EpisodeBlock(RUN_ROWS));
    this.seenPayments = this.banks.map(() => ({ first: 0, rows: new Uint8Array(0) }));
    this.seenActivities = this.banks.map(() => ({ first: 0, rows: new Uint8Array(0) }));
  }

  before(target: BlockConsumer): BlockConsumer {
    return {
      get totalOrder() {
        return target.totalOrder;
      },
      events: (shard, block) => this.passPayments(shard, block, target),
      activity: (shard, block) => this.passActivity(shard, block, target),
      labels: (shard, block) => this.passLabels(shard, block, target),
      outcomes: (shard, block) =>
        this.passOwn(block, this.outcomes[shard] as OutcomeBlock, copyOutcome, (run) => target.outcomes?.(shard, run)),
      episodes: (shard, block) =>
        this.passOwn(block, this.episodes[shard] as EpisodeBlock, copyEpisode, (run) => target.episodes?.(shard, run)),
    };
  }

  private passPayments(shard: number, block: EventBlock, target: BlockConsumer): void {
    const { rows } = begin(this.seenPayments, shard, block.firstSequence, block.length);
    const run = this.payments[shard] as EventBlock;
    const sees = (row: number) => {
      const seen = this.seesPayment(block, row);
      rows[row] = seen ? 1 : 0;
      return seen;
    };
    const copy = (from: EventBlock, row: number, to: EventBlock, at: number) => {
      copyPayment(from, row, to, at);
      this.maskPayment(to, at);
    };
    passRuns(block, run, sees, copy, () => target.events(shard, run));
  }

  private passActivity(shard: number, block: ActivityBlock, target: BlockConsumer): void {
    const { rows } = begin(this.seenActivities, shard, block.firstSequence, block.length);
    const run = this.activities[shard] as ActivityBlock;
    const sees = (row: number) => {
      const seen = this.owns(block.account[row] as number);
      rows[row] = seen ? 1 : 0;
      return seen;
    };
    passRuns(block, run, sees, copyActivity, () => target.activity(shard, run));
  }

  private passLabels(shard: number, block: LabelBlock, target: BlockConsumer): void {
    const run = this.labels[shard] as LabelBlock;
    for (let row = 0; row < block.length; row += 1) {
      const { first, rows } = (block.ofActivity[row] === 1 ? this.seenActivities : this.seenPayments)[shard] as Seen;
      if (rows[(block.sequence[row] as number) - first] !== 1) continue;
      if (run.length === run.capacity) flush(run, () => target.labels(shard, run));
      copyLabel(block, row, run, run.length);
      run.length += 1;
    }
    if (run.length > 0) flush(run, () => target.labels(shard, run));
  }

  /** Passes on the rows about own accounts. */
  private passOwn<Block extends AccountRows>(
    block: Block,
    run: Block,
    copy: (from: Block, row: number, to: Block, at: number) => void,
    pass: (run: Block) => void,
  ): void {
    passRuns(
      block,
      run,
      (row) => this.owns(block.account[row] as number),
      copy,
      () => pass(run),
    );
  }

  private seesPayment(block: EventBlock, row: number): boolean {
    if (this.owns(block.debtor[row] as number)) return true;
    if (!this.owns(block.creditor[row] as number)) return false;
    if (block.status[row] !== Status.declined) return true;
    return block.rail[row] === Rail.card || block.rail[row] === Rail.directDebit;
  }

  private maskPayment(run: EventBlock, row: number): void {
    const debtor = run.debtor[row] as number;
    if (!this.owns(run.creditor[row] as number)) run.creditorBalanceMinor[row] = NaN;
    if (debtor === NO_ACCOUNT || this.owns(debtor)) return;
    run.debtorBalanceMinor[row] = NaN;
    run.deviceHigh[row] = 0;
    run.deviceLow[row] = 0;
    run.addressHigh[row] = 0;
    run.addressLow[row] = 0;
    const high = run.cardHigh[row] as number;
    const low = run.cardLow[row] as number;
    if ((high | low) === 0) return;
    const token = this.tokens.at(high & SUBJECT_BITS, low);
    run.cardHigh[row] = token.bits();
    run.cardLow[row] = token.bits();
  }

  private owns(account: number): boolean {
    if (account === NO_ACCOUNT) return false;
    return (this.banks[shardOf(account)] as Uint8Array)[localOf(account)] === this.institution;
  }
}

/** Who is known to an institution: those who hold an account there, without the accounts that they hold elsewhere. */
function ownParties(directory: Directory, bic: string): Directory {
  const { parties } = directory;
  if (parties === undefined) return directory;
  const known = (entries: readonly PartyEntry[]) =>
    entries.filter(({ account }) => account === undefined || account.institution === bic);
  const introduce: PartyBook['introduce'] = (shard, subject) => {
    const entries = parties.introduce(shard, subject);
    return entries.some(({ account }) => account?.institution === bic) ? known(entries) : [];
  };
  // Activity is seen on own accounts only.
  const changed: PartyBook['changed'] = (account, kind, holder) => known(parties.changed(account, kind, holder));
  return { ...directory, parties: { subjects: (shard) => parties.subjects(shard), introduce, changed } };
}

/** Notes that a shard hands over a block; what is seen of it is still to be said. */
function begin(of: Seen[], shard: number, first: number, rows: number): Seen {
  const before = of[shard] as Seen;
  const seen = before.rows.length < rows ? { first, rows: new Uint8Array(rows) } : before;
  seen.first = first;
  seen.rows.fill(0);
  of[shard] = seen;
  return seen;
}

/** Copies the rows that are seen into `run` and hands it on wherever their numbers have a gap, or it is full. */
function passRuns<Block extends NumberedRows>(
  block: Block,
  run: Block,
  sees: (row: number) => boolean,
  copy: (from: Block, row: number, to: Block, at: number) => void,
  pass: () => void,
): void {
  for (let row = 0; row < block.length; row += 1) {
    const seen = sees(row);
    if (run.length === run.capacity || (!seen && run.length > 0)) flush(run, pass);
    if (!seen) continue;
    if (run.length === 0) run.firstSequence = block.firstSequence + row;
    copy(block, row, run, run.length);
    run.length += 1;
  }
  if (run.length > 0) flush(run, pass);
}

function flush(run: { length: number }, pass: () => void): void {
  pass();
  run.length = 0;
}
