import type { SendKind } from '../../providers/registry.ts';
import type { AlertKind } from './alert-kind.ts';
import { email } from './email.ts';
import { inApp } from './in-app.ts';
import { push } from './push.ts';
import { slack } from './slack.ts';
import { sms } from './sms.ts';
import { webhook } from './webhook.ts';

/** How messages of alerts leave, by kind of channel. A new kind is one file and one line here. */
const alertKinds = { email, push, slack, sms, webhook, in_app: inApp } satisfies {
  [Kind in SendKind]: AlertKind<Kind>;
};

/** Sound because the kind is the key. */
export const alertKindOf = <Kind extends SendKind>(kind: Kind): AlertKind<Kind> =>
  alertKinds[kind] as unknown as AlertKind<Kind>;
