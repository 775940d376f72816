// Decides whether an event starts a workflow, whatever the form of its trigger is.
// 1. An occasion starts the one workflow that it is of. No pattern matches it, not even `*`.
// 2. A workflow whose trigger is not an event is started by its occasions only.
import { type AnyTrigger, formOf, isForm, occasionType } from '../../contract/workflows/triggers/registry.ts';
import type { Verdict } from '../conditions/evaluate.ts';
import { matchTrigger } from '../conditions/match.ts';
import type { Scope, ScopeEvent } from '../scope.ts';
import { occasionOf } from './occasions.ts';
import { triggerOf } from './registry.ts';

/** Whether an event starts a workflow; pointers of the verdict start at the trigger. */
export function matchStart(
  { id, trigger }: { id: string; trigger: AnyTrigger },
  event: Pick<ScopeEvent, 'type' | 'messageId'>,
  scope: Scope,
  now: number,
): Verdict {
  const occasion = occasionOf(event);
  const form = formOf(trigger);
  if (occasion && (occasion.workflowId !== id || occasion.form !== form)) {
    const sentence = 'The event is an occasion of another workflow, or of a trigger that this one no longer has.';
    return mismatch(trigger, event, sentence);
  }
  if (occasion) return { ok: true };
  if (isForm(trigger, 'event')) return matchTrigger(trigger, scope, now);
  return mismatch(trigger, event, `This workflow starts ${triggerOf(trigger).startsWhen}, and not on events.`);
}

function mismatch(trigger: AnyTrigger, { type }: Pick<ScopeEvent, 'type'>, sentence: string): Verdict {
  const wanted = occasionType(formOf(trigger)) ?? trigger.eventType ?? null;
  return {
    ok: false,
    why: { pointer: '/eventType', clause: `event type ${wanted}`, wanted, actual: type, sentence },
  };
}
