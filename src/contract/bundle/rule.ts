import * as z from 'zod';
import { AlertRuleDefinition } from '../messages/alert-rule.ts';
import { RuleDefinition } from '../messages/notification-rule.ts';
import { Name } from '../primitives.ts';
import { byName } from './by-name.ts';

const formerly = <Schema extends z.ZodType>(identity: Schema) =>
  identity.optional().describe('Former key or name of the rule, which keeps its id and history. Never exported.');

/** A notification rule in a bundle; its key is its identity. */
export const NotificationRuleItem = byName(
  RuleDefinition.extend({
    kind: z.literal('notification').describe('notification: messages to the person of the event.'),
    renamedFrom: formerly(RuleDefinition.shape.key),
  }),
).meta({ id: 'BundleRule_notification' });
export type NotificationRuleItem = z.input<typeof NotificationRuleItem>;

/** An alert rule in a bundle; its name is its identity. */
export const AlertRuleItem = byName(
  AlertRuleDefinition.extend({
    kind: z.literal('alert').describe('alert: messages to the people who look after the product.'),
    renamedFrom: formerly(Name),
  }),
).meta({ id: 'BundleRule_alert' });
export type AlertRuleItem = z.input<typeof AlertRuleItem>;

export type RuleItem = NotificationRuleItem | AlertRuleItem;

/** A rule in a bundle. */
export const RuleItem: z.ZodUnion<readonly [typeof NotificationRuleItem, typeof AlertRuleItem]> = z
  .union([NotificationRuleItem, AlertRuleItem])
  .meta({
    id: 'BundleRule',
    description: 'Messages that events lead to without a workflow.',
    discriminator: {
      propertyName: 'kind',
      mapping: { notification: '#/$defs/BundleRule_notification', alert: '#/$defs/BundleRule_alert' },
    },
  });
