// Decides what one attempt at the effect of a step comes to where nothing leaves: in a dry-run, a test, a backtest.
// 1. It goes the way of a real attempt: rendered, refused for missing variables, asked of the gates, then answered.
// 2. The result is what the run is given as the settlement of its task; who asks merges the traits.

import type { TestAnswer } from '../../contract/bundle/test.ts';
import { isObject } from '../../contract/json.ts';
import type { GateVerdict } from '../../contract/messages/gates.ts';
import type { Outcome } from '../../contract/outcomes.ts';
import type { JsonValue } from '../../contract/primitives.ts';
import type { Step, WorkflowSettings } from '../../contract/workflows/workflow.ts';
import type { Scope } from '../scope.ts';
import { isOutcomeAnswer } from '../steps/answer-fault.ts';
import type { WorldAnswer } from '../steps/behaviour.ts';
import { missingFailure, missingWarnings } from '../steps/missing.ts';
import { behaviourOf, effectOf, type RenderedInput } from '../steps/registry.ts';
import { renderStep } from '../steps/render-step.ts';
import type { EmailContent, EmailLibrary } from '../templates/email/content.ts';
import type { Budget } from '../templates/limits.ts';
import type { AdvanceInput, Settlement } from './state.ts';

/** What would become of a step: why it would not be done, or with which result it would. */
export interface Verdict {
  outcome: Outcome;
  reason?: string;
  message?: string;
  output?: JsonValue;
}

/** What would come of a step. */
export interface StepPreview {
  /** Why it would not be done, or until when (epoch ms) a gate would hold it; null when it would be done. */
  stop: Verdict | { heldUntil: number; reason: string; message: string } | null;
  /** What the gates of its message said. */
  gates: GateVerdict[];
  /** The result to show where it would be done; the usual one of its type when left out. */
  output?: JsonValue;
}

export interface SimulatedAttempt {
  key: string;
  step: Step;
  /** What the run sees now, with the results of its earlier steps. */
  scope: Scope;
  /** Epoch ms. */
  now: number;
  missingVariables: WorkflowSettings['missingVariables'];
  /** The saved template that the step names. */
  emailTemplate: EmailContent | undefined;
  /** Layouts and partials of the project; none when left out. */
  library?: EmailLibrary | undefined;
  /** What stands for the link to unsubscribe; there is none when left out. */
  unsubscribeUrl?: string | undefined;
  budget?: Budget | undefined;
  /** What the gates say of the rendered message; null where nothing is known. */
  preview(input: RenderedInput): StepPreview | null;
  /** What the outside world answers, asked where the gates are open; null where nobody knows. */
  answer(): TestAnswer | null;
}

export interface Attempted {
  input: AdvanceInput<'settle'>;
  /** Traits that the step has written; null removes one. */
  traits: Record<string, JsonValue>;
  /** What left, where something did. */
  left: RenderedInput | null;
}

/** One attempt, as its run takes the result. */
export function simulateAttempt(attempt: SimulatedAttempt): Attempted {
  const { key, step, scope, now, missingVariables, emailTemplate, library, unsubscribeUrl, budget } = attempt;
  const settle = (settlement: Settlement): Attempted => ({
    input: { kind: 'settle', key, settlement },
    traits: {},
    left: null,
  });
  const rendered = renderStep(step, scope, { now, emailTemplate, library, unsubscribeUrl, budget });
  if ('fault' in rendered)
    return settle({ kind: 'done', outcome: 'error', reason: 'template_failed', message: rendered.fault });
  const shown: JsonValue = { ...behaviourOf(step).visible(rendered.input) };
  const told = { input: shown, warnings: missingWarnings(rendered.missing, missingVariables) };
  const missing = missingFailure(rendered.missing, missingVariables);
  if (missing) return settle({ kind: 'done', outcome: 'error', ...missing, ...told });
  const preview = attempt.preview(rendered.input);
  const logged = { message: null, followUps: [], gates: preview?.gates ?? [] };
  const judged = stopped(preview, told) ?? answered(attempt, rendered.input, { ...told, output: preview?.output });
  const { input, traits, left } = 'settlement' in judged ? { ...settle(judged.settlement), ...judged } : settle(judged);
  return { input: { ...input, logged }, traits, left };
}

type Told = { input: JsonValue; warnings: Settlement['warnings'] };

function stopped(preview: StepPreview | null, told: Told): Settlement | null {
  const stop = preview?.stop;
  if (!stop) return null;
  if ('heldUntil' in stop) return { kind: 'retry', held: 'gate', ...stop, ...whereSet(told) };
  return { kind: 'done', ...stop, ...whereSet(told) };
}

const whereSet = ({ input, warnings }: Told) => ({ input, ...(warnings ? { warnings } : {}) });

interface Answered {
  settlement: Settlement;
  traits: Record<string, JsonValue>;
  left: RenderedInput | null;
}

function answered(
  { step, now, answer: ask }: SimulatedAttempt,
  input: RenderedInput,
  { output: shownOutput, ...told }: Told & { output: JsonValue | undefined },
): Answered {
  const answer = ask();
  if (isOutcomeAnswer(answer)) {
    const left = answer.outcome === 'sent' || answer.outcome === 'completed' ? input : null;
    const { outcome, reason } = answer;
    const settlement = { kind: 'done' as const, outcome, ...(reason ? { reason } : {}), ...whereSet(told) };
    return { settlement, traits: {}, left };
  }
  // Sound, because the outcomes are answered above.
  const result = effectOf(step).simulate(step, input, answer as WorldAnswer | null);
  const attempt = (statusCode: number | undefined, error?: string) => ({
    at: now,
    ms: 0,
    ...(statusCode === undefined ? {} : { statusCode }),
    ...(error === undefined ? {} : { error }),
  });
  if ('failed' in result) {
    const { reason, message, statusCode, rateLimited } = result.failed;
    const failed = { ...attempt(statusCode, message), class: 'transient' as const, reason };
    const entry = { ...failed, ...(rateLimited ? { rateLimited } : {}) };
    return {
      settlement: { kind: 'retry', reason, message, attempt: entry, ...whereSet(told) },
      traits: {},
      left: null,
    };
  }
  const { traits = {}, statusCode, ...done } = result;
  const settlement: Settlement = {
    kind: 'done',
    ...done,
    ...(shownOutput === undefined ? {} : { output: shownOutput }),
    ...(statusCode === undefined ? {} : { attempt: attempt(statusCode) }),
    ...whereSet(told),
  };
  return { settlement, traits, left: done.outcome === 'sent' || done.outcome === 'completed' ? input : null };
}

/** Merges traits as the store does (RFC 7396): objects are merged, null removes. */
export function mergeTraits(traits: Record<string, unknown>, changes: Record<string, unknown>): void {
  for (const [name, value] of Object.entries(changes)) {
    if (value === null) delete traits[name];
    else if (isObject(value)) {
      const merged = { ...(isObject(traits[name]) ? traits[name] : {}) };
      mergeTraits(merged, value);
      traits[name] = merged;
    } else traits[name] = value;
  }
}
