// Decides the sentences about runs in flight that a change of their workflow concerns.

import type { RunsChoiceWord, RunsGroup } from '../../contract/workflows/moves.ts';
import type { Definition, Step } from '../../contract/workflows/workflow.ts';
import { reachableFrom } from '../graph.ts';
import { behaviourOf } from '../steps/registry.ts';
import { successors } from '../steps/step-graph.ts';
import { type ResultUse, resultUses, savedResult } from '../validate/result-names.ts';

/** A template or an audience whose content changes; steps read it as it is when they come to it. */
export interface Renewed {
  kind: 'template' | 'audience';
  id: string;
  name: string;
}

interface Words {
  groups: readonly RunsGroup[];
  definitions: ReadonlyMap<number, Definition>;
  next: Definition | null;
  word: RunsChoiceWord;
  renewed: readonly Renewed[];
}

/** What changed content means for runs that have yet to come to it. */
export function moveTexts({ groups, definitions, next, word, renewed }: Words): string[] {
  return renewed.flatMap(({ kind, id, name }) => {
    const count = groups.reduce((n, group) => {
      const moves = word === 'move' && group.canMove;
      const steps = stepsAhead(moves ? next : definitions.get(group.version), moves ? group.to : group.step);
      return steps.some((step) => reads(step, kind, id)) ? n + group.count : n;
    }, 0);
    if (count === 0) return [];
    const effect = kind === 'template' ? 'will send its new text' : 'will be judged by its new condition';
    return [`${runs(count)} ${count === 1 ? 'has' : 'have'} ${kind} ${name} ahead and ${effect}.`];
  });
}

function reads(step: Step, kind: Renewed['kind'], id: string): boolean {
  const behaviour = behaviourOf(step);
  return kind === 'template'
    ? behaviour.emailTemplateId(step) === id
    : behaviour.message?.channel(step)?.audienceId === id;
}

/** Results that the rest of the new version reads, and that the versions the runs come from have not saved before. */
export function moveWarnings(
  groups: readonly RunsGroup[],
  definitions: ReadonlyMap<number, Definition>,
  next: Definition,
): string[] {
  const lacking = new Map<string, number>();
  for (const { version, step, to, canMove, count } of groups) {
    const from = definitions.get(version);
    if (!from || !canMove || step === null) continue;
    const before = from.steps.slice(0, from.steps.findIndex(({ label }) => label === step) + 1);
    const ahead = stepsAhead(next, to);
    const saved = new Set([...before, ...ahead].flatMap((it) => savedResult(it) ?? []));
    const wanted = new Set(ahead.flatMap(usesOf).map(({ root, name }) => `${root}.${name}`));
    for (const path of wanted) if (!saved.has(path)) lacking.set(path, (lacking.get(path) ?? 0) + count);
  }
  return [...lacking].map(
    ([path, count]) =>
      `${runs(count)} ${count === 1 ? 'has' : 'have'} passed the place where {{${path}}} is made; the new version reads it, and it will be empty.`,
  );
}

function usesOf({ if: condition, config }: Step): ResultUse[] {
  return [...resultUses(condition, ''), ...resultUses(config, '')];
}

/** The step of a label and every step that can come after it; all of them where there is no label. */
function stepsAhead(definition: Definition | null | undefined, label: string | null | undefined): Step[] {
  if (!definition) return [];
  const { steps } = definition;
  const start = Math.max(
    0,
    steps.findIndex((step) => step.label === label),
  );
  const indexes = new Map(steps.map((step, index) => [step.label, index]));
  const next = (index: number) => successors(steps, index).flatMap(({ target }) => indexes.get(target) ?? []);
  return [...reachableFrom(start, next)].flatMap((index) => steps[index] ?? []);
}

const runs = (count: number) => `${count.toLocaleString('en-US')} ${count === 1 ? 'run' : 'runs'}`;
