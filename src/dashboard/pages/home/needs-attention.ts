// What somebody should look at, the most urgent first, each with the one thing to do about it.
import type { DeadLetter, WorkflowHealth } from '../../api/queries/health.ts';
import type { Channel, Endpoint, RunSummary } from '../../api/queries/home.ts';
import type { Paths } from '../../paths.ts';
import { counted } from '../../words/counted.ts';

export interface Need {
  id: string;
  kind: 'failed' | 'stuck' | 'channel' | 'endpoint' | 'dead-letter';
  tone: 'bad' | 'hold';
  title: string;
  text: string;
  action: { label: string; to: string } | { label: string; restart: RestartPlan };
}

/** Runs of one workflow that failed and can be restarted together. */
export interface RestartPlan {
  workflowId: string;
  workflow: string;
  runs: number;
  /** Start of the oldest one, ISO 8601. */
  from: string;
}

/** What was read; a part that could not be read is left out. */
export interface Condition {
  /** The newest first. */
  failedRuns?: readonly RunSummary[];
  /** Whether there are more failed runs than these. */
  hasMoreFailed?: boolean;
  health?: WorkflowHealth;
  channels?: readonly Channel[];
  endpoints?: readonly Endpoint[];
  deadLetters?: readonly DeadLetter[];
  hasMoreDeadLetters?: boolean;
}

export function needsOf(condition: Condition, paths: Paths): Need[] {
  return [
    ...failedNeeds(condition, paths),
    ...stuckNeeds(condition, paths),
    ...(condition.channels ?? []).flatMap((channel) => channelNeeds(channel, paths)),
    ...(condition.endpoints ?? []).flatMap((endpoint) => endpointNeeds(endpoint, paths)),
    ...deadLetterNeeds(condition, paths),
  ];
}

function failedNeeds({ failedRuns = [], hasMoreFailed = false }: Condition, paths: Paths): Need[] {
  const groups = [...Map.groupBy(failedRuns, ({ workflowId }) => workflowId)];
  return groups.map(([workflowId, runs]) => {
    const [newest] = runs;
    const oldest = runs.at(-1);
    const workflow = newest?.workflowName ?? '';
    const steps = [...Map.groupBy(runs, failedStep)].flatMap(([step, at]) =>
      step === null ? [] : [{ step, count: at.length }],
    );
    const [only] = steps;
    const isOneStep = steps.length === 1 && only?.count === runs.length;
    const at = isOneStep ? ` at “${only.step}”` : '';
    const list = isOneStep ? '' : steps.map(({ step, count }) => `${count} at “${step}”`).join(', ');
    const number = hasMoreFailed ? `more than ${counted(runs.length, 'run')}` : counted(runs.length, 'run');
    return {
      id: `failed ${workflowId}`,
      kind: 'failed',
      tone: 'bad',
      title: `${workflow}: ${number} failed${at}`,
      text: [list, reasonOf(newest)].filter(Boolean).join('. '),
      action:
        newest === undefined || oldest === undefined
          ? { label: 'Look', to: paths.runs({ workflowId, status: 'failed' }) }
          : { label: 'Restart…', restart: { workflowId, workflow, runs: runs.length, from: oldest.startedAt } },
    };
  });
}

/** Where a failed run ended. */
const failedStep = ({ stepTitle, stepLabel }: RunSummary): string | null => stepTitle ?? stepLabel;

/** Why a run failed, without the step, which the title names. */
const reasonOf = (run: RunSummary | undefined) => (run?.exitReason ?? '').replace(/^Step \S+ failed\. /, '');

function stuckNeeds({ health }: Condition, paths: Paths): Need[] {
  const stuck = (health?.workflows ?? []).filter((row) => row.stuck > 0);
  return stuck.map(({ id, name, stuck: runs }) => ({
    id: `stuck ${id}`,
    kind: 'stuck',
    tone: 'hold',
    title: `${name}: ${counted(runs, 'run')} ${runs === 1 ? 'is' : 'are'} overdue`,
    text: 'They should have continued by now. Sendora wakes them every minute.',
    action: { label: 'Look', to: paths.health() },
  }));
}

function channelNeeds({ id, name, status, statusDetail }: Channel, paths: Paths): Need[] {
  if (status !== 'needs_reconnect') return [];
  return [
    {
      id: `channel ${id}`,
      kind: 'channel',
      tone: 'hold',
      title: `${name} needs to be reconnected`,
      text: statusDetail ?? 'The provider refused its credentials.',
      action: { label: 'Reconnect', to: paths.channel(id) },
    },
  ];
}

const disabledBecause: Record<NonNullable<Endpoint['disabledReason']>, string> = {
  failures: 'It only failed for too long. Replay what it missed once it is back.',
  gone: 'It answered 410 Gone.',
  asked: 'It asked for no more events.',
  exhausted: 'A delivery was given up, and it is set to stop then.',
  manual: '',
};

/** One that somebody switched off is as it should be. */
function endpointNeeds(endpoint: Endpoint, paths: Paths): Need[] {
  const { id, url, status, disabledReason } = endpoint;
  if (status === 'ok' || disabledReason === 'manual') return [];
  const host = hostOf(url);
  const isDisabled = status === 'disabled';
  return [
    {
      id: `endpoint ${id}`,
      kind: 'endpoint',
      tone: isDisabled ? 'bad' : 'hold',
      title: isDisabled ? `Endpoint ${host} was disabled` : `Endpoint ${host} fails`,
      text: isDisabled ? disabledBecause[disabledReason ?? 'failures'] : failingText(endpoint),
      action: { label: 'Look', to: paths.webhook(id) },
    },
  ];
}

function failingText({ failingSince, disableAfter }: Endpoint): string {
  const hours = counted(disableAfter.hours, 'hour');
  if (failingSince === null) return 'Its last attempts failed.';
  return `Every attempt since ${failingSince.slice(11, 16)} UTC failed. It is disabled after ${hours} of that.`;
}

function hostOf(url: string): string {
  try {
    return new URL(url).host;
  } catch {
    return url;
  }
}

function deadLetterNeeds({ deadLetters = [], hasMoreDeadLetters = false }: Condition, paths: Paths): Need[] {
  const waiting = deadLetters.filter(({ redrivenAt }) => redrivenAt === null);
  const [newest] = waiting;
  if (newest === undefined) return [];
  const number = hasMoreDeadLetters ? `More than ${waiting.length} messages` : counted(waiting.length, 'message');
  return [
    {
      id: 'dead letters',
      kind: 'dead-letter',
      tone: 'bad',
      title: `${number} of the queues ${waiting.length === 1 && !hasMoreDeadLetters ? 'was' : 'were'} given up`,
      text: newest.lastError ?? newest.firstError ?? 'They failed at every attempt and are kept for 30 days.',
      action: { label: 'Redrive', to: paths.health() },
    },
  ];
}
