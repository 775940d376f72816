// One success of every route, through the typed client: whatever the contract declares was parsed from a real answer.
import { describe, expect } from 'vitest';
import { api } from '../../../src/contract/api/table.ts';
import { feedOf } from '../../../src/worker/feed-object/stub.ts';
import { keepDeadLetters } from '../../../src/worker/pipeline/dead-letters.ts';
import { answered, expectDeclared } from '../../support/answers.ts';
import { newItem } from '../../support/feed.ts';
import { channelOf, mailTo, resendTells, textTo, twilioTells } from '../../support/pipeline/heard.ts';
import { it, minute, type Pipeline } from '../../support/pipeline/pipeline.ts';
import { makeCode } from '../../support/sign-in-code.ts';
import { userToken } from '../../support/user-token.ts';
import { createClient, env, fetchWorker } from '../../support/worker.ts';

const nap = { label: 'nap', type: 'wait' as const, config: {}, delayMinutes: 60 };
const needsCity = { label: 'city', type: 'update_profile' as const, config: { traits: { town: '{{user.city}}' } } };
const strict = { settings: { onError: 'fail' as const, missingVariables: 'fail' as const } };

/** The client of an admin, and a person who has been seen. */
async function setup({ tenant: { orgId, keys, projectId } }: Pipeline) {
  const client = createClient(orgId, keys.admin);
  await client.putProfile({ params: { userId: 'ada' }, body: { email: 'ada@example.com', traits: { plan: 'pro' } } });
  return { client, projectId, params: { userId: 'ada' } };
}

