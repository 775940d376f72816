import type { SendKind } from '../../providers/registry.ts';
import { email } from './email.ts';
import { inApp } from './in-app.ts';
import { push } from './push.ts';
import type { RuleKind } from './rule-kind.ts';
import { slack } from './slack.ts';
import { sms } from './sms.ts';
import { webhook } from './webhook.ts';

/** How messages of rules leave, by kind of channel. A new kind is one file and one line here. */
export const ruleKinds = { email, push, slack, sms, webhook, in_app: inApp } satisfies {
  [Kind in SendKind]: RuleKind<Kind>;
};

export const isSendKind = (kind: string): kind is SendKind => Object.hasOwn(ruleKinds, kind);

/** Sound because the kind is the key. */
export const ruleKindOf = <Kind extends SendKind>(kind: Kind): RuleKind<Kind> =>
  ruleKinds[kind] as unknown as RuleKind<Kind>;
