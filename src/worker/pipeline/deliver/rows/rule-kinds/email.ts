import type { RuleKind } from './rule-kind.ts';

export const email: RuleKind<'email'> = {
  recipient: (profile) => profile.email ?? '',
  toDevices: false,
  shown: (profile) => profile.email ?? '',
  parts: ({ notice, profile }) => [{ message: { from: '', to: profile.email ?? '', ...notice } }],
  names: () => [],
};
