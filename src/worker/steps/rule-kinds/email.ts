import type { RuleKind } from './rule-kind.ts';

export const email: RuleKind<'email'> = {
  recipient: (profile) => profile.email ?? '',
  toDevices: false,
  shown: (profile) => profile.email ?? '',
  parts: ({ notice: { subject, html, text }, profile }) => [
    { message: { from: '', to: profile.email ?? '', subject, html, text } },
  ],
  names: () => [],
};
