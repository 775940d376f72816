// What the events of the chaos test set off beside runs: a rule that mails, an alert rule that pages a Slack channel by
// host, and a webhook endpoint; and how their rows, the alerts and the events are read in the end.
import type { Api } from '../../scripts/local/api.ts';
import type { Alert } from '../../src/contract/messages/alert.ts';
import type { Delivery } from '../../src/contract/messages/delivery.ts';
import { listAll } from './list-all.ts';

/** Ids of the rule, the alert rule and the endpoint. */
export interface Reactions {
  ruleId: string;
  alertRuleId: string;
  endpointId: string;
}

/** More than one of Slack's seconds, so that a kill finds pages that wait for their turn. */
const hosts = 8;
const waitSeconds = 0.5;
const intervalSeconds = 3;
/** Label of the mark in the mails of the rule. */
export const ruleLabel = 'rule';

/** The host that the event of a person names, by which the alerts are grouped. */
export const hostOf = (person: string): string => `chaos-host-${Number(/\d+$/.exec(person)?.[0]) % hosts}`;

/** The host that a page names. */
export const hostIn = (text: string): string | undefined => /chaos-host-\d+/.exec(text)?.[0];

/** Creates them for one type of event. */
export async function createReactions(
  api: Api,
  { projectId, sandboxUrl, eventType, emailId }: Record<'projectId' | 'sandboxUrl' | 'eventType' | 'emailId', string>,
): Promise<Reactions> {
  const create = async (path: string, body: object): Promise<string> =>
    (await api.send<{ id: string }>('POST', path, { projectId, ...body })).id;
  const ruleId = await create('notifications/rules', {
    key: 'chaos',
    trigger: { eventType },
    channelIds: [emailId],
    content: { title: `<<{{user.userId}}:${ruleLabel}>>`, body: 'Chaos' },
  });
  const slackId = await create('notifications/channels', {
    kind: 'slack',
    name: 'Chaos slack',
    config: { webhookUrl: `${sandboxUrl}/slack/services/T1/B1/chaos` },
    // What a storm puts into its digest could not be told from what was lost.
    storm: { limit: 1_000, windowSeconds: 60 },
  });
  const alertRuleId = await create('alerts/rules', {
    name: 'Chaos',
    match: { eventType },
    channelIds: [slackId],
    title: '{{event.host}}',
    groupBy: ['host'],
    groupWaitSeconds: waitSeconds,
    groupIntervalSeconds: intervalSeconds,
  });
  const endpointId = await create('webhooks/endpoints', { url: `${sandboxUrl}/hooks/chaos`, eventTypes: [eventType] });
  return { ruleId, alertRuleId, endpointId };
}

/** An event as it was recorded. */
export interface RecordedEvent {
  id: string;
  userId: string;
  properties: { host: string };
}

export type ReactionRow = Pick<
  Delivery,
  | 'id'
  | 'source'
  | 'eventId'
  | 'alertId'
  | 'userId'
  | 'state'
  | 'why'
  | 'outcome'
  | 'reason'
  | 'nextAttemptAt'
  | 'attempts'
  | 'createdAt'
  | 'updatedAt'
>;
export type ChaosAlert = Pick<Alert, 'id' | 'group' | 'count' | 'nextAt' | 'notices'>;

/** What the product itself says of them. */
export interface ReactionFacts {
  events: RecordedEvent[];
  rows: ReactionRow[];
  alerts: ChaosAlert[];
}

/** Rows that are about to be tried are listed only with their state. */
const states = ['', '&state=queued', '&state=in_flight'];

/** Reads everything; what moves meanwhile is seen in one of its states. */
export async function readReactions(
  api: Api,
  projectId: string,
  eventType: string,
  { ruleId, alertRuleId, endpointId }: Reactions,
): Promise<ReactionFacts> {
  const logs = `notifications/logs?projectId=${projectId}`;
  const rows = new Map<string, ReactionRow>();
  for (const list of [
    `${logs}&source=rule&ruleId=${ruleId}`,
    `${logs}&source=alert&ruleId=${alertRuleId}`,
    `webhooks/deliveries?projectId=${projectId}&endpointId=${endpointId}`,
  ]) {
    for (const state of states.toReversed()) {
      for (const row of await listAll<ReactionRow>(api, list + state)) rows.set(row.id, row);
    }
  }
  const listed = await listAll<{ id: string }>(api, `alerts?projectId=${projectId}&ruleId=${alertRuleId}`);
  const alerts: ChaosAlert[] = [];
  for (const { id } of listed) alerts.push(await api.get<ChaosAlert>(`alerts/${id}`));
  const events = await listAll<RecordedEvent>(api, `events?projectId=${projectId}&type=${eventType}`);
  return { events, rows: [...rows.values()], alerts };
}
