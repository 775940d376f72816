import type { Fault } from '../../contract/errors.ts';
import { isObject } from '../../contract/json.ts';
import type { StepOf } from '../../contract/workflows/workflow.ts';
import { fault } from '../faults/sentences.ts';
import { valueWords } from '../faults/words.ts';
import { choicesOf } from './ai-prompts.ts';
import type { Behaviour, StepResult } from './behaviour.ts';
import { asRendered, beforeStep, modelLeaseMs, modelRetries, noSecrets } from './parts.ts';

interface AiActionInput {
  type: 'ai_action';
  system: string | null;
  prompt: string;
}

export const aiAction = {
  otherNames: ['ai', 'llm'],
  aliases: { feature: 'flavor' },
  templates: { prompt: 'text', system: 'text' },
  jumps: { fields: [], exhaustive: false, choices: 'choices', noNext: null },
  secrets: noSecrets,
  addresses: [],
  faults: duplicateChoices,
  successors({ config }, onward) {
    const choices = config.choices ?? [];
    const jumps = choices.flatMap(({ value, next }) => (next === null ? [] : [{ target: next, label: value }]));
    return jumps.length === 0 ? [{ target: onward }] : [...jumps, { target: onward, label: 'otherwise' }];
  },
  work: {
    place: 'queue',
    queue: 'ai',
    guarantee: 'at_least_once',
    leaseMs: modelLeaseMs,
    recordsClaim: true,
    retry: modelRetries,
    simulate,
  },
  readsProfile: () => false,
  writesProfile: ({ config }) => config.flavor === 'extract',
  listens: () => null,
  whileDelayed: beforeStep,
  emailTemplateId: () => undefined,
  render({ config: { system, prompt } }, renderer) {
    const rendered = system === undefined ? null : renderer.text('system', system);
    return { type: 'ai_action', system: rendered, prompt: renderer.text('prompt', prompt) };
  },
  visible: asRendered,
  message: null,
} satisfies Behaviour<StepOf<'ai_action'>, AiActionInput>;

/** Replies are compared without regard to case, so choices that differ in nothing else cannot be distinguished. */
function duplicateChoices({ choices }: Record<string, unknown>, at: string): Fault[] {
  if (!Array.isArray(choices)) return [];
  const seen = new Set<string>();
  return choices.flatMap((choice: unknown, place) => {
    const value = isObject(choice) ? choice.value : choice;
    if (typeof value !== 'string') return [];
    const word = value.trim().toLowerCase();
    if (!seen.has(word)) {
      seen.add(word);
      return [];
    }
    const message = `The choice ${valueWords(value)} is there twice; upper and lower case do not count.`;
    return [fault(`${at}/choices/${place}`, 'duplicate_choice', message)];
  });
}

function simulate({ config }: StepOf<'ai_action'>): StepResult {
  const { flavor, saveTo, fields } = config;
  const first = flavor === 'decide' ? choicesOf(config)[0] : undefined;
  const value = first?.value ?? (fields ? {} : '(text written by the model)');
  return {
    outcome: 'completed',
    output: { simulated: true, result: value, ...(first?.next ? { next: first.next } : {}) },
    message: flavor === 'decide' ? 'A dry-run asks no model; it takes the first choice.' : 'A dry-run asks no model.',
    jump: first?.next ?? null,
    ...(saveTo ? { save: { root: 'ai' as const, name: saveTo, value } } : {}),
  };
}
