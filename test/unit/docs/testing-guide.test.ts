import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type * as z from 'zod';
import { TestExpectation, TestGiven, testLimits } from '../../../src/contract/bundle/test.ts';
import { BacktestInput, backtestLimits } from '../../../src/contract/workflows/backtest.ts';
import { runBundleTests } from '../../../src/engine/simulate/run-tests.ts';
import { judgedOf } from '../../support/bundles/tested.ts';

const root = join(import.meta.dirname, '../../..');
const guide = readFileSync(join(root, 'docs/guides/testing-workflows.md'), 'utf8');
const [story = '', period = ''] = [...guide.matchAll(/```json\n([\s\S]*?)```/g)].map(([, text]) => text);
const shop = JSON.parse(readFileSync(join(root, 'examples/shop.bundle.json'), 'utf8'));

test('its test is green with the bundle of the examples', () => {
  const { $schema: _schema, version: _version, rules: _rules, ...lists } = shop;
  const { results } = runBundleTests(judgedOf({ ...lists, tests: [JSON.parse(story)] }), { clock: () => 0 });
  expect(results).toMatchObject([{ ok: true, failures: [] }]);
});

test('its backtest is a body of the API', () => {
  expect(BacktestInput.safeParse(JSON.parse(period)).error).toBeUndefined();
});

/** The fields of the forms of a union. */
const fieldsOf = (union: typeof TestGiven | typeof TestExpectation): string[] => [
  ...new Set(union.options.flatMap((option: z.ZodObject) => Object.keys(option.shape))),
];

test('it names every field of what happens and of what is expected', () => {
  const fields = [...fieldsOf(TestGiven), ...fieldsOf(TestExpectation)];
  expect(fields.filter((field) => !guide.includes(`"${field}"`) && !guide.includes(`\`${field}\``))).toEqual([]);
});

test('it names the limits as they are', () => {
  const { tests, entries, turns, totalMs } = testLimits;
  const english = (number: number) => number.toLocaleString('en-US');
  expect(guide).toContain(
    `${tests} tests, ${english(entries)} entries and ${english(turns)} turns each, ${totalMs / 1_000} seconds together`,
  );
  expect(guide).toContain(`${backtestLimits.days} days, ${english(backtestLimits.events)} events, two at once`);
});