describe('every route answers as the contract declares', () => {
  it('ingest and health', async ({ p }) => {
    const { orgId, keys } = p.tenant;
    const client = createClient(orgId, keys.ingest);
    const userId = 'ada';
    await client.track({ body: { userId, event: 'go' } });
    await client.identify({ body: { userId, traits: { plan: 'pro' } } });
    await client.page({ body: { userId, name: 'Pricing' } });
    await client.screen({ body: { userId, name: 'Settings' } });
    await client.group({ body: { userId, groupId: 'acme' } });
    await client.alias({ body: { userId, previousId: 'anonymous-7' } });
    const calls = [
      { type: 'track', userId, event: 'go' },
      { type: 'track', userId },
    ];
    expect(await client.batch({ body: { batch: calls } })).toMatchObject({ accepted: 1, rejected: [{}] });
    expect(await client.importBatch({ body: { batch: calls } })).toMatchObject({ accepted: 1, rejected: [{}] });
    await client.registerDevice({ body: { userId, platform: 'fcm', token: 'phone' } });
    await client.getClientSettings({ params: { writeKey: keys.ingest } });
    expect(await client.getHealth()).toEqual({ ok: true });
    const signedIn = { orgId, key: keys.viewer, writeKey: null, sandboxUrl: null };
    expect(await client.signIn({ body: { code: await makeCode(signedIn) } })).toEqual(signedIn);
  });

  it('callbacks of providers', async ({ p }) => {
    const mail = await mailTo(p, await channelOf(p, 'email'));
    expect((await resendTells(mail, 'email.delivered')).status).toBe(204);
    expect((await twilioTells(await textTo(p, await channelOf(p, 'sms')), 'delivered')).status).toBe(204);
  });

  it('workflows and their versions', async ({ p }) => {
    const { client } = await setup(p);
    const trigger = { eventType: 'go', filters: [{ event: 'amount', op: 'gte' as const, value: 5 }] };
    const { id } = await client.createWorkflow({ body: { name: 'W', trigger, steps: [nap] } });
    const params = { id };
    await client.getWorkflow({ params });
    await client.listWorkflows();
    await client.replaceWorkflow({ params, body: { name: 'W', trigger, steps: [nap, needsCity] } });
    await client.patchWorkflow({ params, body: { name: 'V' } });
    await client.testRunWorkflow({ params, body: { eventType: 'go', properties: { amount: 9 } } });
    await client.testRunDraft({ body: { definition: { name: 'D', trigger, steps: [nap] }, eventType: 'go' } });
    await client.pauseWorkflow({ params });
    await client.resumeWorkflow({ params });
    await client.getWorkflowTriggers({ params, query: { userId: 'ada' } });
    await client.listWorkflowVersions({ params });
    await client.listWorkflowSteps({ params });
    await client.getWorkflowVersion({ params: { id, version: 1 } });
    await client.diffWorkflowVersions({ params: { id, version: 2 }, query: { against: 1 } });
    await p.track('go', { amount: 9 });
    await p.flow();
    const back = await client.rollbackWorkflow({ params, query: { runs: 'cancel' }, body: { version: 1 } });
    expect(back).toMatchObject({ version: 4, runs: { cancel: 1 }, job: { cancelled: 1 } });
    const [job] = (await client.listWorkflowJobs({ params })).data;
    await client.stopWorkflowJob({ params: { id, jobId: job?.id ?? '' } });
    const now = p.now();
    const period = { from: new Date(now).toISOString(), to: new Date(now + 60_000).toISOString() };
    const backtest = await client.startBacktest({ params, body: { ...period, against: 'live' } });
    await client.getBacktest({ params: { id: backtest.id } });
    expect(await client.stopBacktest({ params: { id: backtest.id } })).toMatchObject({ status: 'stopped' });
    await client.deleteWorkflow({ params });
  });

  it('blueprints', async ({ p }) => {
    const { client, projectId } = await setup(p);
    expect((await client.listBlueprints({ query: { projectId } })).data).toHaveLength(8);
    const params = { slug: 'birthday' };
    await client.getBlueprint({ params });
    expect(await client.cloneBlueprint({ params, body: { projectId } })).toMatchObject({ name: 'Birthday' });
  });

  it('bundles', async ({ p }) => {
    const { client, projectId } = await setup(p);
    const query = { projectId };
    const { id } = await client.createWorkflow({ body: { name: 'W', trigger: { eventType: 'go' }, steps: [nap] } });
    await client.exportWorkflow({ params: { id } });
    const bundle = await client.exportBundle({ query });
    const { importId } = await client.importBundle({ query, body: bundle });
    const params = { id: importId ?? '' };
    expect((await client.listDrift({ query })).data).toMatchObject([{ name: 'W', state: 'in_sync' }]);
    expect((await client.listImports({ query })).data).toMatchObject([{ id: importId, unchanged: 1 }]);
    await client.getImport({ params });
    await client.stopImport({ params });
  });

  it('runs and events', async ({ p }) => {
    const { client } = await setup(p);
    const workflowId = await p.workflow([nap, { ...nap, label: 'again' }, needsCity], strict);
    for (const event of ['go', 'go']) await p.track(event);
    await p.flow();
    const [run, other] = (await client.listRuns({ query: { workflowId } })).data;
    const params = { id: run?.id ?? '' };
    const { url, protocols } = client.watchRun({ params });
    const headers = { upgrade: 'websocket', 'sec-websocket-protocol': protocols.join(', ') };
    (await fetchWorker(url.replace(/^ws/, 'http'), { headers })).webSocket?.accept();
    await client.pauseRun({ params });
    await client.resumeRun({ params });
    await client.skipWait({ params });
    expect(await p.finish(params.id)).toMatchObject({ status: 'failed' });
    await client.restartRun({ params });
    await client.restartRuns({ body: { workflowId } });
    expect(await client.getRun({ params })).toMatchObject({ status: 'failed', steps: [{}, {}, {}, {}, {}] });
    await client.cancelRun({ params: { id: other?.id ?? '' } });
    expect(await client.cancelRuns({ body: { workflowId } })).toMatchObject({ cancelled: 0 });
    const [event] = (await client.listEvents({ query: { type: 'go' } })).data;
    await client.getEvent({ params: { id: event?.id ?? '' } });
    await client.explainEvent({ params: { id: event?.id ?? '' } });
  });

  it('people', async ({ p }) => {
    const { client, params } = await setup(p);
    await client.getProfile({ params });
    await client.listProfiles();
    await client.patchProfile({ params, body: { locale: 'en-GB' } });
    const device = await client.addDevice({ params, body: { platform: 'fcm', token: 'token-1' } });
    await client.listDevices({ params });
    await client.addSuppression({ body: { address: 'ada@example.com' } });
    await client.listSuppressions();
    const topic = { params: { id: (await client.createTopic({ body: { key: 'news', name: 'News' } })).id } };
    await client.getTopic(topic);
    await client.listTopics();
    await client.patchTopic({ ...topic, body: { default: 'out' } });
    await client.putPreferences({ params, body: { preferences: [{ topic: 'news', kind: 'email', allowed: true }] } });
    expect(await client.getPreferences({ params })).toMatchObject({
      topics: [{ channels: { email: true, sms: false } }],
    });
    await client.deleteTopic(topic);
    await client.putProfile({ params: { userId: 'ada-2' }, body: {} });
    await client.mergeProfile({ params, body: { from: 'ada-2' } });
    await client.exportProfile({ params });
    await client.deleteSuppression({ params: { address: 'ada@example.com' } });
    await client.deleteDevice({ params: { ...params, deviceId: device.id } });
    const condition = { trait: 'plan', op: 'eq' as const, value: 'pro' };
    const audience = { params: { id: (await client.createAudience({ body: { name: 'Pro', condition } })).id } };
    await client.getAudience(audience);
    await client.listAudiences();
    await client.patchAudience({ ...audience, body: { description: 'They pay.' } });
    await client.previewAudienceDraft({ body: { condition, userId: 'ada' } });
    expect(await client.previewAudience(audience)).toMatchObject({ count: 1, sample: ['ada'] });
    expect((await client.listMembers(audience)).data).toHaveLength(1);
    await client.deleteAudience(audience);
    await client.eraseProfile({ params });
  });

  it('broadcasts', async ({ p }) => {
    const { client } = await setup(p);
    const { id: audienceId } = await client.createAudience({
      body: { name: 'All', condition: { trait: 'plan', op: 'exists' } },
    });
    const steps = [{ type: 'wait' as const, config: {}, delayMinutes: 5 }];
    const made = await client.createWorkflow({ body: { name: 'News', trigger: { broadcast: true }, steps } });
    const params = { id: made.id };
    await client.broadcastWorkflow({ params, body: { audienceId, dryRun: true } });
    const sent = await client.broadcastWorkflow({ params, body: { audienceId, at: '2099-02-01T00:00:00Z' } });
    const broadcast = { params: { id: 'id' in sent ? sent.id : '' } };
    await client.listBroadcasts({ query: { workflowId: made.id } });
    await client.pauseBroadcast(broadcast);
    await client.resumeBroadcast(broadcast);
    await client.stopBroadcast(broadcast);
    expect(await client.getBroadcast(broadcast)).toMatchObject({ status: 'stopped' });
  });

  it('alert rules, silences and alerts', async ({ p }) => {
    const { client } = await setup(p);
    const hook = { kind: 'webhook' as const, name: 'Ops', config: { url: 'https://sandbox.test:8443/hook' } };
    const channelIds = [(await client.createChannel({ body: hook })).id];
    const rule = { name: 'Bounces', match: { eventType: 'mail.bounced' }, channelIds, repeatSeconds: 3_600 };
    const { id } = await client.createAlertRule({ body: rule });
    await client.listAlertRules();
    await client.getAlertRule({ params: { id } });
    await client.replaceAlertRule({ params: { id }, body: { ...rule, severity: 'critical' } });
    await client.patchAlertRule({ params: { id }, body: { owner: 'ops@example.com' } });
    await client.backtestAlertRule({ body: { rule } });
    await client.previewAlertRule({ body: { rule, event: { type: 'mail.bounced' } } });
    await p.track('mail.bounced');
    await p.flow();
    const [alert] = (await client.listAlerts({ query: { ruleId: id } })).data;
    const params = { id: alert?.id ?? '' };
    expect(await client.getAlert({ params })).toMatchObject({ state: 'firing', count: 1, ruleName: 'Bounces' });
    expect(await client.acknowledgeAlert({ params, body: { minutes: 5 } })).toMatchObject({ state: 'acked' });
    expect(await client.resolveAlert({ params, body: {} })).toMatchObject({ state: 'resolved', closedWhy: 'manual' });
    await client.deleteAlertRule({ params: { id } });
    const until = new Date(Date.now() + 3_600_000).toISOString();
    const silence = await client.createSilence({ body: { match: { module: 'mail' }, reason: 'It moves.', until } });
    await client.listSilences();
    const one = { params: { id: silence.id } };
    await client.getSilence(one);
    await client.replaceSilence({ ...one, body: { match: { module: 'sms' }, reason: 'It moves again.', until } });
    await client.patchSilence({ ...one, body: { owner: 'Grace' } });
    await client.deleteSilence(one);
  });

  it('messages', async ({ p }) => {
    const { client, projectId } = await setup(p);
    const content = { name: 'Order', subject: 'Order {{event.id}}', html: '<p>Thank you.</p>' };
    const template = { params: { id: (await client.createTemplate({ body: content })).id } };
    await client.getTemplate(template);
    await client.listTemplates();
    await client.patchTemplate({ ...template, body: { text: 'Thank you.' } });
    await client.previewTemplate({ ...template, body: { userId: 'ada' } });
    await client.testTemplate({ ...template, body: { to: 'me@acme.test' } });
    await client.testTemplateDraft({ body: { to: 'me@acme.test', template: { subject: 'Hi', html: '<p>Hi</p>' } } });
    await client.listTemplateVersions(template);
    await client.getTemplateVersion({ params: { ...template.params, version: 1 } });
    await client.rollbackTemplate({ ...template, body: { version: 1 } });
    await client.previewDraft({ body: { template: { subject: 'Hi', html: '<p>Hi</p>' } } });
    await client.deleteTemplate(template);
    const layout = { params: { id: (await client.createLayout({ body: { name: 'L', html: '{{{body}}}' } })).id } };
    await client.getLayout(layout);
    await client.listLayouts();
    await client.patchLayout({ ...layout, body: { text: '{{{body}}}' } });
    await client.deleteLayout(layout);
    const button = { name: 'button', html: '{{url}}', args: [{ name: 'url' }] };
    const partial = { params: { id: (await client.createPartial({ body: button })).id } };
    await client.getPartial(partial);
    await client.listPartials();
    await client.patchPartial({ ...partial, body: { html: '<b>{{url}}</b>' } });
    await client.deletePartial(partial);
    await client.putVariables({ body: { brandName: 'Shop' } });
    await client.getVariables();
    await client.deleteVariable({ params: { name: 'brandName' } });
    const domain = { params: { id: (await client.createDomain({ body: { domain: 'mail.example.com' } })).id } };
    await client.getDomain(domain);
    await client.listDomains();
    await client.patchDomain({ ...domain, body: { records: null } });
    expect(await client.verifyDomain(domain)).toMatchObject({ status: 'pending' });
    await client.deleteDomain(domain);
    const hook = { kind: 'webhook' as const, name: 'Hook', config: { url: 'https://sandbox.test:8443/hook' } };
    const channel = { params: { id: (await client.createChannel({ body: { projectId, ...hook } })).id } };
    await client.getChannel(channel);
    await client.listChannels();
    await client.patchChannel({ ...channel, body: { name: 'Receipts' } });
    expect(await client.testChannel({ ...channel, body: {} })).toMatchObject({ outcome: 'sent' });
    await p.workflow([{ label: 'hook', type: 'webhook', config: { url: 'https://sandbox.test:8443/hook' } }]);
    await p.track('go');
    await p.flow();
    p.pass(minute);
    expect((await client.listDeliveries()).data).toHaveLength(2);
    expect(await client.countDeliveries()).toMatchObject({ total: 2 });
    expect(await client.getDeliveryHealth()).toMatchObject({ totals: { sent: 1 }, channels: [{ kind: 'webhook' }] });
    const rule = { key: 'paid', channelIds: [channel.params.id] };
    const made = await client.createNotificationRule({ body: rule });
    await client.previewNotificationRule({ body: { rule, event: { type: 'paid' } } });
    const one = { params: { id: made.id } };
    expect((await client.listNotificationRules()).data).toEqual([await client.getNotificationRule(one)]);
    await client.replaceNotificationRule({ ...one, body: { ...made, content: { title: 'Paid' } } });
    await client.patchNotificationRule({ ...one, body: { priority: 'critical' } });
    await p.track('paid');
    await p.flow();
    const [message] = (await client.listDeliveries({ query: { ruleKey: 'paid' } })).data;
    await client.createFeedPreviewToken({ body: { projectId, userId: 'ada' } });
    await client.listFeedItems({ query: { projectId, userId: 'ada' } });
    await client.getDelivery({ params: { id: message?.id ?? '' } });
    await client.replayDelivery({ params: { id: message?.id ?? '' } });
    await client.deleteNotificationRule(one);
    await client.getWorkflowHealth();
    await client.getOverview();
    await client.deleteChannel(channel);
  });

  it('webhook endpoints', async ({ p }) => {
    const { client, projectId } = await setup(p);
    const url = 'https://sandbox.test:8443/hook';
    const made = await client.createEndpoint({ body: { projectId, url, eventTypes: ['go'] } });
    const params = { id: made.id };
    await client.getEndpoint({ params });
    await client.listEndpoints();
    await client.patchEndpoint({ params, body: { description: 'Orders' } });
    await client.rotateEndpointSecret({ params, body: {} });
    expect(await client.testEndpoint({ params, body: {} })).toMatchObject({ outcome: 'sent' });
    await p.track('go');
    await p.flow();
    const { data } = await client.listWebhookDeliveries({
      query: { endpointId: made.id, state: 'done', eventType: 'go' },
    });
    expect(data).toMatchObject([{ outcome: 'sent', endpointId: made.id }]);
    await client.replayWebhookDelivery({ params: { id: data[0]?.id ?? '' }, body: {} });
    await p.flow();
    const range = { since: '2020-01-01', outcomes: ['sent' as const] };
    expect(await client.replayEndpoint({ params, body: range })).toEqual({ queued: 1, nextCursor: null });
    await client.deleteEndpoint({ params });
  });

  it('the account', async ({ p }) => {
    const { client, projectId } = await setup(p);
    expect(await client.getMe()).toMatchObject({ role: 'admin', org: { id: p.tenant.orgId } });
    const project = await client.createProject({ body: { name: 'Staging' } });
    await client.getProject({ params: { id: project.id } });
    await client.listProjects();
    await client.rotateProjectSecrets({ params: { id: project.id } });
    const key = await client.createKey({ body: { name: 'ci', role: 'editor' } });
    await client.listKeys();
    await client.revokeKey({ params: { id: key.id } });
    await client.putAiSettings({ body: { vendor: 'openai', model: 'm', baseUrl: 'https://sandbox.test:8443/openai' } });
    await client.getAiSettings();
    await client.tryAi({ body: { projectId, flavor: 'generate', prompt: 'Say hello.' } });
    await client.deleteAiSettings();
    await client.putRetention({ query: { projectId }, body: { runs: 30 } });
    await client.getRetention({ query: { projectId } });
    await client.putSecrets({ query: { projectId }, body: { shop_api: 'Bearer 0123' } });
    await client.getSecrets({ query: { projectId } });
    const body = { orgId: p.tenant.orgId, projectId, runId: crypto.randomUUID(), key: 'r:0:1', type: 'send_email' };
    await keepDeadLetters(env, 'sendora-sends', [{ body, attempts: 101, error: 'no database' }], p.now());
    p.takeErrors();
    const [letter] = (await client.listDeadLetters()).data;
    await client.redriveDeadLetter({ params: { id: letter?.id ?? '' } });
    expect(await client.redriveDeadLetters({ body: {} })).toMatchObject({ redriven: 0 });
    p.queues.take();
    expect((await client.listAudit({ query: { pageSize: 100 } })).data.length).toBeGreaterThan(5);
  });

  it('the feed of a person', async ({ p }) => {
    const { orgId, projectId } = p.tenant;
    const client = createClient(orgId, await userToken({ sub: 'ada', projectId }));
    const { url, protocols } = client.watchFeed({});
    const headers = { upgrade: 'websocket', 'sec-websocket-protocol': protocols.join(', ') };
    (await fetchWorker(url.replace(/^ws/, 'http'), { headers })).webSocket?.accept();
    const id = crypto.randomUUID();
    await feedOf(env, projectId, 'ada').add(newItem(id, { actions: [{ label: 'Open', url: '/x' }], data: { n: 1 } }));
    expect((await client.listFeed()).data).toHaveLength(1);
    const body = { ids: [id] };
    await client.markFeedSeen({ body });
    await client.markFeedRead({ body });
    await client.markFeedUnread({ body });
    await client.clickFeed({ body: { id } });
    await client.markFeedAllRead({ body: {} });
    await client.snoozeFeed({ body: { ...body, until: new Date(p.now() + minute).toISOString() } });
    await client.archiveFeed({ body });
    expect(await client.countFeed()).toMatchObject({ unread: 0, unseen: 0 });
  });

  it('no route is left out', () => {
    const missing = Object.keys(api).filter((id) => !([...answered] as string[]).includes(id));
    expect(missing).toEqual([]);
  });
});

