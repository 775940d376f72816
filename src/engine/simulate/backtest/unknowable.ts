// Finds what a backtest cannot know of a workflow: what people did with messages that were never sent.
import type { Definition } from '../../../contract/workflows/workflow.ts';
import { matchesGlob } from '../../conditions/glob.ts';
import { behaviourOf } from '../../steps/registry.ts';

/** What is heard of a message after it left. */
const ownMailEvents = ['email', 'sms', 'push'].flatMap((kind) =>
  ['delivered', 'opened', 'clicked', 'bounced', 'complained', 'unsubscribed', 'replied', 'failed'].map(
    (what) => `${kind}.${what}`,
  ),
);

/** Patterns that mean everything are no sign that somebody waits for messages. */
const isOwnMailEvent = (glob: string): boolean => glob !== '*' && ownMailEvents.some((type) => matchesGlob(glob, type));

const waits = 'waits_for_own_mail_event';
const exits = 'exits_by_own_mail_event';

/** Why the way of a run cannot be known: from its entry on, or from a step on. */
export interface Unknowable {
  atEntry: string | null;
  atStep: ReadonlyMap<string, string>;
}

/** What of a workflow depends on events of its own messages. */
export function unknowableIn({ steps, exitOn }: Definition): Unknowable {
  const waiting = steps.filter((step) => isOwnMailEvent(behaviourOf(step).listens(step)?.eventType ?? ''));
  return {
    atEntry: exitOn.some(({ eventType }) => isOwnMailEvent(eventType)) ? exits : null,
    atStep: new Map(waiting.map(({ label }) => [label, waits])),
  };
}
