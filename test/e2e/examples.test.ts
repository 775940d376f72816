import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createDemoClient } from '../support/demo-client.ts';
import { type RunningServer, startServer } from '../support/server.ts';
import { codeBlocks, runShell } from '../support/shell.ts';

const readme = readFileSync(join(import.meta.dirname, '../../examples/README.md'), 'utf8');
let server: RunningServer;

beforeAll(async () => {
  server = await startServer();
});

afterAll(() => server?.stop());

test('the commands beside the examples post them, with their template and their webhook', async () => {
  const { url, sandboxUrl, orgId, projectId, apiKey } = server.demo;
  const env = { URL: url, SANDBOX: sandboxUrl, ORG: orgId, PROJECT: projectId, KEY: apiKey };
  await runShell(codeBlocks(readme, 'sh').join('\n'), env);
  const client = createDemoClient(server.demo);
  const { data } = await client.api.listWorkflows({ query: { projectId } });
  const made = ['Abandoned cart', 'Welcome', 'Payment failed'];
  expect(data.map(({ name }) => name)).toEqual(expect.arrayContaining(made));
  await client.identify('ada', { firstName: 'Ada', email: 'ada@example.com' });
  await client.track('ada', 'user.signed_up');
  // The demo has a workflow for this event too, and a run of ada that waits.
  const workflowId = data.find(({ name }) => name === 'Welcome')?.id ?? '';
  const run = await client.untilRun({ workflowId, userId: 'ada' }, ({ nextStepAt }) => nextStepAt !== null);
  expect(run).toMatchObject({ workflowName: 'Welcome', steps: [{ outcome: 'sent' }, { outcome: null }] });
});
