// One of everything that a page of the dashboard shows, with names as bad as the API takes them.
import type { Demo } from '../../scripts/seed.ts';
import type { DemoClient } from './demo-client.ts';

const longest = 200;
const upTo = (text: string) => text.slice(0, longest).trim();

/** Names of 200 characters: without a place to break, of words, of emoji, and of Arabic. */
export const awkwardNames = {
  unbroken: upTo('Unbroken'.repeat(40)),
  words: upTo('A name that somebody wrote as if it were a description of it '.repeat(5)),
  // Pairs of code units, so that none is cut in half.
  emoji: '🚚📦🎉❄️'.repeat(28),
  rightToLeft: upTo('رسالة ترحيب للعملاء الجدد '.repeat(10)),
} as const;

const { unbroken, words, emoji, rightToLeft } = awkwardNames;

/** Paths of the pages that are about one thing, by their route. */
export type World = Readonly<Record<string, string>>;

async function addPeople({ api, identify }: DemoClient, projectId: string): Promise<void> {
  await identify(unbroken, { name: rightToLeft, email: `${'a'.repeat(60)}@${'b'.repeat(60)}.example` });
  await identify(emoji, { [unbroken.slice(0, 60)]: words, nested: { deep: { deeper: unbroken } } });
  await api.createTopic({ body: { projectId, key: 'news', name: emoji, description: words } });
}

async function addWorkflows({ api }: DemoClient, projectId: string): Promise<string> {
  const steps = [
    {
      label: 'mail',
      title: unbroken,
      type: 'send_email' as const,
      config: { to: '{{user.email}}', subject: `${emoji} {{event.amount}}`, bodyHtml: `<p>${unbroken}</p>` },
    },
    { label: 'rest', title: words, type: 'wait' as const, config: { reason: unbroken }, delayMinutes: 1_440 },
    {
      label: 'fork',
      title: rightToLeft,
      type: 'branch' as const,
      config: {
        condition: { event: 'a'.repeat(60), op: 'eq' as const, value: unbroken },
        ifTrue: 'text',
        ifFalse: 'end',
      },
    },
    {
      label: 'text',
      title: emoji,
      type: 'send_sms' as const,
      config: { to: '{{user.phone}}', body: `${unbroken} {{event.${'b'.repeat(80)}}}` },
    },
  ];
  const make = (name: string, isActive: boolean) =>
    api.createWorkflow({
      body: { projectId, name, description: words, isActive, trigger: { eventType: 'awkward.*' }, steps },
    });
  const { id } = await make(unbroken, true);
  for (const name of [emoji, rightToLeft, words]) await make(name, false);
  return id;
}

async function addTexts({ api }: DemoClient, projectId: string): Promise<World> {
  const layout = await api.createLayout({ body: { projectId, name: unbroken, html: '<main>{{{body}}}</main>' } });
  const partial = await api.createPartial({ body: { projectId, name: 'u'.repeat(64), html: '<b>Open</b>' } });
  const make = (name: string) =>
    api.createTemplate({
      body: {
        projectId,
        name,
        subject: `${unbroken} {{user.firstName}}`,
        html: `<p>${unbroken}</p>`,
        layoutId: layout.id,
      },
    });
  const template = await make(unbroken);
  for (const name of [emoji, rightToLeft]) await make(name);
  return {
    '/templates/$id': `/templates/${template.id}`,
    '/templates/layouts/$id': `/templates/layouts/${layout.id}`,
    '/templates/partials/$id': `/templates/partials/${partial.id}`,
  };
}

async function addRules({ api }: DemoClient, projectId: string, channelId: string): Promise<World> {
  const channelIds = [channelId];
  const content = { title: unbroken, body: words };
  const rule = await api.createNotificationRule({
    body: { projectId, key: 'k'.repeat(100), name: unbroken, trigger: { eventType: 'awkward.*' }, channelIds, content },
  });
  await api.createNotificationRule({ body: { projectId, key: 'emoji', name: emoji, channelIds } });
  const match = { eventType: 'awkward.*' };
  const alert = await api.createAlertRule({
    body: { projectId, name: unbroken, match, channelIds, owner: words, title: unbroken, groupBy: ['host'] },
  });
  await api.createAlertRule({ body: { projectId, name: rightToLeft, match: { eventType: 'never' }, channelIds } });
  const until = new Date(Date.now() + 3_600_000).toISOString();
  await api.createSilence({
    body: { projectId, match: { eventType: unbroken }, reason: words, owner: unbroken, until },
  });
  return { '/rules/$id': `/rules/${rule.id}`, '/alerts/$id': `/alerts/${alert.id}` };
}

async function addSettings({ api }: DemoClient, projectId: string): Promise<World> {
  const domain = await api.createDomain({ body: { domain: `${'d'.repeat(60)}.${'e'.repeat(60)}.example` } });
  await api.addSuppression({ body: { projectId, address: `${'s'.repeat(60)}@${'t'.repeat(60)}.example` } });
  await api.putVariables({ query: { projectId }, body: { ['v'.repeat(60)]: unbroken, brandName: emoji } });
  await api.putSecrets({ query: { projectId }, body: { [`x${'y'.repeat(59)}`]: { value: 'secret' } } });
  await api.createKey({ body: { name: unbroken, role: 'viewer', projectId } });
  await api.createProject({ body: { name: unbroken } });
  return { '/settings/domains/$id': `/settings/domains/${domain.id}` };
}

/** Fills the demo project, and waits for what its events cause. */
export async function fillWorld(client: DemoClient, { projectId, sandboxUrl }: Demo): Promise<World> {
  const { api, track, untilRun } = client;
  const { data: channels } = await api.listChannels({ query: { projectId } });
  const slack = channels.find(({ kind }) => kind === 'slack');
  if (slack === undefined) throw new Error('The demo project has no Slack channel.');
  await addPeople(client, projectId);
  const workflowId = await addWorkflows(client, projectId);
  const [texts, rules, settings, audience, endpoint] = await Promise.all([
    addTexts(client, projectId),
    addRules(client, projectId, slack.id),
    addSettings(client, projectId),
    api.createAudience({
      body: { projectId, name: unbroken, condition: { trait: 'plan', op: 'eq', value: unbroken } },
    }),
    api.createEndpoint({
      body: { projectId, url: `${sandboxUrl}/hooks/${unbroken}`, description: words, eventTypes: ['awkward.*'] },
    }),
  ]);
  await api.patchChannel({ params: { id: slack.id }, body: { name: unbroken } });
  const type = `awkward.${'type'.repeat(40)}`;
  const messageId = await track(unbroken, type, {
    amount: 1,
    host: unbroken,
    [unbroken.slice(0, 50)]: { list: [emoji, words] },
  });
  const run = await untilRun(
    { userId: unbroken },
    ({ status, nextStepAt }) => status === 'running' && nextStepAt !== null,
  );
  const [event] = await client.untilEvents(unbroken, [type]);
  if (event === undefined) throw new Error(`${messageId} is not stored.`);
  return {
    ...texts,
    ...rules,
    ...settings,
    '/workflows/$id': `/workflows/${workflowId}`,
    '/workflows/$id/versions/$version': `/workflows/${workflowId}/versions/1`,
    '/runs/$id': `/runs/${run.id}`,
    '/events/$id': `/events/${event.id}`,
    '/people/$userId': `/people/${encodeURIComponent(unbroken)}`,
    '/audiences/$id': `/audiences/${audience.id}`,
    '/channels/$id': `/channels/${slack.id}`,
    '/webhooks/$id': `/webhooks/${endpoint.id}`,
  };
}
