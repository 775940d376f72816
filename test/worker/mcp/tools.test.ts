import { beforeEach, describe, expect, it, vi } from 'vitest';
import { callTool, postMcp, rpc } from '../../support/mcp.ts';
import { createTenant, type Tenant } from '../../support/worker.ts';

const write = { query: '?allow=write' };
const wait = { label: 'nap', type: 'wait', config: { reason: 'r' }, delayMinutes: 60 };
const flow = (name: string) => ({ name, trigger: { eventType: 'a' }, isActive: true, steps: [wait] });
const bundleOf = (...names: string[]) => ({ version: 1, workflows: names.map(flow) });

let tenant: Tenant;
beforeEach(async () => {
  tenant = await createTenant();
});

const listed = async (query = '') => {
  const { json } = await postMcp(tenant.keys.admin, rpc('tools/list'), { query });
  return json.result.tools as { name: string; annotations: Record<string, unknown> }[];
};
const workflowNames = async () => {
  const { data } = (await tenant.api.get('automation/workflows')).json;
  return data.map(({ name }: { name: string }) => name);
};

describe('the list of tools', () => {
  it('holds what the address allows, with all four hints', async () => {
    const table = Object.fromEntries(
      (await listed('?allow=write,send')).map(({ name, annotations: a }) => [
        name,
        [a.readOnlyHint, a.destructiveHint, a.idempotentHint, a.openWorldHint]
          .map((hint) => (hint === true ? 't' : hint === false ? 'f' : '?'))
          .join(' '),
      ]),
    );
    expect(table).toEqual({
      explain_event: 't f t f',
      why_not: 't f t f',
      dry_run: 't f t f',
      backtest: 't f t f',
      plan_bundle: 't f t f',
      validate_bundle: 't f t f',
      test_bundle: 't f t f',
      list_workflows: 't f t f',
      get_workflow: 't f t f',
      list_runs: 't f t f',
      get_run: 't f t f',
      list_events: 't f t f',
      search_docs: 't f t f',
      apply_bundle: 'f t t f',
      clone_blueprint: 'f f f f',
      set_workflow_active: 'f t t f',
      pause_run: 'f t t f',
      resume_run: 'f t t f',
      cancel_run: 'f t t f',
      track_event: 'f f f t',
      send_test_email: 'f f f t',
      broadcast: 'f f f t',
    });
    const names = async (query: string) => (await listed(query)).map(({ name }) => name);
    const [reading, writing, sending] = [await names(''), await names('?allow=write'), await names('?allow=send')];
    expect(reading).toEqual(Object.keys(table).filter((name) => table[name] === 't f t f'));
    expect(writing.filter((name) => !reading.includes(name))).toEqual([
      'apply_bundle',
      'clone_blueprint',
      'set_workflow_active',
      'pause_run',
      'resume_run',
      'cancel_run',
    ]);
    expect(sending.filter((name) => !reading.includes(name))).toEqual(['track_event', 'send_test_email', 'broadcast']);
  });

  it('stays small enough to be read by a model', async () => {
    expect(JSON.stringify(await listed('?allow=write,send')).length).toBeLessThan(60_000);
  });

  it('refuses a word that allows nothing', async () => {
    expect((await postMcp(tenant.keys.admin, rpc('tools/list'), { query: '?allow=everything' })).status).toBe(400);
  });
});

describe('a gate', () => {
  it('is opened by nothing in a call', async () => {
    const args = { bundle: bundleOf('A'), allow: 'write', 'allow-write': true };
    for (const more of [{}, { confirm: 'x' }]) {
      const result = await callTool(tenant.keys.admin, 'apply_bundle', { ...args, ...more });
      expect(result).toMatchObject({ isError: true });
      expect(result.content[0].text).toContain('--allow-write');
    }
    const { json } = await postMcp(
      tenant.keys.admin,
      rpc('tools/call', {
        name: 'track_event',
        allow: 'send',
        _meta: { allow: 'send' },
        arguments: { userId: 'u', event: 'a' },
      }),
      { query: '?allow=write', headers: { allow: 'send' } },
    );
    expect(json.result.content[0].text).toContain('--allow-send');
  });

  it('leaves the role and the plan of the key as they are', async () => {
    const result = await callTool(tenant.keys.viewer, 'apply_bundle', { bundle: bundleOf('A') }, write);
    expect(result.content[0].text).toContain('editor');
    const free = await createTenant({ plan: 'free' });
    const refused = await callTool(free.keys.admin, 'list_runs', {});
    expect(refused.content[0].text).toContain('starter');
  });
});

