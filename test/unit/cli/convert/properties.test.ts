// Whatever the files hold: a conversion ends with a valid bundle or with faults, and never throws.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { convertDittofeed } from '../../../../src/cli/convert/dittofeed/convert.ts';
import { convertKnock } from '../../../../src/cli/convert/knock/convert.ts';
import { convertLiquid } from '../../../../src/cli/convert/liquid/convert.ts';
import { markdownToHtml } from '../../../../src/cli/convert/markdown.ts';
import { type ConversionResult, createLedger } from '../../../../src/cli/convert/result.ts';
import { compileTemplate } from '../../../../src/engine/templates/compile.ts';
import { carriedOver, file } from '../../../support/convert.ts';

/** Values with words that mean something, so that random files get far. */
function valuesOf(keys: readonly string[], words: readonly string[]) {
  const leaf = fc.oneof(
    fc.constantFrom(...words),
    fc.integer({ min: -5, max: 100 }),
    fc.string({ maxLength: 12 }),
    fc.constantFrom(null, true, false),
  );
  const { node } = fc.letrec((tie) => ({
    node: fc.oneof({ maxDepth: 5, depthSize: 'medium' }, leaf, tie('object'), tie('list')),
    object: fc.dictionary(fc.oneof(fc.constantFrom(...keys), fc.constant('__proto__')), tie('node'), { maxKeys: 8 }),
    list: fc.array(tie('node'), { maxLength: 4 }),
  }));
  return node;
}

const texts = [
  'Hi {{ recipient.name | default: "x" }}',
  '{% if a %}b',
  '{{ user.name }}',
  '{{{',
  '\\{{ data.x }}',
  'https://x.example/{{ a }}',
  '<mjml>',
];

const knockValues = valuesOf(
  [
    'steps',
    'type',
    'ref',
    'channel_type',
    'template',
    'subject',
    'html_body',
    'text_body',
    'title',
    'url',
    'method',
    'settings',
    'conditions',
    'all',
    'any',
    'variable',
    'operator',
    'argument',
    'branches',
    'delay_for',
    'unit',
    'value',
    'batch_window',
    'visual_blocks',
    'name',
    'text_body@',
  ],
  [
    ...texts,
    'channel',
    'email',
    'sms',
    'push',
    'http',
    'delay',
    'batch',
    'branch',
    'throttle',
    'http_fetch',
    'days',
    'data.x',
    'equal_to',
    'contains',
    'constructor',
    'toString',
    '../../x',
  ],
);
const nodeValues = valuesOf(
  [
    'id',
    'type',
    'child',
    'variant',
    'segment',
    'trueChild',
    'falseChild',
    'templateId',
    'seconds',
    'hour',
    'segmentChildren',
    'segmentId',
    'timeoutSeconds',
    'timeoutChild',
    'userProperty',
    'path',
    'operator',
    'children',
    'value',
    'definition',
    'name',
    'subject',
    'body',
  ],
  [
    ...texts,
    'a',
    'b',
    'ExitNode',
    'MessageNode',
    'DelayNode',
    'SegmentSplitNode',
    'WaitForNode',
    'Email',
    'Sms',
    'Second',
    'LocalTime',
    'Trait',
    'And',
    'Or',
    'Equals',
    's',
    't',
    '__proto__',
  ],
);

/** Files with workflows always give a bundle. */
function expectBundle(result: ConversionResult): void {
  expect(result.ok).toBe(true);
  expectSound(result);
}

function expectSound(result: ConversionResult): void {
  if (!result.ok) {
    expect(result.faults.length).toBeGreaterThan(0);
    return;
  }
  const { carried, bundle } = carriedOver(result);
  const lists = [bundle.workflows, bundle.templates, bundle.audiences, bundle.layouts, bundle.variables];
  const items = lists.reduce((sum, list) => sum + (list?.length ?? 0), 0);
  const steps = (bundle.workflows ?? []).flatMap((workflow) => workflow.steps);
  expect(carried).toBe(items + steps.length);
}

