// Decides what a run would do, with the engine of a real run and without any effect.
// 1. Nothing is read or written here; the caller passes the event, the profile and a preview of the gates.
// 2. R9: time is simulated: every wait is over at once, and each step says when it would happen; delays are not spread.
import { isoTime } from '../../contract/primitives.ts';
import type { DryRun, StepTrace } from '../../contract/workflows/run.ts';
import type { Definition, Step } from '../../contract/workflows/workflow.ts';
import { buildScope, type Scope, type ScopeEvent, type ScopeProfile } from '../scope.ts';
import { behaviourOf, type RenderedInput } from '../steps/registry.ts';
import type { EmailContent, EmailLibrary } from '../templates/email/content.ts';
import type { Budget } from '../templates/limits.ts';
import { matchStart } from '../triggers/match-start.ts';
import { advance } from './advance.ts';
import type { Task } from './cursor.ts';
import { type DryRunAnswers, withAnsweredWaits } from './dry-run-answers.ts';
import { recipientsOf } from './recipients.ts';
import { resultsOf, withResults } from './results.ts';
import { mergeTraits, type StepPreview, simulateAttempt } from './simulated-attempt.ts';
import { type AdvanceInput, isFinal, newRun, type RunState, type StepEntry } from './state.ts';
import { traceOf } from './trace.ts';

/** What would come of a step at a time (epoch ms); asked for each effect with its rendered input. null: not known yet. */
export type GatePreview = (step: Step, input: RenderedInput, scope: Scope, now: number) => StepPreview | null;

/** Everything of a scope except what the run itself adds. */
export interface DryRunSource {
  event: ScopeEvent;
  profile: ScopeProfile;
  run: Record<string, unknown>;
  org: Record<string, unknown>;
  /** Variables of the project that have a value. */
  variables?: Readonly<Record<string, string>>;
}

export interface DryRunRequest {
  definition: Definition;
  source: DryRunSource;
  runId: string;
  now: number;
  emailTemplates: ReadonlyMap<string, EmailContent>;
  /** Layouts and partials of the project; none when left out. */
  library?: EmailLibrary;
  /** What stands for the link to unsubscribe. */
  unsubscribeUrl?: string;
  gates: GatePreview;
  /** What the outside world answers, and how waits end; what a dry-run takes by itself where it is left out. */
  answers?: DryRunAnswers;
  /** What all steps may spend together. */
  budget?: Budget;
}

/** Of one step whose gates hold once: 5, and two for each attempt that an answer lets fail. */
const mostTurns = 40;

/** Runs the definition for one sample event: every step with its rendered input and simulated time. */
export function dryRun(request: DryRunRequest): DryRun {
  const { runId, now } = request;
  const definition = withAnsweredWaits(exact(request.definition), request.answers ?? {});
  // The simulated person changes with each update_profile step; the caller's stays as it is.
  const traits: Record<string, unknown> = { ...request.source.profile.traits };
  const source = { ...request.source, profile: { ...request.source.profile, traits } };
  const workflow = { id: String(source.run.workflowId), trigger: definition.trigger };
  const verdict = matchStart(workflow, source.event, buildScope(source), now);
  let clock = now;
  let state = newRun(runId, now);
  const { id, type, properties } = request.source.event;
  const opening = { id: id ?? runId, type, timestamp: now, ...(properties ? { properties } : {}) };
  let input: AdvanceInput = { kind: 'start', event: opening };
  // Every turn ends a step, a wait, a hold or an attempt.
  for (let turn = 0; turn <= definition.steps.length * mostTurns && !isFinal(state.status); turn++) {
    const advanced = advance(definition, state, input, clock, buildScope(source));
    state = advanced.state;
    if (advanced.task) input = attempted(advanced.task, request, source, state, clock);
    else if (state.dueAt !== null) {
      clock = state.dueAt;
      input = { kind: 'alarm' };
    }
  }
  const listed = definition.trigger.recipients && recipientsOf(definition.trigger.recipients, buildScope(source), now);
  const sentence = verdict.ok ? listed && 'message' in listed && listed.message : verdict.why.sentence;
  return {
    matched: !sentence,
    ...(sentence ? { reason: sentence } : {}),
    ...(listed && 'people' in listed ? { recipients: listed.people.length } : {}),
    steps: state.trace.map(simulated),
    endsWith: state.status,
  };
}

/** The definition with delays that end at their time. */
function exact(definition: Definition): Definition {
  return { ...definition, steps: definition.steps.map((step): Step => ({ ...step, spread: false })) };
}

function simulated(entry: StepEntry): StepTrace & { simulatedAt: string } {
  return { ...traceOf(entry), simulatedAt: isoTime(entry.finishedAt ?? entry.startedAt) };
}

function attempted(
  { key, step }: Task,
  request: DryRunRequest,
  source: DryRunSource & { profile: { traits: Record<string, unknown> } },
  state: RunState,
  now: number,
): AdvanceInput<'settle'> {
  const scope = withResults(buildScope(source), resultsOf(state));
  const templateId = behaviourOf(step).emailTemplateId(step);
  const { definition, emailTemplates, library, unsubscribeUrl, budget, gates, answers } = request;
  const { input, traits } = simulateAttempt({
    key,
    step,
    scope,
    now,
    missingVariables: definition.settings.missingVariables,
    emailTemplate: templateId === undefined ? undefined : emailTemplates.get(templateId),
    library,
    unsubscribeUrl,
    budget,
    preview: (rendered) => gates(step, rendered, scope, now),
    answer: () => answers?.[step.label] ?? null,
  });
  mergeTraits(source.profile.traits, traits);
  return input;
}
