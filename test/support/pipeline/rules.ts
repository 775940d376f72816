// Notification rules of a pipeline test, and the messages that they lead to.
import type { Delivery } from '../../../src/contract/messages/delivery.ts';
import type { NotificationRule } from '../../../src/contract/messages/notification-rule.ts';
import type { Pipeline } from './pipeline.ts';

/** Saves a rule, by default for events of the type `go`, and answers it. */
export async function addRule({ tenant }: Pipeline, rule: Record<string, unknown>): Promise<NotificationRule> {
  const body = { projectId: tenant.projectId, key: 'go', content: { title: 'Hi', body: 'there' }, ...rule };
  const made = await tenant.api.post('notifications/rules', body);
  if (made.status !== 201) throw new Error(made.text);
  return made.json;
}

/** The log, newest first. */
export async function messages({ tenant }: Pipeline, query = ''): Promise<Delivery[]> {
  const { status, json, text } = await tenant.api.get(`notifications/logs?pageSize=100${query}`);
  if (status !== 200) throw new Error(text);
  return json.data;
}

/** The only message of a project. */
export async function onlyMessage(p: Pipeline): Promise<Delivery> {
  const [row, ...others] = await messages(p);
  if (!row || others.length > 0) throw new Error(`there are ${others.length + (row ? 1 : 0)} messages, not one`);
  return row;
}
