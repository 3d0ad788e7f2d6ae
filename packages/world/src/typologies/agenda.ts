import { type Shard, StateError, type StateWalk } from '@launderette/kernel';
import { type CaseEpisode, planCase } from '../crime/case.ts';
import type { EpisodeKey, Wishes } from '../crime/episode.ts';
import type { World } from '../world.ts';
import { codeOf, typologyCatalogue } from './catalogue.ts';
import type { PlannedStep, Typology } from './typology.ts';

/** A step on the agenda of the shard that will carry it out. */
export interface AgendaStep {
  readonly plan: PlannedStep;
  /** The episode of the step, and the one from which it descends. */
  readonly episode: CaseEpisode;
  readonly root: EpisodeKey;
  /** Place of the episode in the case, from 0. */
  readonly place: number;
  /** Position in the plan, from 1. */
  readonly number: number;
  /** How often it was tried before. */
  readonly attempt: number;
  /** Given up, because an earlier one of the same account could not be carried out. */
  readonly abandoned: boolean;
}

/** The steps that a shard will carry out, by timer. */
export class Agenda {
  private readonly steps = new Map<number, AgendaStep>();

  put(shard: Shard, dueMs: number, step: AgendaStep): void {
    this.steps.set(shard.schedule(dueMs), step);
  }

  /** Takes the step behind a timer, and gives the timer back. */
  take(shard: Shard, timer: number): AgendaStep {
    const step = this.steps.get(timer);
    if (step === undefined) throw new Error(`timer ${timer} of shard ${shard.index} has no step`);
    this.steps.delete(timer);
    shard.release(timer);
    return step;
  }

  /** Gives up what an account still has to do in an episode. */
  abandon(step: AgendaStep): void {
    const { plan, root, place } = step;
    for (const [timer, other] of this.steps) {
      if (other.plan.account !== plan.account || other.place !== place || !sameKey(other.root, root)) continue;
      this.steps.set(timer, { ...other, abandoned: true });
    }
  }

  /** Walks over the state. Plans are not saved: they are made again from the root of the case and what was wished of it. */
  walk(state: StateWalk, world: World, wishesOf: (root: EpisodeKey) => Wishes): void {
    const saved = state.array(
      Float64Array.from([...this.steps].flatMap(([timer, step]) => [timer, ...numbersOf(step)])),
    );
    if (!state.restoring) return;
    this.steps.clear();
    const cases = new Map<string, readonly CaseEpisode[]>();
    for (let i = 0; i < saved.length; i += STEP_NUMBERS) {
      const [timer, ...numbers] = saved.subarray(i, i + STEP_NUMBERS) as unknown as [number, ...StepNumbers];
      this.steps.set(timer, stepOf(numbers, world, wishesOf, cases));
    }
  }
}

/** A step in a saved agenda: root (code, number, origin, start), place, step, attempt, abandoned. */
type StepNumbers = [number, number, number, number, number, number, number, number];
const STEP_NUMBERS = 9;

function numbersOf({ root, place, number, attempt, abandoned }: AgendaStep): StepNumbers {
  const code = codeOf(root.typology);
  return [code, root.number, root.origin, root.startMs, place, number, attempt, abandoned ? 1 : 0];
}

function stepOf(
  numbers: StepNumbers,
  world: World,
  wishesOf: (root: EpisodeKey) => Wishes,
  cases: Map<string, readonly CaseEpisode[]>,
): AgendaStep {
  const [code, rootNumber, origin, startMs, place, number, attempt, abandoned] = numbers;
  const typology = typologyCatalogue[code] as Typology | undefined;
  if (typology === undefined) throw new StateError(`no typology has code ${code}`);
  const root: EpisodeKey = { typology, number: rootNumber, origin, startMs };
  const name = `${typology.name}/${rootNumber}/${origin}`;
  const planned = cases.get(name) ?? planCase(world, root, typologyCatalogue, wishesOf(root));
  cases.set(name, planned);
  const episode = planned[place];
  const plan = episode?.planned.steps[number - 1];
  if (episode === undefined || plan === undefined)
    throw new StateError(`episode ${name}+${place} has no step ${number}`);
  return { plan, episode, root, place, number, attempt, abandoned: abandoned === 1 };
}

function sameKey(a: EpisodeKey, b: EpisodeKey): boolean {
  return a.number === b.number && a.origin === b.origin && a.typology === b.typology;
}
