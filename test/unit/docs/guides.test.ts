import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Marked, type Tokens } from 'marked';
import { describe, expect, test } from 'vitest';
import { readExample } from '../../../scripts/docs/guide-example.ts';
import { filterFaults } from '../../../src/contract/conditions/faults.ts';
import { Operator } from '../../../src/contract/conditions/operators.ts';
import { conditionSubjects } from '../../../src/contract/conditions/subjects.ts';
import { WaitConfig } from '../../../src/contract/workflows/steps/wait.ts';
import { templateRoots } from '../../../src/engine/scope.ts';
import { blockNames, builtins } from '../../../src/engine/templates/builtins/table.ts';
import { conditionResult, runWaits, templateResult } from './run-example.ts';
import { gateResult } from './run-gates.ts';
import { triggerResult } from './run-triggers.ts';

const folder = join(import.meta.dirname, '../../../docs/guides');
const names = globSync('*.md', { cwd: folder });

interface Case {
  source: string;
  result: string;
}

/** The fenced blocks of a guide. */
function blocksOf(name: string) {
  const tokens = new Marked().lexer(readFileSync(join(folder, name), 'utf8'));
  return tokens
    .filter((token): token is Tokens.Code => token.type === 'code')
    .map(({ lang = '', text }) => ({ text, example: readExample(lang, text) }));
}

const casesOf = (name: string): Case[] => blocksOf(name).flatMap(({ example }) => example?.cases ?? []);
const sourcesOf = (name: string): string =>
  casesOf(name)
    .map(({ source }) => source)
    .join('\n');

/** What happens to the cases of an example now, in their order. */
function run({ language, given, cases }: NonNullable<ReturnType<typeof readExample>>): Case[] {
  const data: unknown = JSON.parse(given);
  const sources = cases.map(({ source }) => source);
  if (language === 'wait') return runWaits(data, sources);
  const resultOf = { template: templateResult, condition: conditionResult, gate: gateResult, trigger: triggerResult }[
    language
  ];
  return sources.map((source) => ({ source, result: resultOf(data, source) }));
}

/** Guides to rules that the worker tests show, without examples to run. */
const prose = [
  'after-sending.md',
  'alerts.md',
  'blueprints.md',
  'broadcasts.md',
  'cli.md',
  'clients.md',
  'converting.md',
  'feed.md',
  'files.md',
  'first-journey.md',
  'keyboard.md',
  'keys-and-limits.md',
  'mcp.md',
  'notification-rules.md',
  'people.md',
  'sending-mail.md',
  'workflows-as-code.md',
];

/** Guides with code for other programs, which tests of their own run. */
const code = [
  'bundle-format.md',
  'changing-live-workflows.md',
  'email-templates.md',
  'push.md',
  'secrets.md',
  'testing-workflows.md',
  'webhook-endpoints.md',
];

test.each(prose)('%s has no code blocks', (name) => {
  expect(blocksOf(name)).toEqual([]);
});

describe.each(names.filter((name) => ![...prose, ...code].includes(name)))('%s', (name) => {
  test('has nothing but examples in its code blocks', () => {
    expect(blocksOf(name).filter(({ example }) => example === null)).toEqual([]);
    expect(casesOf(name).length).toBeGreaterThan(10);
  });

  test.each(blocksOf(name))('says what happens: $text', ({ example }) => {
    if (example !== null) expect(run(example)).toEqual(example.cases);
  });
});

describe('the guide to templates', () => {
  const sources = sourcesOf('templates.md');
  const calls = (helper: string) => [...sources.matchAll(new RegExp(`(?:\\{\\{|\\()${helper} [^}]*`, 'g'))].map(String);

  test.each([...builtins.keys()])('calls the helper %s', (helper) => {
    expect(calls(helper)).not.toEqual([]);
  });

  test.each([...builtins].flatMap(([helper, { options = [] }]) => options.map((option) => ({ helper, option }))))(
    'gives $helper its option $option',
    ({ helper, option }) => {
      expect(calls(helper).filter((call) => call.includes(` ${option}=`))).not.toEqual([]);
    },
  );

  test.each(blockNames)('shows the block %s', (block) => {
    expect(sources).toContain(`{{#${block} `);
    expect(sources).toContain(`{{/${block}}}`);
  });

  test.each(templateRoots)('shows the root %s', (root) => {
    expect(sources).toMatch(new RegExp(`[{ (]${root}\\.`));
  });

  test('shows every token of a date', () => {
    const [, tokens = ''] = /Tokens: ([^.]+)\./.exec(builtins.get('date')?.summary ?? '') ?? [];
    expect(tokens.split(' ').length).toBeGreaterThan(15);
    expect(tokens.split(' ').filter((token) => !sources.includes(`"${token}"`))).toEqual([]);
  });
});

describe('the guide to conditions', () => {
  const sources = sourcesOf('conditions.md');

  test.each(Operator.options)('shows the operator %s where it holds', (operator) => {
    const holding = casesOf('conditions.md').filter(({ result }) => result === 'holds');
    expect(holding.filter(({ source }) => source.includes(`"op": "${operator}"`))).not.toEqual([]);
  });

  test.each([...conditionSubjects, 'eventType', 'module', 'all', 'any', 'not'])('shows a condition with %s', (key) => {
    expect(sources).toContain(`{ "${key}": `);
  });

  test('shows conditions that can be saved', () => {
    const faults = casesOf('conditions.md').flatMap(({ source }) =>
      filterFaults(JSON.parse(source), { templates: true }),
    );
    expect(faults).toEqual([]);
  });
});

describe('the guide to waits', () => {
  const configs = casesOf('waits.md').filter(({ source }) => source.startsWith('{'));
  const steps = configs.map(({ source }) => JSON.parse(source) as { config: WaitConfig; delayMinutes?: number });
  const { shape } = WaitConfig;
  const until = shape.until.unwrap().shape;
  const event = shape.waitForEvent.unwrap().shape;
  const used = (read: (config: WaitConfig) => object | undefined) =>
    new Set(steps.flatMap(({ config }) => Object.keys(read(config) ?? {})));

  test('shows every field of a wait', () => {
    expect(steps.some(({ delayMinutes, config }) => delayMinutes && Object.keys(config).length === 0)).toBe(true);
    expect([...used((config) => config)].sort()).toEqual(Object.keys(shape).sort());
    expect([...used(({ until }) => until)].sort()).toEqual(Object.keys(until).sort());
    expect([...used(({ waitForEvent }) => waitForEvent)].sort()).toEqual(Object.keys(event).sort());
    expect([...used(({ collect }) => collect)].sort()).toEqual(Object.keys(shape.collect.unwrap().shape).sort());
  });

  test('shows from when on an event can count', () => {
    const shown = new Set(steps.flatMap(({ config }) => config.waitForEvent?.since ?? []));
    expect([...shown].sort()).toEqual([...event.since.unwrap().options].sort());
  });
});