describe('an answer that the contract does not declare fails the test that got it', () => {
  const health = (body: object, init?: ResponseInit) =>
    expectDeclared('GET', '/healthz', new Response(JSON.stringify(body), init));
  const headers = { 'content-type': 'application/problem+json' };
  const problem = { type: 't', title: 't', status: 404, detail: 'd', code: 'not_found', requestId: 'r' };

  it('an answer as declared passes', async () => {
    await health({ ok: true });
    await health(problem, { status: 404, headers });
  });

  it.for<[string, object, ResponseInit?]>([
    ['a field that is missing', {}],
    ['a field of another type', { ok: 'yes' }],
    ['a field that is not declared', { ok: true, since: 1 }],
    ['another status of success', { ok: true }, { status: 201 }],
    ['a refusal that is not a problem document', { error: 'no' }, { status: 404, headers }],
    ['a problem of another content type', problem, { status: 404, headers: { 'content-type': 'application/json' } }],
    ['a problem of another status', problem, { status: 409, headers }],
  ])('%s', async ([, body, init]) => {
    await expect(health(body, init)).rejects.toThrow(/healthz|getHealth/);
  });

  it('a route that is not in the table', async () => {
    await expect(expectDeclared('GET', '/nowhere', new Response('{}'))).rejects.toThrow('no such route');
  });
});
