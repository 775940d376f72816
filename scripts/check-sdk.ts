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
const fetch = async () => new Response('{}', { status: 202 });
const client: Client<{ paid: { amount: number } }> = createClient({ writeKey: 'pk', host: 'https://localhost', fetch });
client.track('paid', { amount: 1 });
// @ts-expect-error: the amount is a number.
client.track('paid', { amount: '1' });
if (!(await client.flush())) throw new Error('The event was not sent.');
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
}

const compiler = ['--noEmit', '--strict', '--target', 'es2022', '--lib', 'es2022,dom', '--types', ''];
try {
  const path = pack();
  const tarball = new Uint8Array(readFileSync(path));
  writeProject();
  report('publint', await lint(tarball));
  report('are the types wrong, as an ES module', await wrongTypes(tarball));
  reportRun('npm install of the packed file', 'npm', ['install', '--offline', '--no-audit', '--no-fund', path]);
  for (const [module, resolution] of Object.entries({ nodenext: 'nodenext', esnext: 'bundler' })) {
    const options = [...compiler, '--module', module, '--moduleResolution', resolution];
    reportRun(`types with moduleResolution ${resolution}`, join(root, 'node_modules/.bin/tsc'), [...options, 'app.ts']);
  }
  reportRun('import and send', process.execPath, ['app.ts']);
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
