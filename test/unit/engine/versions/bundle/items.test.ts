import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { nameFields } from '../../../../../src/contract/bundle/by-name.ts';
import { Bundle } from '../../../../../src/contract/bundle.ts';
import { diffItems } from '../../../../../src/engine/versions/bundle/item-diff.ts';
import { bodyOfItem, itemOfBody, namesIn } from '../../../../../src/engine/versions/bundle/items.ts';
import { reachableFrom } from '../../../../../src/engine/versions/bundle/reachable.ts';

const id = (count: number) => `11111111-1111-4111-8111-11111111111${count}`;
const names: Record<string, string> = { [id(1)]: 'Welcome', [id(2)]: 'Pros', [id(3)]: 'Mail', [id(4)]: 'Shop' };
const ids = Object.fromEntries(Object.entries(names).map(([key, name]) => [name, key]));
const nameOf = (_kind: string, key: string) => names[key];
const idOf = (_kind: string, name: string) => ids[name] ?? '';

const body = {
  id: id(9),
  projectId: id(8),
  version: 3,
  status: 'active',
  createdAt: '2026-01-01T00:00:00Z',
  name: 'W',
  description: null,
  isActive: true,
  trigger: { audience: { id: id(2), on: 'enter' } },
  exitOn: [],
  steps: [
    {
      label: 'hello',
      type: 'send_email',
      delayMinutes: 0,
      config: { to: '{{user.email}}', templateId: id(1), audienceId: id(2), channelId: id(3) },
    },
  ],
};
const workflow = {
  isActive: true,
  name: 'W',
  steps: [
    {
      config: { audience: 'Pros', channel: 'Mail', template: 'Welcome', to: '{{user.email}}' },
      label: 'hello',
      type: 'send_email' as const,
    },
  ],
  trigger: { audience: { name: 'Pros', on: 'enter' as const } },
};

