// `npm run build:check`: what a deployment uploads must run on Workers and stay small.
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { workerBundle } from './build.ts';

/** 501 KB and room to grow by a tenth. Workers take 3 MB on the free plan, so this is no limit of the platform: a jump past
 *  it means that something came along by accident. Look at esbuild's metafile before raising it. */
const maxGzipKb = 560;
// Workers refuse code made from strings; the test runtime does not, so only the bundle tells.
const forbidden = { 'new Function': /\bnew\s+Function\b/, 'eval(': /(?<![.\w$])eval\s*\(/ };

const source = readFileSync(workerBundle);
const code = source.toString('utf8');
const gzipKb = gzipSync(source).length / 1024;
const faults = Object.entries(forbidden).flatMap(([name, pattern]) => {
  const at = code.search(pattern);
  return at < 0 ? [] : [`The Worker bundle holds \`${name}\`: …${code.slice(Math.max(0, at - 60), at + 80)}…`];
});
if (gzipKb > maxGzipKb) faults.push(`The Worker bundle is larger than ${maxGzipKb} KB gzip.`);

console.log(
  `dist/worker/index.js: ${(source.length / 1024).toFixed(1)} KB, ${gzipKb.toFixed(1)} KB gzip (limit ${maxGzipKb} KB)`,
);
if (faults.length === 0) console.log(`It holds no \`new Function\` and no \`eval(\`.`);
for (const fault of faults) console.error(fault);
process.exit(faults.length === 0 ? 0 : 1);
