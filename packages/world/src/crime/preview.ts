import { ACCOUNT_ID_BYTES, type AccountRef, localOf, Phase, type PreviewedStep, shardOf } from '@launderette/kernel';
import type { PlannedStep } from '../typologies/typology.ts';
import type { World } from '../world.ts';
import type { CaseEpisode } from './case.ts';

/** What stands before an episode's number in its id, by origin. */
const LETTERS = ['', 'i', 'c'] as const;

/** The steps of a case as an operator reads them, in order of time. */
export function previewOf(world: World, episodes: readonly CaseEpisode[]): PreviewedStep[] {
  const steps = episodes.flatMap((episode) =>
    episode.planned.steps.map((plan, index) => previewStep(world, episode, plan, index + 1)),
  );
  return steps.sort((a, b) => a.atMs - b.atMs);
}

function previewStep(world: World, episode: CaseEpisode, plan: PlannedStep, step: number): PreviewedStep {
  const { typology, number, origin } = episode;
  const counterparty = counterpartyOf(world, plan);
  const fixed = plan.act !== 'activity' && plan.amount.kind === 'fixed' ? plan.amount.minor : undefined;
  return {
    episodeId: `${world.stream}/${typology.name}/${LETTERS[origin as 0 | 1 | 2]}${number}`,
    typology: typology.name,
    step,
    atMs: plan.atMs,
    act: plan.act,
    account: accountId(world, plan.account),
    role: plan.accountRole,
    phase: plan.phase ?? Phase.none,
    ...(counterparty === undefined ? {} : { counterparty: accountId(world, counterparty) }),
    ...(fixed === undefined ? {} : { amountMinor: fixed }),
  };
}

function counterpartyOf(world: World, plan: PlannedStep): AccountRef | undefined {
  if (plan.act === 'transfer' || plan.act === 'refund') return plan.to;
  if (plan.act === 'purchase') return world.sizes.businessRef(plan.merchant);
  return plan.act === 'activity' ? plan.payee : undefined;
}

/** The id of an account as text. */
function accountId(world: World, account: AccountRef): string {
  const at = localOf(account) * ACCOUNT_ID_BYTES;
  const ids = world.directory.accountIds[shardOf(account)] as Uint8Array;
  return String.fromCharCode(...ids.subarray(at, at + ACCOUNT_ID_BYTES));
}
