// `npm run build:check`: what a deployment uploads must run on Workers and in browsers, and stay small.
import { globSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { gzipSync } from 'node:zlib';
import { root, workerBundle } from './build.ts';
import { dashboardManifest } from './build-dashboard.ts';
import { measureDashboard } from './bundle/dashboard.ts';

/** 501 KB and room to grow by a tenth. Workers take 3 MB on the free plan, so this is no limit of the platform: a jump past
 *  it means that something came along by accident. Look at esbuild's metafile before raising it. */
const maxGzipKb = 560;
// Workers and the policy of the pages refuse code made from strings; the test runtime does not, so only the bundles tell.
const forbidden = { 'new Function': /\bnew\s+Function\b/, 'eval(': /(?<![.\w$])eval\s*\(/ };

function faultsIn(file: string): string[] {
  const code = readFileSync(file, 'utf8');
  return Object.entries(forbidden).flatMap(([name, pattern]) => {
    const at = code.search(pattern);
    return at < 0 ? [] : [`${relative(root, file)} holds \`${name}\`: …${code.slice(Math.max(0, at - 60), at + 80)}…`];
  });
}

/** Smaller chunks are icons and the like. */
const shownFromKb = 3;
const assets = join(root, 'dist/assets');
const source = readFileSync(workerBundle);
const gzipKb = gzipSync(source).length / 1024;
const faults = [workerBundle, ...globSync(join(assets, '**/*.js'))].flatMap(faultsIn);
if (gzipKb > maxGzipKb) faults.push(`The Worker bundle is larger than ${maxGzipKb} KB gzip.`);

console.log(
  `dist/worker/index.js: ${(source.length / 1024).toFixed(1)} KB, ${gzipKb.toFixed(1)} KB gzip (limit ${maxGzipKb} KB)`,
);
if (faults.length === 0) console.log('No bundle holds `new Function` or `eval(`.');
console.log(`\nDashboard, KB gzip, from ${shownFromKb} KB:`);
for (const { name, kb, limitKb } of measureDashboard(dashboardManifest, assets)) {
  if (kb >= shownFromKb) console.log(`${kb.toFixed(1).padStart(7)} of ${String(limitKb).padStart(3)}  ${name}`);
  if (kb > limitKb) faults.push(`${name} is ${kb.toFixed(1)} KB gzip, more than ${limitKb}.`);
}
for (const fault of faults) console.error(fault);
process.exit(faults.length === 0 ? 0 : 1);
