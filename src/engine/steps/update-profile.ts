import type { JsonValue } from '../../contract/primitives.ts';
import type { StepOf } from '../../contract/workflows/workflow.ts';
import type { Behaviour } from './behaviour.ts';
import { asRendered, beforeStep, noJumps, noSecrets, noWays, onlyOnward, sendLeaseMs, sendRetries } from './parts.ts';

interface UpdateProfileInput {
  type: 'update_profile';
  traits: Record<string, JsonValue>;
}

export const updateProfile = {
  otherNames: ['profile'],
  aliases: {},
  templates: { traits: 'value' },
  jumps: noJumps,
  secrets: noSecrets,
  projectSecrets: null,
  addresses: [],
  faults: () => [],
  successors: onlyOnward,
  ways: noWays,
  work: {
    place: 'object',
    guarantee: 'at_least_once',
    leaseMs: sendLeaseMs,
    recordsClaim: false,
    repeatsContent: false,
    retry: sendRetries,
    simulate: (_step, { traits }) => ({ outcome: 'completed', traits }),
    usualAnswer: () => null,
    answerFault: () => 'A step that changes traits asks nothing of the outside world; it takes an outcome alone.',
  },
  readsProfile: () => false,
  writesProfile: () => true,
  listens: () => null,
  whileDelayed: beforeStep,
  emailTemplateId: () => undefined,
  render({ config }, renderer) {
    const entries = Object.entries(config.traits);
    const traits = entries.map(([name, value]) => [name, renderer.value(`traits.${name}`, value)] as const);
    return { type: 'update_profile', traits: Object.fromEntries(traits) };
  },
  visible: asRendered,
  message: null,
} satisfies Behaviour<StepOf<'update_profile'>, UpdateProfileInput>;
