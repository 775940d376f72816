// What became of an event that was sent from here, in the words of its explanation.
import type { ApiClient } from '../../../sdk/api/types.ts';

export type Explanation = Awaited<ReturnType<ApiClient['explainEvent']>>;
type WorkflowVerdict = Explanation['workflows'][number];
type Verdict = WorkflowVerdict | Explanation['rules'][number] | Explanation['endpoints'][number];

export interface SendAnswer {
  runs: { id: string; workflow: string }[];
  /** Open alerts that the event is part of. */
  alerts: { ruleId: string; name: string }[];
  /** Messages of rules, and deliveries to endpoints. */
  deliveries: number;
  /** Why nothing came of it; null when something did. */
  reason: string | null;
}

/** What an event led to, or the reason of whatever was nearest to taking it. */
export function answerOf({ workflows, rules, endpoints }: Explanation): SendAnswer {
  const runs = workflows.flatMap(({ runId, name, recipients }) =>
    recipients === undefined
      ? runId === undefined
        ? []
        : [{ id: runId, workflow: name }]
      : recipients.people.flatMap((person) =>
          person.runId === undefined ? [] : [{ id: person.runId, workflow: name }],
        ),
  );
  const alerts = rules.flatMap(({ id, key, alert }) => (alert === undefined ? [] : [{ ruleId: id, name: key }]));
  const ofRules = rules.reduce(
    (sum, { kind, deliveries }) => sum + (kind === 'notification' ? deliveries.length : 0),
    0,
  );
  const ofEndpoints = endpoints.filter(({ delivery }) => delivery !== undefined).length;
  const deliveries = ofRules + ofEndpoints;
  const isNothing = runs.length + alerts.length + deliveries === 0;
  return { runs, alerts, deliveries, reason: isNothing ? reasonOf([...workflows, ...rules, ...endpoints]) : null };
}

const listensToNothing = 'No workflow, rule or endpoint listens to this event type.';

function reasonOf(verdicts: readonly Verdict[]): string {
  const [nearest] = verdicts
    .map((verdict) => ({ verdict, distance: distanceOf(verdict) }))
    .filter(({ distance }) => distance < furthest)
    .sort((a, b) => a.distance - b.distance);
  return nearest === undefined ? listensToNothing : `${nameOf(nearest.verdict)}: ${nearest.verdict.reason}`;
}

const furthest = 3;

/** 0: it matched and was refused. 1: it matched but could not start. 2: a condition failed. 3: another event type. */
function distanceOf({ matched, code, failedClause }: Verdict): number {
  if (matched) return 0;
  if (code !== 'not_matched') return 1;
  const isType = failedClause === undefined || /^(eventType|module) matches /.test(failedClause.clause);
  return isType ? furthest : 2;
}

function nameOf(verdict: Verdict): string {
  if ('name' in verdict) return verdict.name;
  return 'key' in verdict ? verdict.key : verdict.url;
}
