import type { RuleKind } from './rule-kind.ts';

export const sms: RuleKind<'sms'> = {
  recipient: (profile) => profile.phone ?? '',
  toDevices: false,
  shown: (profile) => profile.phone ?? '',
  parts: ({ notice, profile }) => [{ message: { to: profile.phone ?? '', body: notice.body } }],
  names: () => [],
};
