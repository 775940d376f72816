// Decides by which rule an event enters a workflow, and which later events of the person concern the run.
// 1. `every` without a cooldown needs no gate. The key separates entries of one person; without one there is one key.
// 2. A run is watched when an event may end it or one of its waits, or when its end allows the next entry; no other run
//    receives later events.
import { isoTime } from '../../contract/primitives.ts';
import type { Definition } from '../../contract/workflows/workflow.ts';
import { matchesGlob } from '../conditions/glob.ts';
import type { Scope } from '../scope.ts';
import { behaviourOf } from '../steps/registry.ts';
import { compileTemplate } from '../templates/compile.ts';
import { render } from '../templates/render.ts';
import type { digestOf } from './digest.ts';

export interface EntryRule {
  gate: { policy: Definition['reentry']['policy']; key: string; cooldownMs: number } | null;
  watched: boolean;
  /** Where the workflow has a digest: the key by which the event joins one, or begins it. */
  digest: { key: string } | null;
}

const minuteMs = 60_000;
/** In characters. Keys are part of an index; longer ones are cut, so that at worst two entries share a key. */
const longestKey = 300;

/** The rule by which an event enters a workflow; `isWatched` as below. */
export function entryRule(
  workflow: Pick<Definition, 'reentry'> & { isWatched: boolean; digest: ReturnType<typeof digestOf> },
  scope: Scope,
  now: number,
): EntryRule {
  const { policy, key, cooldownMinutes } = workflow.reentry;
  const watched = workflow.isWatched || policy === 'after_exit';
  const digest = workflow.digest && { key: renderedKey(workflow.digest.key, scope, now) };
  if (policy === 'every' && cooldownMinutes === 0) return { gate: null, watched, digest };
  const gate = { policy, key: renderedKey(key, scope, now), cooldownMs: cooldownMinutes * minuteMs };
  return { gate, watched, digest };
}

/** Whether later events of the person may concern a run of this definition. */
export function isWatched({ exitOn, steps }: Definition): boolean {
  return exitOn.length > 0 || steps.some((step) => behaviourOf(step).listens(step) !== null);
}

/** Whether an event may concern a run: by its type (exits, awaited events) or as a change of the profile (other waits). */
export function concernsRun({ exitOn, steps }: Definition, event: { type: string; changesProfile: boolean }): boolean {
  if (exitOn.some(({ eventType }) => matchesGlob(eventType, event.type))) return true;
  return steps.some((step) => {
    const listening = behaviourOf(step).listens(step);
    if (listening === null) return false;
    if (listening.eventType !== null) return matchesGlob(listening.eventType, event.type);
    return event.changesProfile && listening.profile;
  });
}

function renderedKey(key: string | undefined, scope: Scope, now: number): string {
  if (key === undefined) return '';
  const compiled = compileTemplate(key, { html: false });
  const rendered = compiled.ok ? render(compiled.template, scope, { now }) : null;
  return rendered?.ok ? rendered.text.slice(0, longestKey) : '';
}

/** Why an entry was refused, as a reason and a sentence. */
export function refusalOf(
  policy: 'once' | 'after_exit' | 'every',
  entered: { runId: string; enteredAt: number; endedAt: number | null },
): { reason: string; message: string } {
  const enteredAt = isoTime(entered.enteredAt);
  if (policy === 'once')
    return {
      reason: 'reentry_once',
      message: `The person entered at ${enteredAt} (run ${entered.runId}); this workflow takes each key once.`,
    };
  if (policy === 'after_exit' && entered.endedAt === null) {
    return {
      reason: 'reentry_active',
      message: `Run ${entered.runId}, entered at ${enteredAt}, is still active under this key.`,
    };
  }
  return {
    reason: 'reentry_cooldown',
    message: `Run ${entered.runId} entered at ${enteredAt}; the cooldown is not over.`,
  };
}
