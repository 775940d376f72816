// Results of earlier steps, to render the texts of a step with before there is a run.
import type { JsonValue } from '../../contract/primitives.ts';
import type { DryRunAnswers } from '../../engine/runs/dry-run-answers.ts';
import type { ResultRoot } from '../../engine/scope.ts';
import { resultUses } from '../../engine/validate/result-names.ts';
import type { Draft, DraftStep } from './draft.ts';
import { recordOf } from './read.ts';
import { resultsBefore, savers } from './results.ts';

export type SampleResults = Record<ResultRoot, Record<string, JsonValue>>;

/** What the step reads of earlier ones: what the dry-run has as their answer, else the name in parentheses. */
export function sampleResults(draft: Draft, { label, config }: DraftStep, answers: DryRunAnswers): SampleResults {
  const known = resultsBefore(draft).get(label) ?? new Map();
  const found: SampleResults = { ai: {}, webhook: {} };
  for (const { root, name } of resultUses(config, '')) {
    const path = `${root}.${name}`;
    if (!known.has(path)) continue;
    const given = savers(draft, path).flatMap((saver) => answerOf(root, answers[saver]) ?? []);
    found[root][name] = given.at(-1) ?? `(${path})`;
  }
  return found;
}

function answerOf(root: ResultRoot, answer: unknown): JsonValue | undefined {
  // Sound: answers are JSON.
  if (root === 'webhook') return recordOf(answer).body as JsonValue | undefined;
  return recordOf(answer).outcome === undefined ? (answer as JsonValue | undefined) : undefined;
}
