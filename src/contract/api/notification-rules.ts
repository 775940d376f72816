import * as z from 'zod';
import { savedTexts } from '../lines.ts';
import { listOf } from '../lists.ts';
import { NotificationRule, NotificationRuleInput, NotificationRuleQuery } from '../messages/notification-rule.ts';
import { RulePreview, RulePreviewInput } from '../messages/rule-preview.ts';
import { IdParams, type OrgRoutes, orgBase } from './route.ts';

const tag = { name: 'Notification rules', text: 'Messages to people that events lead to, without a workflow.' };
const base = `${orgBase}/notifications/rules`;
const one = `${base}/{id}`;
/** The body is checked by engine/rules, which reports every fault at once. */
const body = savedTexts(z.unknown());

const example = {
  key: 'welcome_email',
  trigger: { eventType: 'user.signed_up' },
  channelIds: ['3f2504e0-4f89-41d3-9a0c-0305e82c3301'],
  content: { title: 'Welcome, {{user.firstName}}', body: 'Good to see you.' },
  frequencyCap: { perUser: 1, windowHours: 24 },
  quietHoursTz: 'America/New_York',
};

export const notificationRuleRoutes = {
  listNotificationRules: {
    method: 'get',
    path: base,
    summary: 'List notification rules',
    tag,
    role: 'viewer',
    query: NotificationRuleQuery,
    status: 200,
    answer: listOf(NotificationRule),
  },
  createNotificationRule: {
    method: 'post',
    path: base,
    summary: 'Create a notification rule',
    tag,
    role: 'editor',
    impersonal: true,
    plan: 'starter',
    body,
    bodyDoc: NotificationRuleInput,
    example,
    versioned: true,
    status: 201,
    answer: NotificationRule,
  },
  previewNotificationRule: {
    method: 'post',
    path: `${base}/preview`,
    summary: 'Show what a rule would send for an event and a person, for each channel; nothing is sent',
    tag,
    role: 'viewer',
    plan: 'starter',
    body,
    bodyDoc: RulePreviewInput,
    example: { rule: example, userId: 'ada', event: { type: 'user.signed_up' } },
    status: 200,
    answer: RulePreview,
  },
  getNotificationRule: {
    method: 'get',
    path: one,
    summary: 'Read a notification rule',
    tag,
    role: 'viewer',
    params: IdParams,
    versioned: true,
    status: 200,
    answer: NotificationRule,
  },
  replaceNotificationRule: {
    method: 'put',
    path: one,
    summary: 'Replace a notification rule',
    tag,
    role: 'editor',
    plan: 'starter',
    params: IdParams,
    body,
    bodyDoc: NotificationRuleInput,
    example,
    versioned: true,
    status: 200,
    answer: NotificationRule,
  },
  patchNotificationRule: {
    method: 'patch',
    path: one,
    summary: 'Change fields of a notification rule',
    tag,
    role: 'editor',
    plan: 'starter',
    params: IdParams,
    body,
    bodyDoc: NotificationRuleInput.partial(),
    example: { isActive: false },
    versioned: true,
    status: 200,
    answer: NotificationRule,
  },
  deleteNotificationRule: {
    method: 'delete',
    path: one,
    summary: 'Delete a notification rule; messages that wait are not sent',
    tag,
    role: 'editor',
    params: IdParams,
    status: 204,
  },
} satisfies OrgRoutes;
