import type { EntryKind, MatcherKind } from '../../../store/matchers.ts';
import type { React } from './reaction.ts';
import { reactRules } from './rules.ts';

/** How things of each kind react to events. A new kind is one file and one line here. */
export const reactions: Partial<Record<MatcherKind, React>> = {
  rule: reactRules,
};

/** What an alert rule does also includes what resolves its alerts. */
export const kindOf = (kind: EntryKind): MatcherKind => (kind === 'resolve' ? 'alert' : kind);
