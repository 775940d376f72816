import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Bundle } from '../../../../../src/contract/bundle.ts';
import { canonicalBundle, canonicalText } from '../../../../../src/engine/versions/bundle/canonical.ts';
import { itemOfSaved } from '../../../../../src/engine/versions/bundle/items.ts';
import { judgeBundle } from '../../../../../src/engine/versions/bundle/judge-bundle.ts';
import { projectWithChannels, validBundle } from '../../../../support/bundles/arbitrary.ts';

const text = readFileSync(join(import.meta.dirname, '../../../../../examples/shop.bundle.json'), 'utf8');

function judged(bundle: unknown) {
  const verdict = judgeBundle(bundle, projectWithChannels);
  if (!verdict.ok) throw new Error(JSON.stringify(verdict.faults, null, 1));
  return verdict.bundle;
}

describe('canonicalText', () => {
  test('writes a canonical bundle as it is', () => {
    expect(canonicalText(JSON.parse(text) as Bundle)).toBe(text);
  });

  test('of what it wrote is the same text, and no fault', () => {
    fc.assert(
      fc.property(validBundle, (bundle) => {
        const written = canonicalText(bundle);
        expect(canonicalText(JSON.parse(written) as Bundle)).toBe(written);
        judged(bundle);
        judged(JSON.parse(written));
      }),
      { numRuns: 40 },
    );
  });

  test('says what is saved: items that were saved and read are the items that were written', () => {
    fc.assert(
      fc.property(validBundle, (bundle) => {
        const { items } = judged(bundle);
        const names = new Map([...items, ...projectWithChannels.channels].map(({ id, name }) => [id, name]));
        const nameOf = (_kind: string, id: string) => names.get(id);
        for (const { kind, item, saved } of items) expect(itemOfSaved(kind, saved as never, nameOf)).toEqual(item);
        const again = judged(canonicalBundle(bundle));
        expect(again.items.map(({ item }) => item)).toEqual(items.map(({ item }) => item));
      }),
      { numRuns: 40 },
    );
  });

  const nap = (label: string) => ({ config: { reason: label }, delayMinutes: 5, label, type: 'wait' });
  const withSteps = (...labels: string[]) =>
    canonicalText({
      version: 1,
      workflows: [{ name: 'W', trigger: { eventType: 'a' }, steps: labels.map(nap) }],
    } as Bundle);

  test('moves the lines of one step where one step is moved, and no other', () => {
    const [before, after] = [withSteps('a', 'b', 'c', 'd'), withSteps('a', 'c', 'd', 'b')];
    const step = (label: string, comma: string) =>
      `        {\n          "config": {\n            "reason": "${label}"\n          },\n          "delayMinutes": 5,\n          "label": "${label}",\n          "type": "wait"\n        }${comma}\n`;
    const without = (text: string, ...parts: string[]) => parts.reduce((rest, part) => rest.replace(part, ''), text);
    expect(before).toContain(step('b', ','));
    // A comma between two steps belongs to neither of them.
    expect(without(before, step('b', ','))).toBe(without(after, step('b', '')).replace(step('d', ','), step('d', '')));
  });

  test.each<[string, object, object]>([
    [
      'the following step as `next`',
      { steps: [{ ...nap('a'), next: 'b' }, nap('b')] },
      { steps: [nap('a'), nap('b')] },
    ],
    ['an index in place of a label', { steps: [{ ...nap('a'), next: 1 }, nap('b')] }, { steps: [nap('a'), nap('b')] }],
    ['the end after the last step', { steps: [{ ...nap('a'), next: 'end' }] }, { steps: [nap('a')] }],
    [
      'a delay of nothing',
      { steps: [{ label: 'a', type: 'wait', delayMinutes: 0, config: {} }] },
      { steps: [{ label: 'a', type: 'wait' }] },
    ],
    ['the usual spread', { steps: [{ ...nap('a'), spread: true }] }, { steps: [nap('a')] }],
    ['the usual re-entry', { reentry: { policy: 'every', cooldownMinutes: 0 } }, {}],
    ['the usual settings', { settings: { missingVariables: 'empty', onError: 'continue' } }, {}],
    ['lists without items', { exitOn: [], trigger: { eventType: 'a', filters: [] } }, {}],
    ['a description of null', { description: null }, {}],
    [
      'the operator that is meant by default',
      { exitOn: [{ eventType: 'a', filters: [{ not: { property: 'x', op: 'eq', value: [] } }] }] },
      { exitOn: [{ eventType: 'a', filters: [{ not: { property: 'x', value: [] } }] }] },
    ],
  ])('leaves out %s', (_what, written, meant) => {
    const of = (fields: object) =>
      canonicalText({
        version: 1,
        workflows: [{ name: 'W', isActive: true, trigger: { eventType: 'a' }, steps: [nap('a')], ...fields }],
      } as Bundle);
    expect(of(written)).toBe(of(meant));
    expect(of(written)).not.toBe(of({ ...meant, name: 'X' }));
  });

  test('keeps what only looks like a default, in data of users', () => {
    const body = { op: 'eq', next: 'b', list: [], description: null, delayMinutes: 0, config: {} };
    const steps = [
      { config: { url: 'https://example.com', body }, label: 'a', type: 'webhook' },
      { config: { traits: { templateId: 'x', plan: null } }, label: 'b', type: 'update_profile' },
    ];
    const text = canonicalText({ version: 1, workflows: [{ name: 'W', trigger: { eventType: 'a' }, steps }] } as never);
    expect(JSON.parse(text)).toMatchObject({ workflows: [{ isActive: true, steps }] });
  });

  test('sorts items by identity, keys by code unit, and nothing else', () => {
    const text = canonicalText({
      version: 1,
      rules: [
        { kind: 'notification', key: 'a', channels: ['z', 'y'] },
        { kind: 'alert', name: 'b', match: { eventType: 'x' }, channels: ['c'] },
        { kind: 'alert', name: 'B', match: { eventType: 'x' }, channels: ['c'] },
      ],
      audiences: ['é', 'z', 'Z', '\u{1f600}', '\uffff'].map((name) => ({ name, condition: { trait: 'a', value: 1 } })),
    } as Bundle);
    const { rules, audiences } = JSON.parse(text) as Required<Bundle>;
    expect(rules.map((rule) => [rule.kind, 'key' in rule ? rule.key : rule.name])).toEqual([
      ['alert', 'B'],
      ['alert', 'b'],
      ['notification', 'a'],
    ]);
    expect(rules[2]?.channels).toEqual(['z', 'y']);
    expect(audiences.map(({ name }) => name)).toEqual(['Z', 'z', 'é', '\u{1f600}', '\uffff']);
    expect(text.startsWith('{\n  "$schema": "https://api.sendoracloud.com/')).toBe(true);
  });

  test('writes names and lines in one form', () => {
    const of = (name: string, html: string) =>
      canonicalText({ version: 1, templates: [{ name, subject: 's', html, renamedFrom: 'x' }] } as Bundle);
    expect(of(' Cafe\u0301 ', 'a\r\nb\rc')).toBe(of('Caf\u00e9', 'a\nb\nc'));
    expect(of('x', 'y')).toContain('"class": "marketing"');
    expect(of('x', 'y')).not.toContain('renamedFrom');
  });
});
