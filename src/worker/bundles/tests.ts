import type { ImportResult } from '../../contract/bundle/import.ts';
import type { JudgedBundle } from '../../engine/versions/bundle/judged.ts';

export function runTests(_bundle: JudgedBundle): ImportResult['tests'] {
  return { passed: 0, failed: 0, results: [], coverage: { percent: 100, workflows: [] } };
}
