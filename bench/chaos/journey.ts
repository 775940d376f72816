// The journey of the chaos test: people of its own project, channels that lead to the sandbox outside, one workflow,
// and what its first event sets off beside it.
import { setTimeout as sleep } from 'node:timers/promises';
import { type Api, createApi } from '../../scripts/local/api.ts';
import type { Demo } from '../../scripts/seed.ts';
import { channelsTo } from '../channels.ts';
import { listAll } from './list-all.ts';
import { createReactions, hostOf, type Reactions } from './reactions.ts';

/** Vendors of the three kinds of send, in the order in which the steps take turns. */
export const vendors = ['resend', 'twilio', 'fcm'] as const;
export type Vendor = (typeof vendors)[number];

export interface Journey {
  projectId: string;
  workflowId: string;
  writeKey: string;
  /** Labels of the sends and who carries them. */
  sends: { label: string; vendor: Vendor }[];
  reactions: Reactions;
}

const peopleAtOnce = 8;
const eventsPerBatch = 50;
export const eventType = 'chaos.begun';
const farewellType = 'chaos.ended';
const dayMinutes = 24 * 60;
const waitSeconds = 1;

export const personOf = (index: number): string => `chaos-${index}`;

/** Text by which the sandbox's copy of a message is recognised. */
export const markOf = (person: string, label: string): string => `<<${person}:${label}>>`;

/** Names a message of a step in the log. */
export const rowOf = (userId: string, label: string): string => `${userId}:${label}`;

/** Creates project, key, channels, workflow and reactions; with a farewell, runs end when the second event has come. */
export async function createJourney(
  demo: Demo,
  sandboxUrl: string,
  sendCount: number,
  farewell: boolean,
): Promise<Journey> {
  const api = createApi(demo.url, demo.orgId, demo.apiKey);
  const { id: projectId } = await api.send<{ id: string }>('POST', 'projects', { name: `Chaos ${Date.now()}` });
  const { key: writeKey } = await api.send<{ key: string }>('POST', 'keys', {
    name: 'Chaos ingest',
    role: 'ingest',
    projectId,
  });
  const emailId = await createChannels(api, projectId, sandboxUrl);
  const reactions = await createReactions(api, { projectId, sandboxUrl, eventType, emailId });
  const sends = Array.from({ length: sendCount }, (_, i) => ({
    label: `send_${i}`,
    vendor: vendors[i % vendors.length] ?? 'resend',
  }));
  const steps = sends.flatMap(({ label, vendor }) => [stepOf(label, vendor), waitAfter(label)]);
  const awaited = { waitForEvent: { eventType: farewellType, since: 'run_start' }, timeoutMinutes: dayMinutes };
  const { id: workflowId } = await api.send<{ id: string }>('POST', 'automation/workflows', {
    projectId,
    name: 'Chaos',
    isActive: true,
    trigger: { eventType },
    steps: farewell ? [...steps, { label: 'farewell', type: 'wait', config: awaited }] : steps,
  });
  return { projectId, workflowId, writeKey, sends, reactions };
}

/** Creates the channels of the three vendors; returns the id of the one for email. */
async function createChannels(api: Api, projectId: string, sandboxUrl: string): Promise<string> {
  let emailId = '';
  for (const { kind, config } of channelsTo(sandboxUrl)) {
    const channel = { projectId, kind, name: `Chaos ${kind}`, config, isDefault: true };
    const { id } = await api.send<{ id: string }>('POST', 'notifications/channels', channel);
    if (kind === 'email') emailId = id;
  }
  return emailId;
}

function stepOf(label: string, vendor: Vendor) {
  const text = markOf('{{user.userId}}', label);
  if (vendor === 'resend')
    return { label, type: 'send_email', config: { to: '{{user.email}}', subject: text, bodyHtml: '<p>Chaos</p>' } };
  if (vendor === 'twilio') return { label, type: 'send_sms', config: { to: '{{user.phone}}', body: text } };
  return { label, type: 'send_push', config: { title: 'Chaos', body: text } };
}

const waitAfter = (label: string) => ({
  label: `after_${label}`,
  type: 'wait',
  config: {},
  delayMinutes: waitSeconds / 60,
});