describe('a tool that acts', () => {
  it('says first what it would do, and does it once with what it returned', async () => {
    const args = { bundle: bundleOf('A') };
    const shown = await callTool(tenant.keys.admin, 'apply_bundle', args, write);
    expect(shown.structuredContent.plan).toMatchObject({ created: 1, dryRun: true });
    expect(await workflowNames()).toEqual([]);
    const confirmed = { ...args, confirm: shown.structuredContent.confirm };
    const done = await callTool(tenant.keys.admin, 'apply_bundle', confirmed, write);
    expect(done.structuredContent?.result, done.content[0].text).toMatchObject({ created: 1, dryRun: false });
    expect(await workflowNames()).toEqual(['A']);
    const [made] = (await tenant.api.get('automation/workflows')).json.data;
    await tenant.api.del(`automation/workflows/${made.id}`);
    const again = await callTool(tenant.keys.admin, 'apply_bundle', confirmed, write);
    expect(again.structuredContent.result).toEqual(done.structuredContent.result);
    expect(again.content[0].text).toContain('before');
    expect(await workflowNames()).toEqual([]);
  });

  it('clones a blueprint under the name that was shown, and knows what was meant by another slug', async () => {
    const args = { slug: 'birthday', name: 'Cake' };
    const { structuredContent, content } = await callTool(tenant.keys.admin, 'clone_blueprint', args, write);
    expect(content[0].text).toContain('"Cake" with 1 template.');
    expect(structuredContent.plan).toMatchObject({
      workflow: 'Cake',
      isActive: false,
      blueprint: { slug: 'birthday' },
    });
    expect(await workflowNames()).toEqual([]);
    const { confirm } = structuredContent;
    const done = await callTool(tenant.keys.admin, 'clone_blueprint', { ...args, confirm }, write);
    expect(done.structuredContent.result.workflow).toMatchObject({ name: 'Cake', status: 'inactive' });
    expect(await workflowNames()).toEqual(['Cake']);
    const typo = await callTool(tenant.keys.admin, 'clone_blueprint', { slug: 'birthdy' }, write);
    expect([typo.isError, typo.content[0].text]).toEqual([true, expect.stringContaining('did you mean "birthday"?')]);
  });

  it('takes arguments in another order for the same ones', async () => {
    const { bundle } = { bundle: bundleOf('A') };
    const { structuredContent } = await callTool(tenant.keys.admin, 'apply_bundle', { bundle, prune: false }, write);
    const turned = { prune: false, bundle: { workflows: bundle.workflows, version: 1 } };
    const done = await callTool(
      tenant.keys.admin,
      'apply_bundle',
      { ...turned, confirm: structuredContent.confirm },
      write,
    );
    expect(done.structuredContent?.result, done.content[0].text).toMatchObject({ created: 1 });
  });

  it('does what was shown, whatever comes beside its confirmation', async () => {
    const { confirm } = (await callTool(tenant.keys.admin, 'apply_bundle', { bundle: bundleOf('A') }, write))
      .structuredContent;
    const done = await callTool(tenant.keys.admin, 'apply_bundle', { bundle: bundleOf('B'), confirm }, write);
    expect(done.structuredContent?.result, done.content[0].text).toMatchObject({ created: 1 });
    expect(await workflowNames()).toEqual(['A']);
  });

  it('refuses a confirmation of another large bundle, tool or key, and one that is over', async () => {
    const long = (name: string) => ({ ...flow(name), description: 'x'.repeat(2_000) });
    const large = (name: string) => ({ version: 1, workflows: [long(name), long(`${name}2`)] });
    const args = { bundle: large('A') };
    const { confirm } = (await callTool(tenant.keys.admin, 'apply_bundle', args, write)).structuredContent;
    const other = await createTenant();
    const id = crypto.randomUUID();
    const refusals = [
      await callTool(tenant.keys.admin, 'apply_bundle', { bundle: large('B'), confirm }, write),
      await callTool(tenant.keys.admin, 'cancel_run', { id, confirm }, write),
      await callTool(tenant.keys.editor, 'apply_bundle', { ...args, confirm }, write),
      await callTool(other.keys.admin, 'apply_bundle', { ...args, confirm }, write),
      await callTool(tenant.keys.admin, 'apply_bundle', { ...args, confirm: `${confirm.slice(0, -2)}AA` }, write),
    ];
    vi.useFakeTimers({ now: Date.now() + 11 * 60_000, toFake: ['Date'] });
    refusals.push(await callTool(tenant.keys.admin, 'apply_bundle', { ...args, confirm }, write));
    vi.useRealTimers();
    for (const { isError, content } of refusals)
      expect([isError, content[0].text]).toEqual([true, expect.stringContaining('confirm')]);
    expect([await workflowNames(), (await other.api.get('automation/workflows')).json.data]).toEqual([[], []]);
  });

  it('applies exactly the plan that was shown, or nothing', async () => {
    const args = { bundle: bundleOf('A') };
    const { confirm } = (await callTool(tenant.keys.admin, 'apply_bundle', args, write)).structuredContent;
    await tenant.api.post('automation/workflows', flow('A'));
    const result = await callTool(tenant.keys.admin, 'apply_bundle', { ...args, confirm }, write);
    expect(result).toMatchObject({ isError: true });
    expect((await tenant.api.get('automation/imports')).json.data).toEqual([]);
  });

  it('leaves its client in the audit', async () => {
    const { id } = (await tenant.api.post('automation/workflows', flow('A'))).json;
    const args = { id, isActive: false };
    const headers = { 'mcp-client': 'Claude <b>' };
    const { confirm } = (await callTool(tenant.keys.admin, 'set_workflow_active', args, { ...write, headers }))
      .structuredContent;
    await callTool(tenant.keys.admin, 'set_workflow_active', { ...args, confirm }, { ...write, headers });
    expect((await tenant.api.get(`automation/workflows/${id}`)).json.status).toBe('inactive');
    const { data } = (await tenant.api.get('audit-log')).json;
    expect(data.map(({ actor }: { actor: string }) => actor)).toContainEqual(
      expect.stringMatching(/^key:.+ via mcp \(Claude b\)$/),
    );
  });
});

