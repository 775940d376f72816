// `node scripts/build-sdk.ts`: the client as browsers and packages take it, in dist/sdk, ready for `npm pack`. Fails when
// the browser build is over its size limit: it is loaded by every page of every customer.
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { type BuildOptions, build, type Plugin } from 'esbuild';
import { sdkManifest, sdkReadme } from './sdk/package.ts';

const maxGzipBytes = 3 * 1024;
const maxInboxGzipBytes = 8 * 1024;

const root = join(import.meta.dirname, '..');
const source = join(root, 'src/sdk/track');
const feedSources = join(root, 'src/sdk');
const outdir = join(root, 'dist/sdk');
/** The declarations that users see, by folder of the source and of the package; the others describe the inside. */
const declarations = {
  track: { to: '.', files: ['index', 'types', 'consent', 'push'] },
  feed: { to: 'feed', files: ['index', 'client', 'types'] },
  element: { to: 'element', files: ['index', 'inbox'] },
  react: { to: 'react', files: ['index'] },
};

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
    build({ ...feedBrowser, ...feedModule('feed', 'feed') }),
    build({ ...feedBrowser, ...feedModule('element', 'inbox'), mangleProps: insideNames }),
    build({ ...feedBrowser, ...feedModule('react', 'react'), external: ['react'], plugins: [shareFeed] }),
  ]);
}

/** Browsers since 2024 understand it, with what the inbox needs of them anyway. */
const feedBrowser: BuildOptions = { ...browser, target: 'es2022', format: 'esm', charset: 'utf8' };

/** Names that nobody outside of the bundle reads; each is as long as it is readable. */
const insideNames =
  /^(itemListeners|announce|takeBack|publish|forgetWaiting|toggleRead|onStatus|onFrame|guess|snapshot|forget|address|need|root|main|loadMore|markSeen|markAllRead|getSnapshot|subscribe|onItem|hasMore|snooze)$/;

const feedModule = (folder: string, name: string) => ({
  entryPoints: [join(feedSources, folder, 'index.ts')],
  outfile: join(outdir, `${name}.js`),
});

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

/** The hook uses the client that the page may use too. */
const shareFeed: Plugin = {
  name: 'share-feed',
  setup(all) {
    all.onResolve({ filter: /^\.\.\/feed\/index\.ts$/ }, () => ({ path: './feed.js', external: true }));
  },
};

function buildDeclarations(): void {
  const aside = mkdtempSync(join(outdir, '.types-'));
  try {
    const tsc = join(root, 'node_modules/typescript/bin/tsc');
    const emit = ['--noEmit', 'false', '--declaration', '--emitDeclarationOnly', '--rootDir', 'src', '--outDir', aside];
    execFileSync(process.execPath, [tsc, '-p', 'tsconfig.sdk.json', ...emit], { cwd: root, stdio: 'inherit' });
    for (const [folder, { to, files }] of Object.entries(declarations)) {
      mkdirSync(join(outdir, to), { recursive: true });
      for (const file of files) {
        const text = readFileSync(join(aside, 'sdk', folder, `${file}.d.ts`), 'utf8');
        // Every compiler finds the declaration behind the name of its script.
        writeFileSync(join(outdir, to, `${file}.d.ts`), text.replaceAll(/'(\.{1,2}\/[\w/]+)\.ts'/g, "'$1.js'"));
      }
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
for (const name of ['sendora.global.js', 'consent.js', 'push.js', 'sendora.full.global.js', 'feed.js', 'react.js'])
  console.log(`dist/sdk/${name}: ${gzipBytes(name)} bytes gzip`);
const inboxBytes = gzipBytes('inbox.js');
console.log(`dist/sdk/inbox.js: ${inboxBytes} bytes gzip (limit ${maxInboxGzipBytes})`);
const over = Math.max(esmBytes - maxGzipBytes, inboxBytes - maxInboxGzipBytes);
if (over > 0) {
  console.error(`A browser build is ${over} bytes over its limit.`);
  process.exit(1);
}