/** Makes the people known, each with an address, a number and a device. */
export async function createPeople(demo: Demo, journey: Journey, count: number): Promise<void> {
  const api = createApi(demo.url, demo.orgId, demo.apiKey);
  await inParallel(
    Array.from({ length: count }, (_, index) => index),
    async (index) => {
      const path = `customers/profiles/${personOf(index)}`;
      const query = `?projectId=${journey.projectId}`;
      const phone = `+1555${String(2_000_000 + index)}`;
      await api.send('PUT', `${path}${query}`, { email: `${personOf(index)}@example.com`, phone });
      await api.send('POST', `${path}/devices${query}`, { platform: 'fcm', token: `device-of-${personOf(index)}` });
    },
  );
}

/**
 * Sends the event that starts the run of each person; a repeated one has the same messageId. Returns who was accepted;
 * `mayFail` says that the server may answer 500 and more, because its database fails.
 */
export function begin(url: string, journey: Journey, people: string[], mayFail = false): Promise<string[]> {
  return trackAll(url, journey, people, mayFail, eventType);
}

/** Sends the event that the runs of a journey with a farewell wait for; the rest as begin(). */
export function sayFarewell(url: string, journey: Journey, people: string[], mayFail = false): Promise<string[]> {
  return trackAll(url, journey, people, mayFail, farewellType);
}

async function trackAll(
  url: string,
  { writeKey }: Journey,
  people: string[],
  mayFail: boolean,
  event: string,
): Promise<string[]> {
  const accepted: string[] = [];
  for (let i = 0; i < people.length; i += eventsPerBatch) {
    const group = people.slice(i, i + eventsPerBatch);
    const batch = group.map((userId) => ({
      type: 'track',
      userId,
      event,
      properties: { host: hostOf(userId) },
      messageId: `${event}-${userId}`,
      timestamp: new Date().toISOString(),
    }));
    if (await postBatch(url, writeKey, batch, mayFail)) accepted.push(...group);
  }
  return accepted;
}

/** False when nobody answered, because the server was killed, or when it could not take the events just then. */
async function postBatch(url: string, writeKey: string, batch: object[], mayFail: boolean): Promise<boolean> {
  const request = {
    method: 'POST',
    headers: { 'x-api-key': writeKey, 'content-type': 'application/json' },
    body: JSON.stringify({ batch }),
  };
  const answer = await fetch(`${url}/v1/batch`, request).catch(() => null);
  if (answer === null || (mayFail && answer.status >= 500)) return false;
  if (!answer.ok) throw new Error(`POST /v1/batch answered ${answer.status}: ${await answer.text()}`);
  await answer.arrayBuffer();
  return true;
}

interface RunInList {
  id: string;
  userId: string;
  status: string;
}

/** Every run of the workflow as the list shows it. */
export function listRuns(api: Api, { workflowId }: Journey): Promise<RunInList[]> {
  return listAll(api, `automation/runs?workflowId=${workflowId}`);
}

/** Repeats the events of people without a run until each has one; answers whose had to be repeated at first. */
export async function repeatLost(
  demo: Demo,
  journey: Journey,
  people: string[],
  patienceMs: number,
): Promise<string[]> {
  const api = createApi(demo.url, demo.orgId, demo.apiKey);
  const missing = async () => {
    const known = new Set((await listRuns(api, journey)).map((run) => run.userId));
    return people.filter((person) => !known.has(person));
  };
  const first = await missing();
  const deadline = Date.now() + patienceMs;
  let waiting = first;
  while (waiting.length > 0 && Date.now() < deadline) {
    await begin(demo.url, journey, waiting);
    const again = Date.now() + 10_000;
    while (waiting.length > 0 && Date.now() < again) {
      await sleep(250);
      waiting = await missing();
    }
  }
  return first;
}

/** Steps that the log has a row of, as rowOf() names them. */
export async function listLogged(api: Api, { projectId }: Journey): Promise<Set<string>> {
  const path = `notifications/logs?projectId=${projectId}&source=step`;
  const rows = await listAll<{ userId: string; stepLabel: string }>(api, path);
  return new Set(rows.map(({ userId, stepLabel }) => rowOf(userId, stepLabel)));
}

/** Does something with each item, a few at a time. */
export async function inParallel<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  const queue = items.entries();
  const worker = async () => {
    for (const [index, item] of queue) results[index] = await work(item);
  };
  await Promise.all(Array.from({ length: peopleAtOnce }, worker));
  return results;
}
