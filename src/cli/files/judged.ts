import type { Bundle } from '../../contract/bundle.ts';
import { judgeBundle } from '../../engine/versions/bundle/judge-bundle.ts';
import type { JudgedBundle } from '../../engine/versions/bundle/judged.ts';
import type { Context } from '../context.ts';
import { faultyFiles } from '../failure.ts';
import { type BundleSource, readSource } from './source.ts';

/** A bundle in which nothing is wrong that can be known without a server. */
export interface JudgedSource extends BundleSource {
  /** As the files say it. */
  bundle: Bundle;
  judged: JudgedBundle;
}

/** Reads and judges the files; fails with every fault. */
export async function readJudged(context: Context, path: string | undefined): Promise<JudgedSource> {
  const source = await readSource(context, path);
  if (source.isUnreadable) throw faultyFiles(source.faults);
  const verdict = judgeBundle(source.value, null);
  const faults = [...source.faults, ...(verdict.ok ? [] : verdict.faults.map(source.located))];
  if (!verdict.ok || faults.length > 0) throw faultyFiles(faults);
  // Sound because the verdict says so.
  return { ...source, bundle: source.value as Bundle, judged: verdict.bundle };
}
