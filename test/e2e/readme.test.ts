import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createDemoClient } from '../support/demo-client.ts';
import { type RunningServer, startServer } from '../support/server.ts';
import { codeBlocks, runShell } from '../support/shell.ts';

const readme = readFileSync(join(import.meta.dirname, '../../README.md'), 'utf8');
const blocks = codeBlocks(readme, 'sh');
/** Blocks for which the started server, or the run of this very test, stands in. */
const stoodInFor = ['npm install && npm start\n', 'npm install && npm test\n'];
let server: RunningServer;

beforeAll(async () => {
  server = await startServer();
});

afterAll(() => server?.stop());

test('the README starts and tests everything with two commands each', () => {
  expect(blocks).toEqual(expect.arrayContaining(stoodInFor));
});

test('the commands of the README do what it promises', async () => {
  const commands = blocks.filter((block) => !stoodInFor.includes(block));
  expect(commands.length).toBeGreaterThan(0);
  const { port } = new URL(server.demo.url);
  const client = createDemoClient(server.demo);
  const firstJourney = () =>
    client.untilRun({ userId: 'ada' }, (run) => run.workflowName === 'First journey' && run.status === 'completed');
  const paid = async () => {
    const subjects = async () => (await client.messages('ada@example.com')).map(({ summary }) => summary.subject);
    await expect.poll(subjects).toContain('Paid: A-2');
    const slack = async () => (await fetch(`${server.demo.sandboxUrl}/messages?kind=slack`)).text();
    await expect.poll(slack).toContain('Large orders: readme.paid');
  };
  const env = { PORT: port, SENDORA_STATE: server.state };
  const output = await runShell(commands.join('\n'), env, [firstJourney, paid]);
  const run = await firstJourney();
  expect(run.steps.map(({ type, outcome }) => [type, outcome])).toEqual([
    ['send_email', 'sent'],
    ['wait', 'completed'],
    ['branch', 'completed'],
    ['send_sms', 'sent'],
  ]);
  expect(output).toContain(run.id);
  const mails = await client.messages('ada@example.com');
  expect(mails.map(({ summary }) => summary.subject)).toContain('Welcome, Ada');
  expect(output).toContain('Welcome, Ada');
  expect(mails.map(({ summary }) => summary.subject)).toContain('Paid: A-2');
  expect(output).toContain('Large orders: readme.paid');
  const texts = await client.messages('+15550100000');
  expect(texts.map(({ summary }) => summary)).toEqual([expect.objectContaining({ text: 'Thank you, Ada!' })]);
  const imports = importsIn(output);
  expect(imports.map(({ dryRun, created, updated, deleted }) => [dryRun, created, updated, deleted])).toEqual([
    [true, 6, 0, 0],
    [false, 6, 0, 0],
    [true, 0, 0, 0],
    [false, 0, 1, 0],
    [false, 0, 1, 0],
    [false, 0, 0, 1],
  ]);
  expect(output).toContain('refused: changed by hand');
}, 240_000);

interface Imported {
  dryRun: boolean;
  created: number;
  updated: number;
  deleted: number;
}

/** What the command line wrote of plans and imports, each on a line. */
function importsIn(output: string): Imported[] {
  const documents = output.split('\n').filter((line) => line.startsWith('{"importId"'));
  return documents.map((line) => JSON.parse(line) as Imported);
}

test('the code of the README sends its events', async () => {
  const { url, writeKey } = server.demo;
  const [code = ''] = codeBlocks(readme, 'ts');
  const script = code.replace('pk_dev_…', writeKey).replace('http://localhost:8787', url);
  await runShell('node --input-type=module --eval "$SCRIPT"', { SCRIPT: script });
  const [event] = await createDemoClient(server.demo).untilEvents('ada', ['checkout_completed']);
  expect(event?.properties).toEqual({ amount: 49.99 });
});
