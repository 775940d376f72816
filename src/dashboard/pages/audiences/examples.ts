import type { Condition } from '../../../contract/conditions.ts';

export interface Example {
  key: string;
  name: string;
  text: string;
  condition: Condition;
}

/** Audiences to begin with: a value, a date, and conditions in a group. */
export const examples: readonly Example[] = [
  {
    key: 'plan',
    name: 'Pro plan',
    text: 'One trait has a value.',
    condition: { trait: 'plan', op: 'eq', value: 'pro' },
  },
  {
    key: 'new',
    name: 'New this week',
    text: 'A date lies in the last seven days.',
    condition: { trait: 'signedUpAt', op: 'withinDays', value: 7 },
  },
  {
    key: 'reachable',
    name: 'Paying, with an address',
    text: 'Two conditions hold, one of them negated.',
    condition: {
      all: [{ user: 'email', op: 'exists', value: true }, { not: { trait: 'plan', op: 'eq', value: 'free' } }],
    },
  },
];

export const exampleOf = (key: string | undefined): Example | null =>
  examples.find((example) => example.key === key) ?? null;
