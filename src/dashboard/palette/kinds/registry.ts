import { alertRuleKind } from './alert-rule.ts';
import { audienceKind } from './audience.ts';
import { channelKind } from './channel.ts';
import { endpointKind } from './endpoint.ts';
import { eventKind } from './event.ts';
import type { KindView } from './kind.ts';
import { messageKind } from './message.ts';
import { personKind } from './person.ts';
import { ruleKind } from './rule.ts';
import { runKind } from './run.ts';
import { templateKind } from './template.ts';
import { workflowKind } from './workflow.ts';

/** Everything that can be found, in the order in which equals are listed and an id is tried. */
export const kinds = {
  workflow: workflowKind,
  person: personKind,
  run: runKind,
  event: eventKind,
  message: messageKind,
  template: templateKind,
  audience: audienceKind,
  rule: ruleKind,
  alertRule: alertRuleKind,
  channel: channelKind,
  endpoint: endpointKind,
} satisfies Record<string, KindView>;

export type Kind = keyof typeof kinds;

export const kindNames = Object.keys(kinds) as Kind[];
export const isKind = (name: string): name is Kind => Object.hasOwn(kinds, name);
/** One type for all of them. */
export const kindOf = (kind: Kind): KindView => kinds[kind];
