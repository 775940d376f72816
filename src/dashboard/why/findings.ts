// Sorts the explanation of an event by what somebody wants to know who asks why nothing came: what it did, what held it
// back, what it only just missed, and what listens to something else.
import type {
  EndpointExplanation,
  EventExplanation,
  ExplainedDelivery,
  RuleExplanation,
  WorkflowExplanation,
} from '../../contract/workflows/explain.ts';
import type { Tone } from '../ui/chip.tsx';

export type FindingGroup = 'did' | 'held' | 'missed' | 'other';
export type FindingKind = 'workflow' | 'rule' | 'alert' | 'endpoint';

/** The first clause that did not match; as the API returns it. */
export interface MissedClause {
  pointer: string;
  clause: string;
  wanted: unknown;
  /** Left out when the field is missing. */
  actual?: unknown;
}

/** What one workflow, rule, alert rule or endpoint made of an event. */
export interface Finding {
  readonly key: string;
  readonly kind: FindingKind;
  readonly id: string;
  readonly name: string;
  readonly group: FindingGroup;
  readonly tone: Tone;
  /** The verdict in a word or two, e.g. "not matched". */
  readonly word: string;
  readonly reason: string;
  readonly clause: MissedClause | null;
  readonly runId: string | null;
  readonly deliveries: readonly ExplainedDelivery[];
  readonly recipients: WorkflowExplanation['recipients'] | null;
}

/** Codes by which something came of the event. */
const did: Readonly<Record<string, Tone>> = {
  started: 'good',
  collected: 'good',
  sent: 'good',
  grouped: 'good',
  counted: 'good',
  resolves: 'good',
  planned: 'info',
  retrying: 'hold',
};

/** What it wanted is another event, so nobody expected anything of it. */
const listensElsewhere = (clause: MissedClause | null): boolean =>
  clause === null || /^(eventType|module) matches /.test(clause.clause);

function placed(code: string, matched: boolean, clause: MissedClause | null): Pick<Finding, 'group' | 'tone' | 'word'> {
  const word = code.replaceAll('_', ' ');
  const tone = did[code];
  if (tone !== undefined) return { group: 'did', tone, word };
  if (code === 'own_news' || code === 'own_event') return { group: 'other', tone: 'neutral', word: 'its own event' };
  if (matched || code === 'rule_error') return { group: 'held', tone: code === 'rule_error' ? 'bad' : 'hold', word };
  return { group: listensElsewhere(clause) ? 'other' : 'missed', tone: 'neutral', word };
}

const ofWorkflow = (workflow: WorkflowExplanation): Finding => {
  const { id, name, code, matched, reason, failedClause, runId, refusal, recipients } = workflow;
  const clause = failedClause ?? null;
  const place = placed(code, matched, clause);
  return {
    key: `workflow ${id}`,
    kind: 'workflow',
    id,
    name,
    ...place,
    word: refusal ? refusal.replaceAll('_', ' ') : place.word,
    reason,
    clause,
    runId: runId ?? null,
    deliveries: [],
    recipients: recipients ?? null,
  };
};

const ofRule = ({ id, key, kind, code, matched, reason, failedClause, deliveries }: RuleExplanation): Finding => ({
  key: `${kind} ${id}`,
  kind: kind === 'alert' ? 'alert' : 'rule',
  id,
  name: key,
  ...placed(code, matched, failedClause ?? null),
  reason,
  clause: failedClause ?? null,
  runId: null,
  deliveries,
  recipients: null,
});

const ofEndpoint = ({ id, url, code, matched, reason, failedClause, delivery }: EndpointExplanation): Finding => ({
  key: `endpoint ${id}`,
  kind: 'endpoint',
  id,
  name: url,
  ...placed(code, matched, failedClause ?? null),
  reason,
  clause: failedClause ?? null,
  runId: null,
  deliveries: delivery ? [delivery] : [],
  recipients: null,
});

export const findingsOf = ({ workflows, rules, endpoints }: EventExplanation): Finding[] => [
  ...workflows.map(ofWorkflow),
  ...rules.map(ofRule),
  ...endpoints.map(ofEndpoint),
];

export const inGroup = (findings: readonly Finding[], group: FindingGroup): Finding[] =>
  findings.filter((finding) => finding.group === group);

const kindWords: Record<FindingKind, (name: string) => string> = {
  workflow: (name) => `the workflow “${name}”`,
  rule: (name) => `the rule “${name}”`,
  alert: (name) => `the alert rule “${name}”`,
  endpoint: (name) => `the endpoint ${name}`,
};

/** The sentences of the API name a run by its whole id, which a link beside says already. */
export const reasonWords = ({ reason, runId }: Pick<Finding, 'reason' | 'runId'>): string =>
  runId === null ? reason : reason.replaceAll(`run ${runId}`, 'a run').replaceAll(`Run ${runId}`, 'A run');

export const nameOf = ({ kind, name }: Pick<Finding, 'kind' | 'name'>): string => kindWords[kind](name);

export interface Headline {
  text: string;
  detail: string;
  /** Says whether somebody has to act. */
  tone: Tone;
}

/** Who asks why somebody got nothing asks about these; endpoints and alerts tell programs and the team. */
const isForPeople = ({ kind }: Finding): boolean => kind === 'workflow' || kind === 'rule';

const andMore = (count: number): string => (count > 1 ? ` and ${count - 1} more` : '');

const nothingMatched = (closest: Finding): Headline => ({
  text: `Nothing matched. Closest was ${nameOf(closest)}.`,
  detail: closest.reason,
  tone: 'hold',
});

/** What came of the event, in one or two sentences. */
export function headlineOf(all: readonly Finding[], eventType: string): Headline {
  const findings = all.filter(isForPeople);
  const [done, held, missed] = [inGroup(findings, 'did'), inGroup(findings, 'held'), inGroup(findings, 'missed')];
  const rest = all.filter((finding) => !isForPeople(finding));
  const others = inGroup(rest, 'did');
  const [first] = done;
  if (first) {
    const but = held.length > 0 ? ` ${held.length} more matched, but did nothing.` : '';
    const text = `It reached ${nameOf(first)}${andMore(done.length)}.`;
    return { text, detail: `${reasonWords(first)}${but}`, tone: first.tone };
  }
  const [stopped] = held;
  if (stopped) {
    const text = `It matched ${nameOf(stopped)}${andMore(held.length)}, but nothing came of it.`;
    return { text, detail: stopped.reason, tone: 'hold' };
  }
  const [closest] = missed;
  if (closest) return nothingMatched(closest);
  const [other] = others;
  if (other) {
    const text = `It reached no person, but ${nameOf(other)}${andMore(others.length)}.`;
    return { text, detail: other.reason, tone: other.tone };
  }
  const [near] = [...inGroup(rest, 'held'), ...inGroup(rest, 'missed')];
  if (near) return nothingMatched(near);
  return {
    text: `Nothing in this project listens to ${eventType}.`,
    detail: 'No workflow and no rule has this event type; check its spelling, or add one.',
    tone: 'neutral',
  };
}
