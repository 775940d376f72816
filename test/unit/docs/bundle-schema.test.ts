import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { getLanguageService, TextDocument } from 'vscode-json-languageservice';
import { bundleItems, bundleKinds } from '../../../src/contract/bundle/registry.ts';
import { type Bundle, bundleSchema, itemSchema } from '../../../src/contract/bundle.ts';
import { Operator } from '../../../src/contract/conditions/operators.ts';
import { stepTypes } from '../../../src/contract/workflows/steps/registry.ts';
import { canonicalBundle } from '../../../src/engine/versions/bundle/canonical.ts';
import { validBundle } from '../../support/bundles/arbitrary.ts';

const folder = join(import.meta.dirname, '../../../public/schemas');
const read = (address: string) => JSON.parse(readFileSync(join(folder, address.split('/').at(-1) ?? ''), 'utf8'));
const example = JSON.parse(readFileSync(join(folder, '../../examples/shop.bundle.json'), 'utf8')) as Required<Bundle>;

const compile = (schema: object) =>
  new Ajv({
    allErrors: true,
    strict: true,
    strictTypes: false,
    strictRequired: false,
    keywords: ['markdownDescription'],
    formats: { uuid: /^[0-9a-f-]{36}$/i, uri: true, 'date-time': true },
  }).compile(schema);
const schema = read(bundleSchema);
const validate = compile(schema);
const errorsOf = (value: unknown) =>
  validate(value) ? [] : (validate.errors ?? []).map(({ instancePath, keyword }) => `${instancePath} ${keyword}`);

describe('the JSON Schema of bundles', () => {
  test('takes every bundle that can be imported, as it was written and in canonical form', () => {
    fc.assert(
      fc.property(validBundle, (bundle) => {
        // An editor knows no other name of a field than the one of the documentation.
        if (JSON.stringify(bundle).includes('"feature"')) return;
        expect(errorsOf(bundle)).toEqual([]);
        expect(errorsOf(canonicalBundle(bundle))).toEqual([]);
      }),
      { numRuns: 50 },
    );
  });

  test.each<[string, (bundle: Required<Bundle>) => void, string]>([
    ['a key', (bundle) => Object.assign(bundle, { workflow: [] }), ' additionalProperties'],
    ['the version', (bundle) => Object.assign(bundle, { version: 2 }), '/version const'],
    [
      'a step type',
      ({ workflows }) => Object.assign(workflows[0]?.steps[0] ?? {}, { type: 'wate' }),
      '/workflows/0/steps/0/type enum',
    ],
    [
      'a field of a config',
      ({ workflows }) => Object.assign(workflows[0]?.steps[1]?.config ?? {}, { templat: 'x' }),
      '/workflows/0/steps/1/config additionalProperties',
    ],
    [
      'an id',
      ({ workflows }) => Object.assign(workflows[0]?.steps[1]?.config ?? {}, { templateId: 'x' }),
      '/workflows/0/steps/1/config additionalProperties',
    ],
    [
      'an operator',
      ({ audiences }) => Object.assign(audiences[0]?.condition ?? {}, { op: 'equals' }),
      '/audiences/0/condition/op enum',
    ],
    ['a kind of rule', ({ rules }) => Object.assign(rules[0] ?? {}, { kind: 'alrt' }), '/rules/0/kind enum'],
    ['a severity', ({ rules }) => Object.assign(rules[0] ?? {}, { severity: 'high' }), '/rules/0/severity enum'],
    [
      'an expectation',
      ({ tests }) => Object.assign(tests[0]?.expect[0] ?? {}, { notSent: 'mail' }),
      '/tests/0/expect/0/notSent enum',
    ],
    [
      'a name that is missing',
      ({ templates }) => Object.assign(templates[0] ?? {}, { name: undefined }),
      '/templates/0 required',
    ],
  ])('tells a typo in %s at its place, once', (_what, change, error) => {
    const bundle = structuredClone(example);
    change(bundle);
    const written: unknown = JSON.parse(JSON.stringify(bundle));
    expect(errorsOf(example)).toEqual([]);
    expect(errorsOf(written).filter((one) => !one.endsWith(' if'))).toEqual([error]);
  });

  test('holds examples that it takes, and no pattern that only some languages know', () => {
    for (const name of globSync('*.json', { cwd: folder })) {
      if (name === 'workflow.v1.json') continue;
      const own = read(name) as { examples: unknown[]; $schema: string };
      const check = compile(own);
      for (const sample of own.examples) check(sample);
      expect([name, check.errors]).toEqual([name, null]);
      expect(own.$schema).toBe('http://json-schema.org/draft-07/schema#');
      expect(JSON.stringify(own)).not.toContain('\\\\p{');
    }
  });

  test.each(bundleKinds.filter((kind) => kind !== 'variable'))(
    'of a file with one %s takes its items, without the texts beside it',
    (kind) => {
      const check = compile(read(itemSchema(kind)));
      const [item] = example[bundleItems[kind].key];
      const { html: _html, ...rest } = { html: '', ...item };
      check({ $schema: itemSchema(kind), ...rest });
      expect(check.errors).toBeNull();
      expect(check({ ...item, workflowId: 'x' })).toBe(false);
    },
  );
});