test('random workflows of Knock', { timeout: 60_000 }, () => {
  const step = fc.tuple(
    fc.constantFrom('channel', 'delay', 'batch', 'branch', 'throttle', 'http_fetch'),
    fc.constantFrom('sms', 'email', 'push', 'http'),
    fc.dictionary(fc.constantFrom('template', 'settings', 'conditions', 'branches', 'ref'), knockValues),
  );
  const workflow = fc.tuple(
    fc.array(step, { maxLength: 5 }),
    fc.dictionary(fc.constantFrom('name', 'conditions', 'settings', 'trigger_frequency', '__readonly'), knockValues),
  );
  fc.assert(
    fc.property(workflow, ([steps, more]) => {
      const written = steps.map(([type, channel_type, fields]) => ({ ...fields, type, channel_type }));
      expectBundle(convertKnock([file('w/workflow.json', { ...more, steps: written })]));
    }),
    { numRuns: 100 },
  );
});

test('random resources of Dittofeed', { timeout: 60_000 }, () => {
  const node = fc.tuple(
    fc.constantFrom('a', 'b', 'c'),
    fc.constantFrom('MessageNode', 'DelayNode', 'SegmentSplitNode', 'WaitForNode', 'RateLimitNode'),
    fc.dictionary(fc.constantFrom('child', 'variant', 'timeoutChild', 'timeoutSeconds', 'segmentChildren'), nodeValues),
  );
  fc.assert(
    fc.property(fc.array(node, { maxLength: 5 }), nodeValues, nodeValues, (nodes, template, segmentNode) => {
      const written = nodes.map(([id, type, fields]) => ({ ...fields, id, type }));
      const journeys = [{ name: 'J', definition: { entryNode: { event: 'e', child: 'a' }, nodes: written } }];
      const segments = [{ id: 's', name: 'S', definition: { entryNode: segmentNode, nodes: [segmentNode] } }];
      const templates = [{ id: 't', name: 'T', definition: template }];
      expectBundle(convertDittofeed([file('all.json', { journeys, segments, templates })]));
    }),
    { numRuns: 100 },
  );
});

test('random files of any kind', { timeout: 60_000 }, () => {
  const name = fc.constantFrom(
    'workflow.json',
    'a/workflow.json',
    'layouts/x/layout.json',
    'journeys/a.yaml',
    'templates/b.json',
    'c.html',
  );
  fc.assert(
    fc.property(
      fc.array(fc.tuple(name, fc.oneof(fc.string(), fc.json(), fc.constantFrom(...texts))), { maxLength: 4 }),
      (files) => {
        const given = files.map(([path, text]) => file(path, text));
        expectSound(convertKnock(given));
        expectSound(convertDittofeed(given));
      },
    ),
    { numRuns: 100 },
  );
});

test('random texts become templates that compile', { timeout: 60_000 }, () => {
  const part = fc.oneof(
    fc.constantFrom(
      '{{',
      '}}',
      '{%',
      '%}',
      '{% if a %}',
      '{% else %}',
      '{% endif %}',
      '{% for i in a %}',
      '{% endfor %}',
      '{{ a | upcase }}',
      '{{i.b}}',
      '\\',
      '{',
      '}',
      '"',
      '**',
      '[a](b)',
      '\n> ',
    ),
    fc.string({ maxLength: 6 }),
  );
  fc.assert(
    fc.property(fc.array(part, { maxLength: 20 }), (parts) => {
      const scope = { resolve: (path: readonly string[]) => ({ path: ['event', ...path] }) };
      const template = convertLiquid(parts.join(''), { scope, ledger: createLedger(), where: 'a' });
      if (template === null) return;
      for (const text of [template, markdownToHtml(template)]) {
        const compiled = compileTemplate(text, { html: true });
        if (!compiled.ok) throw new Error(`${text}: ${JSON.stringify(compiled.faults)}`);
      }
    }),
    { numRuns: 1_000 },
  );
});

test('hostile files end quickly', () => {
  const deep = `${'{"branches":[{"steps":['.repeat(5_000)}${']}]}'.repeat(5_000)}`;
  expectSound(convertKnock([file('w/workflow.json', deep)]));
  expectSound(convertDittofeed([file('w.json', '['.repeat(100_000))]));
  const many = Array.from({ length: 3_000 }, (_, index) => ({
    ref: `s${index}`,
    type: 'channel',
    channel_type: 'sms',
    template: { text_body: 'Hi' },
  }));
  expectSound(convertKnock([file('w/workflow.json', { name: 'W', steps: many })]));
  expectSound(
    convertKnock([
      file('w/workflow.json', {
        name: 'W',
        steps: [{ type: 'channel', channel_type: 'sms', template: { text_body: '{%if'.repeat(20_000) } }],
      }),
    ]),
  );
});
