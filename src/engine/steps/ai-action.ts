import type { Fault } from '../../contract/errors.ts';
import { isObject } from '../../contract/json.ts';
import type { StepOf } from '../../contract/workflows/workflow.ts';
import { fault } from '../faults/sentences.ts';
import { valueWords } from '../faults/words.ts';
import { choicesOf } from './ai-prompts.ts';
import type { Behaviour } from './behaviour.ts';
import { asRendered, beforeStep, modelLeaseMs, modelRetries, noSecrets } from './parts.ts';
import { replyFault, simulateAi, usualReply } from './simulated-ai.ts';

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
  projectSecrets: null,
  addresses: [],
  faults: duplicateChoices,
  successors({ config }, onward) {
    const choices = config.choices ?? [];
    const jumps = choices.flatMap(({ value, next }) => (next === null ? [] : [{ target: next, label: value }]));
    return jumps.length === 0 ? [{ target: onward }] : [...jumps, { target: onward, label: 'otherwise' }];
  },
  ways: {
    of: ({ config }) => (config.flavor === 'decide' ? choicesOf(config).map(({ value }) => wayOf(value)) : []),
    taken: ({ config }, { output }) =>
      config.flavor === 'decide' && isObject(output) ? wayOf(String(output.result)) : null,
  },
  work: {
    place: 'queue',
    queue: 'ai',
    guarantee: 'at_least_once',
    leaseMs: modelLeaseMs,
    recordsClaim: true,
    repeatsContent: false,
    retry: modelRetries,
    simulate: simulateAi,
    usualAnswer: usualReply,
    answerFault: replyFault,
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

const wayOf = (choice: string): string => `choice ${choice}`;

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
