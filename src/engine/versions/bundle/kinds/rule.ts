import { AlertRuleItem, NotificationRuleItem } from '../../../../contract/bundle/rule.ts';
import { validateAlertRule } from '../../../alerts/validate.ts';
import { notAllowed } from '../../../faults/sentences.ts';
import { validateRule } from '../../../rules/validate-rule.ts';
import { fieldsOf, tidied } from '../tidy.ts';
import type { Fields, KindRules } from './kind.ts';

const ruleKinds = ['notification', 'alert'] as const;
const isAlert = (item: Fields) => item.kind === 'alert';

const notificationFields = fieldsOf(NotificationRuleItem);
const alertFields = fieldsOf(AlertRuleItem);

export const rule: KindRules<'rule'> = {
  noun: 'rule',
  nameField: (item) => (isAlert(item) ? 'name' : 'key'),
  fields: ({ kind }) => (kind === 'alert' ? alertFields : kind === 'notification' ? notificationFields : null),
  references: [
    { at: [], fields: { channelIds: 'channel', templateId: 'template', audienceId: 'audience' } },
    { at: ['escalation', '*'], fields: { channelIds: 'channel' } },
  ],
  judge({ kind, ...body }, ids) {
    const isKnown = ruleKinds.some((name) => name === kind);
    const place = { pointer: '/kind', path: ['kind'], name: '`kind`', value: kind, isQuery: false };
    const kindFaults = isKnown ? [] : [notAllowed(place, ruleKinds)];
    if (kind === 'alert') {
      const verdict = validateAlertRule(body, ids.channels);
      if (!verdict.ok) return { faults: verdict.faults, saved: null };
      return { faults: [], saved: { kind, definition: verdict.definition } };
    }
    if (!isKnown) return { faults: kindFaults, saved: null };
    const verdict = validateRule(body, ids);
    if (!verdict.ok) return { faults: verdict.faults, saved: null };
    return { faults: [], saved: { kind: 'notification', definition: verdict.definition } };
  },
  bodyOf: ({ kind, definition }) => ({ kind, ...definition }),
  tidy: (item) => tidied(isAlert(item) ? AlertRuleItem : NotificationRuleItem, item),
};
