// `node scripts/build-sdk.ts`: the client as browsers and packages take it, in dist/sdk, ready for `npm pack`. Fails when
// the browser build is over its size limit: it is loaded by every page of every customer.
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { type BuildOptions, build, type Plugin } from 'esbuild';
import { sdkManifest, sdkReadme } from './sdk/package.ts';

const maxGzipBytes = 3 * 1024;

const root = join(import.meta.dirname, '..');
const source = join(root, 'src/sdk/track');
const outdir = join(root, 'dist/sdk');
/** The declarations that users see; the others describe the inside. */
const declarations = ['index.d.ts', 'types.d.ts', 'consent.d.ts', 'push.d.ts'];

const browser: BuildOptions = {
  bundle: true,
  minify: true,
  // Browsers since autumn 2020, Node 18 and the bundler of React Native understand it.
  target: 'es2021',
  legalComments: 'none',
  logLevel: 'warning',
};

async function buildScripts(): Promise<void> {
  const module = (name: string) => ({ entryPoints: [join(source, `${name}.ts`)], outfile: join(outdir, `${name}.js`) });
  await Promise.all([
    build({ ...browser, ...module('index'), format: 'esm', outfile: join(outdir, 'sendora.js') }),
    // What is rare is in modules of its own, which share the client with the page.
    ...['consent', 'push'].map((name) => build({ ...browser, ...module(name), format: 'esm', plugins: [shareClient] })),
    buildGlobal(
      'sendora.global.js',
      `import { createClient } from './index.ts'; globalThis.Sendora = { createClient };`,
    ),
    buildGlobal(
      'sendora.full.global.js',
      `import { createClient } from './index.ts'; import { createConsentClient } from './consent.ts';
       import { registerDevice, registerWebPush } from './push.ts';
       globalThis.Sendora = { createClient, createConsentClient, registerDevice, registerWebPush };`,
    ),
  ]);
}

/** Assigned by hand: the export helper of a `globalName` costs 200 bytes. */
function buildGlobal(name: string, contents: string) {
  const stdin = { contents, resolveDir: source };
  return build({ ...browser, format: 'iife', stdin, outfile: join(outdir, name) });
}

const shareClient: Plugin = {
  name: 'share-client',
  setup(all) {
    all.onResolve({ filter: /^\.\/index\.ts$/ }, () => ({ path: './sendora.js', external: true }));
  },
};

function buildDeclarations(): void {
  const aside = mkdtempSync(join(outdir, '.types-'));
  try {
    const tsc = join(root, 'node_modules/typescript/bin/tsc');
    const emit = ['--noEmit', 'false', '--declaration', '--emitDeclarationOnly', '--rootDir', 'src', '--outDir', aside];
    execFileSync(process.execPath, [tsc, '-p', 'tsconfig.sdk.json', ...emit], { cwd: root, stdio: 'inherit' });
    for (const file of declarations) {
      const text = readFileSync(join(aside, 'sdk/track', file), 'utf8');
      // Every compiler finds the declaration behind the name of its script.
      writeFileSync(join(outdir, file), text.replaceAll(/'\.\/(types|index)\.ts'/g, "'./$1.js'"));
    }
    // For those who import the script by its own name.
    writeFileSync(join(outdir, 'sendora.d.ts'), "export * from './index.js';\n");
  } finally {
    rmSync(aside, { recursive: true, force: true });
  }
}

function writePackage(): void {
  const manifest = sdkManifest(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')));
  writeFileSync(join(outdir, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  writeFileSync(join(outdir, 'README.md'), sdkReadme(readFileSync(join(root, 'docs/sdk.md'), 'utf8')));
  copyFileSync(join(root, 'LICENSE'), join(outdir, 'LICENSE'));
}

function gzipBytes(file: string): number {
  return gzipSync(readFileSync(join(outdir, file)), { level: 9 }).length;
}

mkdirSync(outdir, { recursive: true });
await buildScripts();
buildDeclarations();
writePackage();
const esmBytes = gzipBytes('sendora.js');
console.log(`dist/sdk/sendora.js: ${esmBytes} bytes gzip (limit ${maxGzipBytes})`);
for (const name of ['sendora.global.js', 'consent.js', 'push.js', 'sendora.full.global.js'])
  console.log(`dist/sdk/${name}: ${gzipBytes(name)} bytes gzip`);
if (esmBytes > maxGzipBytes) {
  console.error(`The browser build is ${esmBytes - maxGzipBytes} bytes over its limit.`);
  process.exit(1);
}