describe('items', () => {
  test('of a workflow of the API have names in place of ids, and nothing of the project', () => {
    expect(JSON.stringify(itemOfBody('workflow', body, nameOf))).toBe(JSON.stringify(workflow));
  });

  test('are bodies of the API again', () => {
    expect(bodyOfItem('workflow', { ...workflow, renamedFrom: 'V' }, idOf)).toEqual({
      name: 'W',
      isActive: true,
      trigger: body.trigger,
      steps: [{ label: 'hello', type: 'send_email', config: body.steps[0]?.config }],
    });
  });

  test('of both kinds of rule, of a schedule and of a template with a layout are turned there and back', () => {
    const both = <K extends 'rule' | 'template' | 'workflow'>(kind: K, given: object) => {
      const item = itemOfBody(kind, { ...given }, nameOf);
      expect(JSON.stringify(item)).not.toMatch(/Ids?"|[0-9a-f]{8}-/);
      return bodyOfItem(kind, item, idOf);
    };
    const notification = { kind: 'notification', key: 'k', channelIds: [id(3)], templateId: id(1), audienceId: id(2) };
    const alert = {
      kind: 'alert',
      name: 'r',
      match: { eventType: 'x' },
      channelIds: [id(3)],
      escalation: [{ afterMinutes: 1, channelIds: [id(3)] }],
    };
    const template = { name: 'T', subject: 's', html: 'h', class: 'marketing', layoutId: id(4) };
    const trigger = { schedule: { cron: '0 9 * * *', audienceId: id(2) } };
    expect(both('rule', notification)).toEqual(notification);
    expect(both('rule', alert)).toEqual(alert);
    expect(both('template', template)).toEqual(template);
    expect(both('workflow', { name: 'W', isActive: false, trigger, steps: [] })).toMatchObject({ trigger });
  });

  test('say of what was deleted that it was', () => {
    expect(itemOfBody('workflow', body, () => undefined)).toMatchObject({
      trigger: { audience: { name: '(deleted audience)' } },
      steps: [{ config: { template: '(deleted template)' } }],
    });
  });

  test('name their references with their places', () => {
    expect(namesIn('workflow', workflow)).toEqual([
      { kind: 'template', value: 'Welcome', pointer: '/steps/0/config/template' },
      { kind: 'audience', value: 'Pros', pointer: '/steps/0/config/audience' },
      { kind: 'channel', value: 'Mail', pointer: '/steps/0/config/channel' },
      { kind: 'audience', value: 'Pros', pointer: '/trigger/audience/name' },
    ]);
  });
});

describe('the fields of a bundle', () => {
  const names: string[] = [];
  function walk(value: unknown): void {
    if (Array.isArray(value)) for (const item of value) walk(item);
    if (typeof value !== 'object' || value === null) return;
    if ('properties' in value) names.push(...Object.keys(value.properties as object));
    for (const inner of Object.values(value)) walk(inner);
  }

  test('hold no id, wherever the API has one', () => {
    walk(z.toJSONSchema(Bundle, { io: 'input', unrepresentable: 'any' }));
    // The id of a person is chosen by whoever sends events: it is the same in every project.
    expect(names.filter((name) => /^id$|Ids?$/.test(name) && !/^userIds?$/.test(name))).toEqual([]);
    expect(new Set(names)).toEqual(new Set([...names, ...Object.values(nameFields)]));
  });
});

describe('diffItems', () => {
  test('tells the steps of a workflow apart by their labels', () => {
    const [hello] = workflow.steps;
    const after = {
      ...workflow,
      isActive: false,
      steps: [
        { label: 'nap', type: 'wait' as const },
        { ...hello, config: { ...hello?.config, to: 'a@example.com' } },
      ],
    };
    const { diff, changes } = diffItems<'workflow'>(workflow, after as never);
    expect(changes).toEqual(['Changed: isActive.', 'Step nap added.', 'Step hello changed: config.to.']);
    expect(diff[0]).toEqual({ path: '/isActive', before: true, after: false });
  });

  test('tells the fields of other items', () => {
    const before = {
      name: 'T',
      subject: 's',
      html: 'h',
      class: 'marketing' as const,
      locales: { de: { subject: 'x' } },
    };
    const { diff, changes } = diffItems<'template'>(before, {
      ...before,
      name: 'U',
      locales: { de: { subject: 'y' } },
    });
    expect(changes).toEqual(['Renamed from "T" to "U".', 'Changed: locales.']);
    expect(diff.map(({ path }) => path)).toEqual(['/name', '/locales/de/subject']);
    expect(diffItems<'template'>(before, { ...before })).toEqual({ diff: [], changes: [] });
  });
});

describe('reachableFrom', () => {
  const condition = { trait: 'plan', value: 'pro' };
  const bundle: Bundle = {
    version: 1,
    audiences: ['Pros', 'Others'].map((name) => ({ name, condition })),
    layouts: [
      { name: 'Shop', html: '{{{body}}}{{> foot}}' },
      { name: 'Bare', html: '{{{body}}}' },
    ],
    partials: ['foot', 'link', 'other'].map((name) => ({
      name,
      html: name === 'foot' ? '{{~> "link" url=var.appUrl}}' : 'x',
    })),
    variables: ['appUrl', 'unused'].map((name) => ({ name })),
    rules: [{ kind: 'alert', name: 'R', match: { eventType: 'x' }, channels: ['Ops'] }],
    templates: ['Welcome', 'Other'].map((name) => ({
      name,
      subject: 's',
      html: 'var.unused {{> none}}',
      layout: 'Shop',
    })),
    tests: [
      { name: 'a', workflow: 'W', given: [], expect: [] },
      { name: 'b', workflow: 'V', given: [], expect: [] },
    ],
    workflows: [workflow, { ...workflow, name: 'V' }],
  };

  test('finds what a workflow names, what that names, and its tests', () => {
    const found = reachableFrom(bundle, 'W');
    const kept = Object.entries(found ?? {}).flatMap(([key, list]) =>
      Array.isArray(list) ? list.map((item: { name: string }) => `${key} ${item.name}`) : [],
    );
    expect(kept).toEqual([
      'audiences Pros',
      'layouts Shop',
      'partials foot',
      'partials link',
      'templates Welcome',
      'tests a',
      'variables appUrl',
      'workflows W',
    ]);
  });

  test('finds nothing of a workflow that is not there', () => {
    expect(reachableFrom(bundle, 'X')).toBeNull();
  });
});