describe('an editor', () => {
  const service = getLanguageService({ clientCapabilities: {} });
  service.configure({ allowComments: false, schemas: [{ uri: bundleSchema, fileMatch: ['*.json'], schema }] });

  /** What is offered at the place of `|` in a text. */
  async function offered(text: string) {
    const offset = text.indexOf('|');
    const document = TextDocument.create('file:///b.json', 'json', 1, text.replace('|', ''));
    const list = await service.doComplete(document, document.positionAt(offset), service.parseJSONDocument(document));
    return list?.items ?? [];
  }
  const labels = async (text: string) => (await offered(text)).map(({ label }) => label.replaceAll('"', ''));
  const inStep = (step: string) => `{ "version": 1, "workflows": [{ "name": "W", "steps": [{ ${step} }] }] }`;

  test('offers the kinds of items and the fields of a workflow', async () => {
    expect(await labels('{ "version": 1, | }')).toEqual(
      expect.arrayContaining(['workflows', 'templates', 'rules', 'tests']),
    );
    expect(await labels('{ "workflows": [{ | }] }')).toEqual(
      expect.arrayContaining(['name', 'trigger', 'steps', 'reentry']),
    );
    expect(await labels('{ "workflows": [{ "trigger": { | } }] }')).toEqual(
      expect.arrayContaining(['eventType', 'date', 'schedule', 'audience', 'broadcast']),
    );
  });

  test('offers every step type, and says what it does', async () => {
    const items = await offered(inStep('"type": |'));
    expect(items.map(({ label }) => label.replaceAll('"', '')).sort()).toEqual(
      expect.arrayContaining([...stepTypes].sort()),
    );
  });

  test('offers the fields of the config of each type, and no other', async () => {
    expect(await labels(inStep('"type": "send_email", "config": { | }'))).toEqual(
      expect.arrayContaining(['to', 'template', 'subject', 'channel', 'audience']),
    );
    const wait = await labels(inStep('"type": "wait", "config": { | }'));
    expect(wait).toEqual(expect.arrayContaining(['until', 'waitForEvent', 'collect']));
    expect(wait).not.toContain('template');
  });

  test('offers the operators of a condition', async () => {
    const found = await labels('{ "audiences": [{ "name": "A", "condition": { "trait": "plan", "op": | } }] }');
    expect(found).toEqual(expect.arrayContaining([...Operator.options]));
  });

  test('offers the severities of an alert rule and the expectations of a test', async () => {
    expect(await labels('{ "rules": [{ "kind": "alert", "severity": | }] }')).toEqual(
      expect.arrayContaining(['critical', 'warning']),
    );
    expect(await labels('{ "tests": [{ "name": "t", "expect": [{ | }] }] }')).toEqual(
      expect.arrayContaining(['sent', 'notSent', 'ended']),
    );
  });

  test('shows what a field means, with its Markdown', async () => {
    const text = inStep('"type": "send_email", "ne|xt": "end"');
    const document = TextDocument.create('file:///b.json', 'json', 1, text.replace('|', ''));
    const hover = await service.doHover(
      document,
      document.positionAt(text.indexOf('|')),
      service.parseJSONDocument(document),
    );
    expect(JSON.stringify(hover?.contents)).toContain('Next step');
  });

  test('finds nothing wrong with the example', async () => {
    const document = TextDocument.create('file:///b.json', 'json', 1, JSON.stringify(example));
    expect(await service.doValidation(document, service.parseJSONDocument(document))).toEqual([]);
  });
});
