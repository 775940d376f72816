import { describe, expect, test } from 'vitest';
import { blueprintsText } from '../../../scripts/docs/blueprints.ts';
import { blueprints, sharedParts } from '../../../src/blueprints/index.ts';
import { runBundleTests } from '../../../src/engine/simulate/run-tests.ts';
import { wholeBundle } from '../../../src/engine/versions/blueprint.ts';
import { canonicalText } from '../../../src/engine/versions/bundle/canonical.ts';
import { judgeBundle } from '../../../src/engine/versions/bundle/judge-bundle.ts';

const bundleOf = (slug: string) => wholeBundle(blueprints.get(slug)?.bundle ?? {}, sharedParts);

describe.each([...blueprints.keys()])('%s', (slug) => {
  test('its own tests are green and reach every step and way', () => {
    const verdict = judgeBundle(bundleOf(slug), null);
    if (!verdict.ok) throw new Error(JSON.stringify(verdict.faults, null, 2));
    const report = runBundleTests(verdict.bundle, { clock: () => 0 });
    expect(report.results.flatMap(({ failures }) => failures.map(({ message }) => message))).toEqual([]);
    expect(report.coverage.workflows.flatMap(({ missed }) => missed)).toEqual([]);
    expect(report.coverage.percent).toBe(100);
  });

  test('its bundle is canonical', () => {
    const text = canonicalText(bundleOf(slug));
    expect(canonicalText(JSON.parse(text))).toBe(text);
  });
});

test('the file that the Worker carries is made of the folders', () => {
  expect(JSON.parse(blueprintsText())).toEqual({
    shared: sharedParts,
    blueprints: [...blueprints.values()],
  });
});
