// `node scripts/check-sdk.ts`: packs dist/sdk as a user would and checks the package: publint and "are the types wrong"
// find no fault, a project that installs it compiles against its types, and the import runs. Needs a build, no network.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';
import { filterProblems, problemKindInfo } from '@arethetypeswrong/core/problems';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { packageName } from './sdk/package.ts';

const root = join(import.meta.dirname, '..');
const scratch = mkdtempSync(join(tmpdir(), 'sendora-sdk-'));
const project = join(scratch, 'project');

// Its fetch never leaves the process.
const consumer = `import { type Client, createClient } from '${packageName}';
import { createConsentClient } from '${packageName}/consent';
import { registerDevice, registerWebPush } from '${packageName}/push';
import { createFeedClient, type FeedItem } from '${packageName}/feed';
import { SendoraInbox } from '${packageName}/inbox';
import type { useFeed } from '${packageName}/react';
const fetch = async () => new Response('{}', { status: 202 });
const client: Client<{ paid: { amount: number } }> = createClient({ writeKey: 'pk', host: 'https://localhost', fetch });
client.track('paid', { amount: 1 });
// @ts-expect-error: the amount is a number.
client.track('paid', { amount: '1' });
if (!(await client.flush())) throw new Error('The event was not sent.');
const shop = createConsentClient<{ paid: { amount: number } }>({ writeKey: 'pk', host: 'https://localhost', fetch });
registerDevice(shop, { platform: 'fcm', token: 'token' }, { userId: 'ada' });
const subscribe = (registration: ServiceWorkerRegistration) => registerWebPush(shop, registration, 'key');
export { subscribe };
shop.optOut();
const titles = (items: readonly FeedItem[]) => items.map(({ title }) => title);
export const shown = (feed: ReturnType<typeof useFeed>) => titles(feed.items);
export const inbox: [typeof createFeedClient, typeof SendoraInbox] = [createFeedClient, SendoraInbox];
`;

/** A host app without the types of browsers and of Node. */
const bareConsumer = `import { createClient } from '${packageName}';
import { createConsentClient } from '${packageName}/consent';
import { registerDevice } from '${packageName}/push';
const headers = { get: () => null };
const fetch = async () => ({ status: 202, headers, text: async () => '' });
export const client = createClient({ writeKey: 'pk', host: 'https://localhost', fetch });
export const other = createConsentClient({ writeKey: 'pk', host: 'https://localhost', fetch, optedOut: true });
registerDevice(other, { platform: 'fcm', token: 'token' });
`;

function report(what: string, faults: string[]): void {
  console.log(`${faults.length === 0 ? 'ok  ' : 'FAIL'}  ${what}`);
  for (const fault of faults) console.log(`      ${fault}`);
  if (faults.length > 0) process.exitCode = 1;
}

function reportRun(what: string, command: string, args: string[]): void {
  try {
    execFileSync(command, args, { cwd: project, encoding: 'utf8', stdio: 'pipe' });
    report(what, []);
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
    report(what, `${stdout}${stderr}`.trim().split('\n'));
  }
}

async function lint(tarball: Uint8Array<ArrayBuffer>): Promise<string[]> {
  const { messages, pkg } = await publint({ pack: { tarball: tarball.buffer }, strict: true });
  return messages.map((message) => formatMessage(message, pkg, { color: false }) ?? message.code);
}

/** Import from CommonJS and the resolution of Node 10 are left out: the package is an ES module. */
async function wrongTypes(tarball: Uint8Array): Promise<string[]> {
  const analysis = await checkPackage(createPackageFromTarballData(tarball));
  if (analysis.types === false) return ['The package has no types.'];
  return (['node16-esm', 'bundler'] as const).flatMap((resolutionKind) =>
    filterProblems(analysis, { resolutionKind }).map(({ kind }) => `${resolutionKind}: ${problemKindInfo[kind].title}`),
  );
}

/** Packs dist/sdk and returns the path of the file. */
function pack(): string {
  const args = ['pack', '--json', '--ignore-scripts', '--pack-destination', scratch, join(root, 'dist/sdk')];
  const output = execFileSync('npm', args, { cwd: scratch, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
  const packed = Object.values<{ filename: string; size: number; entryCount: number }>(JSON.parse(output))[0];
  if (packed === undefined) throw new Error('npm pack packed nothing.');
  console.log(`${packageName}: ${packed.entryCount} files, ${packed.size} bytes packed`);
  return join(scratch, packed.filename);
}

function writeProject(): void {
  mkdirSync(project);
  writeFileSync(join(project, 'package.json'), JSON.stringify({ private: true, type: 'module' }));
  writeFileSync(join(project, 'app.ts'), consumer);
  writeFileSync(join(project, 'bare.ts'), bareConsumer);
}

const compiler = ['--noEmit', '--strict', '--target', 'es2022', '--types', '', '--skipLibCheck', 'false'];
const sources = { 'app.ts': 'es2022,dom', 'bare.ts': 'es2022' };
try {
  const path = pack();
  const tarball = new Uint8Array(readFileSync(path));
  writeProject();
  report('publint', await lint(tarball));
  report('are the types wrong, as an ES module', await wrongTypes(tarball));
  reportRun('npm install of the packed file', 'npm', ['install', '--offline', '--no-audit', '--no-fund', path]);
  for (const [module, resolution] of Object.entries({ nodenext: 'nodenext', esnext: 'bundler' })) {
    for (const [file, lib] of Object.entries(sources)) {
      const options = [...compiler, '--lib', lib, '--module', module, '--moduleResolution', resolution];
      const what = `types with moduleResolution ${resolution} and the libraries ${lib}`;
      reportRun(what, join(root, 'node_modules/.bin/tsc'), [...options, file]);
    }
  }
  reportRun('import and send', process.execPath, ['app.ts']);
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