describe('what a tool returns', () => {
  it('masks addresses unless they may be shown', async () => {
    const { id } = (
      await tenant.api.post('automation/workflows', {
        ...flow('A'),
        steps: [
          { label: 'hello', type: 'send_email', config: { subject: 'Hi', bodyHtml: '<p>x</p>', to: '{{user.email}}' } },
        ],
      })
    ).json;
    await tenant.api.put('customers/profiles/ada', { email: 'ada.lovelace@example.com' });
    const args = { workflowId: id, eventType: 'a', userId: 'ada' };
    const [hidden, open] = [
      await callTool(tenant.keys.admin, 'dry_run', args),
      await callTool(tenant.keys.admin, 'dry_run', args, { query: '?allow=show_pii' }),
    ];
    expect(JSON.stringify(open)).toContain('ada.lovelace@example.com');
    expect(JSON.stringify(hidden)).not.toContain('lovelace');
    expect(JSON.stringify(hidden)).toContain('a***@example.com');
  });

  it('shows the dry-run of a workflow that is not saved', async () => {
    const args = { projectId: tenant.projectId, definition: flow('Draft'), eventType: 'a' };
    const result = await callTool(tenant.keys.admin, 'dry_run', args);
    expect(result.structuredContent).toMatchObject({ matched: true, endsWith: 'completed' });
    const neither = await callTool(tenant.keys.admin, 'dry_run', { eventType: 'a' });
    expect(neither).toMatchObject({ isError: true });
    expect(JSON.stringify(neither)).toContain('workflowId');
  });

  it('is of the organisation of the key alone', async () => {
    const other = await createTenant();
    const { id } = (await other.api.post('automation/workflows', flow('Secret'))).json;
    const results = [
      await callTool(tenant.keys.admin, 'get_workflow', { id }),
      await callTool(tenant.keys.admin, 'dry_run', { workflowId: id, eventType: 'a' }),
      await callTool(tenant.keys.admin, 'why_not', { workflowId: id, userId: 'u' }),
      await callTool(tenant.keys.admin, 'plan_bundle', { projectId: other.projectId, bundle: bundleOf('A') }),
      await callTool(tenant.keys.admin, 'set_workflow_active', { id, isActive: false }, write),
    ];
    for (const result of results) expect(result.isError, JSON.stringify(result)).toBe(true);
    expect(
      (await callTool(tenant.keys.admin, 'list_workflows', { projectId: other.projectId })).structuredContent?.data ??
        [],
    ).toEqual([]);
    expect(JSON.stringify(results)).not.toContain('Secret');
  });

  it('names every fault of a bundle, and tells red tests', async () => {
    const broken = { version: 1, workflows: [{ ...flow('A'), steps: [{ ...wait, type: 'wat' }], nope: 1 }] };
    const { structuredContent } = await callTool(tenant.keys.admin, 'validate_bundle', { bundle: broken });
    expect(structuredContent.valid).toBe(false);
    expect(structuredContent.faults.map(({ pointer }: { pointer: string }) => pointer)).toEqual(
      expect.arrayContaining(['/workflows/0/nope', '/workflows/0/steps/0/type']),
    );
    const good = await callTool(tenant.keys.admin, 'test_bundle', { bundle: bundleOf('A') });
    expect(good.structuredContent).toMatchObject({ ok: true, report: { passed: 0, failed: 0 } });
    const planned = await callTool(tenant.keys.admin, 'plan_bundle', { bundle: bundleOf('A') });
    expect(planned.structuredContent.plan).toMatchObject({ created: 1, dryRun: true });
    expect(await workflowNames()).toEqual([]);
  });

  it('names every fault of its arguments', async () => {
    const { isError, content } = await callTool(tenant.keys.admin, 'list_runs', { statsu: 'x', pageSize: 500 });
    expect(isError).toBe(true);
    expect(content[0].text).toMatch(/statsu[\s\S]*pageSize|pageSize[\s\S]*statsu/);
  });
});

