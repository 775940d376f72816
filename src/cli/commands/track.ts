import { randomUUID } from 'node:crypto';
import { isObject } from '../../contract/json.ts';
import type { JsonValue } from '../../contract/primitives.ts';
import type { EventExplanation } from '../../contract/workflows/explain.ts';
import { finalStatuses, type Run } from '../../contract/workflows/run.ts';
import { readJson } from '../../engine/versions/bundle/read-json.ts';
import type { ApiClient } from '../../sdk/api/index.ts';
import { defineCommand } from '../command.ts';
import type { Context } from '../context.ts';
import { exitCodes } from '../exit-codes.ts';
import { Failure, faultyFiles, usageFailure } from '../failure.ts';
import { readText } from '../files/read-text.ts';
import type { Host } from '../host.ts';
import { flag, value, values } from '../option.ts';
import { drawRun } from '../output/run.ts';

const pollMs = 500;
/** How long an event may take to be dispatched. */
const arrivalMs = 60_000;

export const track = defineCommand({
  args: [{ name: '<event>', text: 'type of the event, e.g. order.completed' }],
  options: {
    user: value('--user <id>', 'the person of the event'),
    prop: values('--prop <name=value>', 'a property; JSON where it is JSON, else text; may be repeated'),
    data: value('--data <file>', 'all properties as a JSON file, - for standard input'),
    wait: flag('--wait', 'follow its runs to their end; 1 if one fails or none starts'),
  },
  examples: [
    { line: 'sendora track order.completed --user ada --prop amount=49.99', text: 'send it' },
    { line: 'sendora track order.completed --user ada --data order.json --wait', text: 'see what comes of it' },
  ],
  run: async (context, [event = ''], { user, prop, data, wait }) => {
    if (user === undefined) throw usageFailure('Whose event is it? Name the person with --user.');
    const properties = { ...(await readData(context.host, data)), ...Object.fromEntries(prop.map(readProperty)) };
    const connection = context.connection();
    const client = context.client(connection);
    const messageId = randomUUID();
    await client.track({ body: { userId: user, event, properties, messageId } });
    if (!wait) {
      context.output.result({ accepted: 1, messageId }, () => `Sent ${event} of ${user}.`);
      return;
    }
    context.output.note(`Sent ${event} of ${user}; waiting for its runs.`);
    return follow(context, client, { projectId: connection.project, userId: user, type: event, messageId });
  },
});

interface Sent {
  projectId: string;
  userId: string;
  type: string;
  messageId: string;
}

async function follow({ host, output }: Context, client: ApiClient, sent: Sent) {
  const eventId = await arrival(host, client, sent);
  const explanation = await client.explainEvent({ params: { id: eventId } });
  const ids = explanation.workflows.flatMap(({ runId }) => (runId === undefined ? [] : [runId]));
  if (ids.length === 0) throw nothingStarted(explanation);
  const runs = await Promise.all(ids.map((id) => untilEnd(host, client, id)));
  output.result({ eventId, runs }, (colors) => runs.map((run) => drawRun(run, colors)).join('\n'));
  const isGood = runs.every(({ status, stepErrors }) => status !== 'failed' && stepErrors === 0);
  return isGood ? exitCodes.done : exitCodes.refused;
}

/** Id of the event once it has been dispatched, so that its runs are there. */
async function arrival(host: Host, client: ApiClient, { messageId, ...query }: Sent): Promise<string> {
  const deadline = host.now() + arrivalMs;
  while (host.now() < deadline && !host.signal.aborted) {
    const { data } = await client.listEvents({ query: { ...query, pageSize: 100 } });
    const event = data.find((one) => one.messageId === messageId);
    if (event !== undefined) return event.id;
    await host.sleep(pollMs);
  }
  const detail = `The event was accepted, but has not been dispatched within ${arrivalMs / 1_000} seconds.`;
  throw new Failure(exitCodes.refused, { code: 'not_dispatched', detail });
}

function nothingStarted({ workflows }: EventExplanation): Failure {
  const near = workflows.filter(({ matched }) => matched);
  const reasons = (near.length > 0 ? near : workflows.slice(0, 5)).map(({ name, reason }) => `${name}: ${reason}`);
  const detail = ['The event started no run.', ...reasons].join('\n  ');
  return new Failure(exitCodes.refused, { code: 'nothing_started', detail });
}

async function untilEnd(host: Host, client: ApiClient, id: string): Promise<Run> {
  for (;;) {
    const run = await client.getRun({ params: { id } });
    if (finalStatuses.includes(run.status) || host.signal.aborted) return run;
    await host.sleep(pollMs);
  }
}

async function readData(host: Host, file: string | undefined): Promise<Record<string, unknown>> {
  if (file === undefined) return {};
  const { value: read, faults, locate } = readJson(await readText(host, file));
  if (faults.length > 0) throw faultyFiles(faults.map((fault) => ({ ...fault, file, ...locate(fault.pointer) })));
  if (isObject(read)) return read;
  throw usageFailure('--data must be an object of properties.');
}

function readProperty(given: string): [string, JsonValue] {
  const at = given.indexOf('=');
  if (at < 1) throw usageFailure(`--prop takes name=value, not "${given}".`);
  const text = given.slice(at + 1);
  try {
    return [given.slice(0, at), JSON.parse(text) as JsonValue];
  } catch {
    return [given.slice(0, at), text];
  }
}
