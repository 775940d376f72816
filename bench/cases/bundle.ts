import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { buildIfStale, workerBundle } from '../../scripts/build.ts';
import type { CaseContext } from './context.ts';

/** Size of what a deployment uploads. */
export async function benchBundle({ report }: Pick<CaseContext, 'report'>): Promise<void> {
  await buildIfStale();
  const code = readFileSync(workerBundle);
  report.findings.push(
    { name: 'Worker bundle', value: code.byteLength / 1_024, unit: 'KB' },
    { name: 'Worker bundle, gzip', value: gzipSync(code, { level: 9 }).byteLength / 1_024, unit: 'KB' },
  );
}
