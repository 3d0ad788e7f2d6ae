import { EpisodeEvent, NO_PARENT, type Shard, type StateWalk, Status } from '@launderette/kernel';
import type { CaseEpisode } from '../crime/case.ts';
import type { AgendaStep } from './agenda.ts';
import { codeOf } from './catalogue.ts';
import type { PlannedStep } from './typology.ts';

/** What became of the steps of one episode in one shard. */
interface Tally {
  left: number;
  plannedSteps: number;
  plannedMinor: number;
  carriedOutSteps: number;
  carriedOutMinor: number;
  abandonedSteps: number;
}

/** Typology, number, origin and six counts. */
const NUMBERS = 9;
/** Room for the codes of Origin, and for an episode's number. */
const ORIGINS = 4;
const NUMBERS_END = 2 ** 32;

/** Follows the episodes that a shard carries out steps of, and says when each begins and when the shard's part of it is over. */
export class Progress {
  private readonly tallies = new Map<number, Tally>();

  /** A step of an episode was put on the shard's agenda. */
  expect(episode: CaseEpisode, plan: PlannedStep): void {
    const key = keyOf(codeOf(episode.typology), episode.number, episode.origin);
    let tally = this.tallies.get(key);
    if (tally === undefined) {
      tally = { left: 0, plannedSteps: 0, plannedMinor: 0, carriedOutSteps: 0, carriedOutMinor: 0, abandonedSteps: 0 };
      this.tallies.set(key, tally);
    }
    tally.left += 1;
    tally.plannedSteps += 1;
    tally.plannedMinor += fixedMinor(plan);
  }

  /** The first step of an episode in the stream is carried out here. */
  begin(shard: Shard, { episode, plan, number }: AgendaStep, timeMs: number): void {
    const steps = episode.planned.steps.slice(number - 1);
    const planned = { plannedSteps: steps.length, plannedMinor: sumOf(steps) };
    write(shard, episode, plan.account, timeMs, EpisodeEvent.began, planned);
  }

  /** A step is over: carried out, refused to the last, or given up. */
  finish(shard: Shard, step: AgendaStep, timeMs: number, outcome: 'done' | 'refused' | 'abandoned'): void {
    const { episode, plan } = step;
    const key = keyOf(codeOf(episode.typology), episode.number, episode.origin);
    const tally = this.tallies.get(key);
    if (tally === undefined) return;
    tally.left -= 1;
    if (outcome === 'abandoned') tally.abandonedSteps += 1;
    if (outcome === 'done') {
      tally.carriedOutSteps += 1;
      const { events } = shard;
      const booked = plan.act !== 'activity' && events.status[events.length - 1] === Status.booked;
      if (booked) tally.carriedOutMinor += events.amountMinor[events.length - 1] as number;
    }
    if (tally.left > 0) return;
    this.tallies.delete(key);
    write(shard, episode, plan.account, timeMs, EpisodeEvent.ended, tally);
  }

  /** Walks over the state. */
  walk(state: StateWalk): void {
    const saved = state.array(Float64Array.from([...this.tallies].flatMap(([key, tally]) => numbersOf(key, tally))));
    if (!state.restoring) return;
    this.tallies.clear();
    for (let i = 0; i < saved.length; i += NUMBERS) {
      const [code = 0, number = 0, origin = 0, ...rest] = saved.subarray(i, i + NUMBERS);
      const [
        left = 0,
        plannedSteps = 0,
        plannedMinor = 0,
        carriedOutSteps = 0,
        carriedOutMinor = 0,
        abandonedSteps = 0,
      ] = rest;
      const tally = { left, plannedSteps, plannedMinor, carriedOutSteps, carriedOutMinor, abandonedSteps };
      this.tallies.set(keyOf(code, number, origin), tally);
    }
  }
}

/** One number for what names an episode: typology's code, number below 2^32, origin. */
function keyOf(code: number, number: number, origin: number): number {
  return (code * ORIGINS + origin) * NUMBERS_END + number;
}

function numbersOf(key: number, tally: Tally): readonly number[] {
  const { left, plannedSteps, plannedMinor, carriedOutSteps, carriedOutMinor, abandonedSteps } = tally;
  const counts = [left, plannedSteps, plannedMinor, carriedOutSteps, carriedOutMinor, abandonedSteps];
  const rest = Math.floor(key / NUMBERS_END);
  return [Math.floor(rest / ORIGINS), key - rest * NUMBERS_END, rest % ORIGINS, ...counts];
}

/** Fixed amounts, minor units. */
function sumOf(steps: readonly PlannedStep[]): number {
  return steps.reduce((sum, step) => sum + fixedMinor(step), 0);
}

function fixedMinor(step: PlannedStep): number {
  return step.act !== 'activity' && step.amount.kind === 'fixed' ? step.amount.minor : 0;
}

type Written = Pick<Tally, 'plannedSteps' | 'plannedMinor'> & Partial<Tally>;

function write(
  { episodes: block }: Shard,
  episode: CaseEpisode,
  account: number,
  timeMs: number,
  event: number,
  tally: Written,
): void {
  const row = block.length;
  const { parent } = episode;
  block.timeMs[row] = Math.floor(timeMs);
  block.event[row] = event;
  block.typology[row] = codeOf(episode.typology);
  block.episode[row] = episode.number;
  block.origin[row] = episode.origin;
  block.parentTypology[row] = parent === undefined ? NO_PARENT : codeOf(parent.typology);
  block.parentEpisode[row] = parent?.number ?? 0;
  block.parentOrigin[row] = parent?.origin ?? 0;
  block.account[row] = account;
  block.plannedSteps[row] = tally.plannedSteps;
  block.plannedMinor[row] = tally.plannedMinor;
  block.carriedOutSteps[row] = tally.carriedOutSteps ?? 0;
  block.carriedOutMinor[row] = tally.carriedOutMinor ?? 0;
  block.abandonedSteps[row] = tally.abandonedSteps ?? 0;
  block.length = row + 1;
}
