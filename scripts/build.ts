// Builds what `npm start`, the tests and a deployment run. `node scripts/build.ts` builds always, buildIfStale() only
// after a change of the inputs. Outputs: dist/worker (exactly as wrangler deploys it), dist/sandbox, dist/sdk, dist/cli and
// dist/assets, which is public/ with the dashboard, the browser builds of the SDK under /sdk and the documentation under /docs.
import { spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { cpSync, existsSync, globSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { buildCli } from './build-cli.ts';
import { buildDashboard } from './build-dashboard.ts';
import { sandboxBuild } from './build-sandbox.ts';
import { StartFailure } from './local/failure.ts';

export const root = join(import.meta.dirname, '..');
export const workerBundle = join(root, 'dist/worker/index.js');
export const sandboxBundle = join(root, 'dist/sandbox/index.js');
export const cliBundle = join(root, 'dist/cli/sendora.mjs');
const assets = join(root, 'dist/assets');
const stamp = join(root, 'dist/inputs.sha256');

/** Keeps wrangler offline, silent and out of the home folder. */
export const quietWrangler = {
  WRANGLER_HIDE_BANNER: 'true',
  WRANGLER_SEND_METRICS: 'false',
  WRANGLER_SEND_ERROR_REPORTS: 'false',
  WRANGLER_WRITE_LOGS: 'false',
};

/** Builds when an input has changed since the last build; answers whether it did. */
export async function buildIfStale(): Promise<boolean> {
  const current = hashInputs();
  const last = existsSync(stamp) ? readFileSync(stamp, 'utf8') : '';
  const complete = [workerBundle, sandboxBundle, cliBundle, assets].every((output) => existsSync(output));
  if (complete && last === current) return false;
  await buildAll(current);
  return true;
}

function hashInputs(): string {
  const code = ['src/**/*', 'scripts/build*.ts', 'scripts/sdk/*', 'scripts/docs/**/*'];
  const others = [
    'docs/sdk.md',
    'docs/guides/*.md',
    'docs/images/*',
    'LICENSE',
    'public/**/*',
    'wrangler.toml',
    'package.json',
  ];
  const inputs = [...code, ...others, 'package-lock.json'];
  const files = globSync(inputs, { cwd: root, withFileTypes: true });
  const paths = files.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const hash = createHash('sha256');
  for (const path of paths.sort())
    hash.update(path.slice(root.length)).update('\0').update(readFileSync(path)).update('\0');
  return hash.digest('hex');
}

/** Files by their folder in dist; scripts after their maps. */
const outputs = {
  worker: ['index.js.map', 'index.js'],
  sandbox: ['index.js.map', 'index.js'],
  cli: ['sendora.mjs'],
};

/** Copies that run side by side may build at the same time, so every output is made aside and renamed into place. */
async function buildAll(inputs: string): Promise<void> {
  mkdirSync(assets, { recursive: true });
  const aside = join(root, 'dist', `.build-${randomBytes(4).toString('hex')}`);
  try {
    await Promise.all([
      buildWorker(join(aside, 'worker')),
      buildSandbox(join(aside, 'sandbox')),
      buildCli(join(aside, 'cli/sendora.mjs')),
      buildAssets(),
    ]);
    for (const [name, files] of Object.entries(outputs)) {
      mkdirSync(join(root, 'dist', name), { recursive: true });
      for (const file of files) renameSync(join(aside, name, file), join(root, 'dist', name, file));
    }
    writeFileSync(stamp, inputs);
  } finally {
    rmSync(aside, { recursive: true, force: true });
  }
}

/** wrangler bundles it, so that what runs here is what a deployment uploads. */
function buildWorker(outdir: string): Promise<void> {
  const wrangler = join(root, 'node_modules/wrangler/bin/wrangler.js');
  return runNode('The Worker', [wrangler, 'deploy', '--dry-run', '--outdir', outdir]);
}

async function buildAssets(): Promise<void> {
  await runNode('The SDK', [join(root, 'scripts/build-sdk.ts')]);
  const published = join(root, 'public');
  if (existsSync(published)) cpSync(published, assets, { recursive: true });
  await buildDashboard(assets);
  for (const name of globSync('*.js', { cwd: join(root, 'dist/sdk') }))
    cpSync(join(root, 'dist/sdk', name), join(assets, 'sdk', name));
  // Loading it takes a moment that a start with nothing to build should not cost.
  const { buildDocs } = await import('./docs/site/site.ts');
  await buildDocs(assets);
  // Guides show them as ../images/….
  cpSync(join(root, 'docs/images'), join(assets, 'docs/images'), { recursive: true });
}

function runNode(what: string, args: string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const env = { ...process.env, ...quietWrangler };
    const child = spawn(process.execPath, args, { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    const keep = (chunk: Buffer) => {
      output += chunk;
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) resolve();
      else reject(new StartFailure(`${what} does not build:\n${output.trim()}`));
    });
  });
}

async function buildSandbox(outdir: string): Promise<void> {
  await build({ ...sandboxBuild, outfile: join(outdir, 'index.js'), sourcemap: true });
}

if (import.meta.main) {
  // A deployment uploads the whole folder, so nothing of an older build may be left in it.
  rmSync(assets, { recursive: true, force: true });
  await buildAll(hashInputs());
  console.log('Built dist/worker, dist/sandbox, dist/sdk, dist/cli and dist/assets.');
}
