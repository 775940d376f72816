import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createDemoClient } from '../support/demo-client.ts';
import { type RunningServer, startServer } from '../support/server.ts';
import { codeBlocks, runShell } from '../support/shell.ts';

const page = readFileSync(join(import.meta.dirname, '../../docs/deploy.md'), 'utf8');
/** What one does with a deployment; what comes before makes it. */
const afterwards = page.slice(page.indexOf('### Look'), page.indexOf('## The Deploy to Cloudflare button'));
const folder = mkdtempSync(join(tmpdir(), 'sendora-deploy-page-'));
let server: RunningServer;

beforeAll(async () => {
  server = await startServer();
});

afterAll(async () => {
  await server?.stop();
  rmSync(folder, { recursive: true, force: true });
});

function serviceAccount(): string {
  const { privateKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  const path = join(folder, 'service-account.json');
  const account = {
    project_id: 'acme-1',
    client_email: 'robot@acme-1.iam.gserviceaccount.com',
    private_key: privateKey,
  };
  writeFileSync(path, JSON.stringify(account));
  return path;
}

function signingKey(): string {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const path = join(folder, 'AuthKey.p8');
  writeFileSync(path, privateKey.export({ type: 'pkcs8', format: 'pem' }));
  return path;
}

test('the commands of the deployment page run as printed, up to the first messages', async () => {
  const { url, orgId, projectId, apiKey, writeKey } = server.demo;
  const commands = codeBlocks(afterwards, 'sh').join('\n');
  const files = commands
    .replace('$PWD/service-account.json', serviceAccount())
    .replace('$PWD/AuthKey_F6G7H8I9J0.p8', signingKey());
  const output = await runShell(files, {
    SENDORA_URL: url,
    ORG_ID: orgId,
    PROJECT_ID: projectId,
    ADMIN_KEY: apiKey,
    INGEST_KEY: writeKey,
    MAIL_DOMAIN: 'mail.acme-deployed.com',
    RESEND_API_KEY: 're_123456789012',
    DEVICE_TOKEN: 'device-of-the-page',
    APNS_TEAM_ID: 'A1B2C3D4E5',
    APNS_KEY_ID: 'F6G7H8I9J0',
    APNS_TOPIC: 'com.example.app',
    TWILIO_ACCOUNT_SID: 'AC0123456789',
    TWILIO_AUTH_TOKEN: 'token-1234567890',
    TWILIO_NUMBER: '+14155550100',
    YOUR_PHONE: '+15550177001',
  });
  expect(output).toContain('TXT  resend._domainkey.mail.acme-deployed.com  p=');
  expect(output).toContain('"state":"missing"');
  for (const vendor of ['fcm', 'webpush', 'apns']) expect(output).toContain(`"vendor":"${vendor}"`);
  // The demo's own channels are the defaults, so the domain is asked for there, and the workflow sends into the sandbox.
  const client = createDemoClient(server.demo);
  const run = await client.untilRun({ userId: 'ada' }, ({ workflowName, status }) =>
    workflowName === 'First messages' ? status === 'completed' : false,
  );
  expect(run.steps.map(({ type, outcome }) => [type, outcome])).toEqual([
    ['send_email', 'sent'],
    ['send_push', 'sent'],
    ['send_sms', 'sent'],
  ]);
});
