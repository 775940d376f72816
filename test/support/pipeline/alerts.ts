// Alert rules of a pipeline test, and what becomes of them.
import type { Alert } from '../../../src/contract/messages/alert.ts';
import type { AlertRule } from '../../../src/contract/messages/alert-rule.ts';
import type { Pipeline } from './pipeline.ts';
import type { Arrived } from './world.ts';
import { outside } from './world.ts';

/** Adds a Slack channel at the outside world and answers its id. */
export async function addSlack({ tenant }: Pipeline, more: Record<string, unknown> = {}): Promise<string> {
  const config = { webhookUrl: `${outside}/slack/services/T0/B0/${crypto.randomUUID()}` };
  const body = { kind: 'slack', name: `slack ${crypto.randomUUID()}`, config, ...more };
  const made = await tenant.api.post('notifications/channels', body);
  if (made.status !== 201) throw new Error(made.text);
  return made.json.id;
}

/** Saves an alert rule, by default for events of the type `host.down` over a Slack channel of its own. */
export async function addAlertRule(p: Pipeline, rule: Record<string, unknown> = {}): Promise<AlertRule> {
  const channelIds = rule.channelIds ?? [await addSlack(p)];
  const body = { name: `Rule ${crypto.randomUUID()}`, match: { eventType: 'host.down' }, ...rule, channelIds };
  const made = await p.tenant.api.post('alerts/rules', { projectId: p.tenant.projectId, ...body });
  if (made.status !== 201) throw new Error(made.text);
  return made.json;
}

/** The alerts of a project, newest first. */
export async function alerts({ tenant }: Pipeline, query = ''): Promise<Alert[]> {
  const { status, json, text } = await tenant.api.get(`alerts?pageSize=100${query}`);
  if (status !== 200) throw new Error(text);
  return json.data;
}

/** The first lines of what arrived in Slack, in order. */
export const headlines = ({ world }: Pipeline): string[] => world.arrived('slack').map(({ body }) => String(body.text));

/** The one attachment of a message in Slack. */
export function attachmentOf(arrived: Arrived | undefined): Record<string, unknown> {
  const [attachment] = (arrived?.body.attachments ?? []) as Record<string, unknown>[];
  if (!attachment) throw new Error('the message has no attachment');
  return attachment;
}