describe('tools that send', () => {
  const send = { query: '?allow=send' };

  it('count and name who is reached before they send', async () => {
    await tenant.api.post('automation/workflows', flow('A'));
    const args = { userId: 'ada', event: 'a' };
    const shown = (await callTool(tenant.keys.admin, 'track_event', args, send)).structuredContent;
    expect(shown).toMatchObject({ recipients: { total: 1, named: ['ada'] }, workflows: ['A'] });
    const done = await callTool(tenant.keys.admin, 'track_event', { ...args, confirm: shown.confirm }, send);
    expect(done.structuredContent?.result, done.content[0].text).toMatchObject({ success: true, accepted: 1 });
  });

  it('start a broadcast once', async () => {
    const body = { name: 'All', condition: { trait: 'plan', op: 'eq', value: 'pro' } };
    const audience = (await tenant.api.post('customers/audiences', body)).json;
    for (const id of ['a1', 'a2', 'a3', 'a4'])
      await tenant.api.put(`customers/profiles/${id}`, { traits: { plan: 'pro' } });
    const workflow = (await tenant.api.post('automation/workflows', { ...flow('B'), trigger: { broadcast: true } }))
      .json;
    const args = { workflowId: workflow.id, audienceId: audience.id };
    const shown = await callTool(tenant.keys.admin, 'broadcast', args, send);
    expect(shown.structuredContent?.recipients, shown.content[0].text).toMatchObject({
      total: 4,
      named: [expect.any(String), expect.any(String), expect.any(String)],
    });
    const confirmed = { ...args, confirm: shown.structuredContent.confirm };
    const [one, two] = [
      await callTool(tenant.keys.admin, 'broadcast', confirmed, send),
      await callTool(tenant.keys.admin, 'broadcast', confirmed, send),
    ];
    expect(two.structuredContent).toEqual(one.structuredContent);
    expect((await tenant.api.get('automation/broadcasts')).json.data).toHaveLength(1);
  });
});
