import { describe, expect, test } from 'vitest';
import type { ProjectFacts, ProjectItem } from '../../../../../src/engine/versions/bundle/facts.ts';
import { judgeBundle } from '../../../../../src/engine/versions/bundle/judge-bundle.ts';
import type { JudgeOptions } from '../../../../../src/engine/versions/bundle/judged.ts';
import { projectWithChannels } from '../../../../support/bundles/arbitrary.ts';

const idOf = (count: number) => `11111111-1111-4111-8111-11111111111${count}`;
const mail = (config: object) => ({ label: 'm', type: 'send_email', config: { to: '{{user.email}}', ...config } });
const inline = { subject: 's', bodyHtml: 'b' };
const flow = (name: string, extra: object = {}) => ({
  name,
  isActive: true,
  trigger: { eventType: 'a.b' },
  steps: [mail(inline)],
  ...extra,
});
const template = (name: string, extra: object = {}) => ({
  name,
  subject: 's',
  html: 'h',
  class: 'marketing',
  ...extra,
});
const audience = (name: string) => ({ name, condition: { trait: 'plan', value: 'pro' } });
const item = (identity: string, count: number, source: string | null = null): ProjectItem => ({
  id: idOf(count),
  identity,
  source,
});
const projectOf = (items: ProjectFacts['items']): ProjectFacts => ({ ...projectWithChannels, items });

function faultsOf(bundle: object, project: ProjectFacts | null = projectWithChannels, options: JudgeOptions = {}) {
  const verdict = judgeBundle({ version: 1, ...bundle }, project, options);
  return verdict.ok ? [] : verdict.faults.map(({ pointer, code, suggestion }) => [pointer, code, suggestion ?? '']);
}

function itemsOf(bundle: object, project: ProjectFacts | null = projectWithChannels, options: JudgeOptions = {}) {
  const verdict = judgeBundle({ version: 1, ...bundle }, project, options);
  if (!verdict.ok) throw new Error(JSON.stringify(verdict.faults));
  return verdict.bundle.items;
}

describe('a bundle as a whole', () => {
  test.each<[unknown, unknown[]]>([
    [null, [['', 'wrong_type', '']]],
    [[], [['', 'wrong_type', '']]],
    [{}, [['/version', 'required', '1']]],
    [{ version: 2, workflows: 'x' }, [['/version', 'unsupported_version', '1']]],
    [{ version: '1' }, [['/version', 'unsupported_version', '1']]],
    [{ version: 1, workflow: [] }, [['/workflow', 'unknown_field', 'workflows']]],
    [{ version: 1, workflows: {} }, [['/workflows', 'wrong_type', '']]],
    [
      { version: 1, workflows: ['x', null] },
      [
        ['/workflows/0', 'wrong_type', ''],
        ['/workflows/1', 'wrong_type', ''],
      ],
    ],
    [
      { version: 1, $schema: 'https://x.example/other.json' },
      [['/$schema', 'invalid_value', 'https://api.sendoracloud.com/schemas/workflow-bundle.v1.json']],
    ],
    [
      { version: 1, variables: Array.from({ length: 101 }, (_, i) => ({ name: `v${i}` })) },
      [['/variables', 'too_long', '']],
    ],
  ])('%j', (value, faults) => {
    const verdict = judgeBundle(value, projectWithChannels);
    expect(verdict.ok ? [] : verdict.faults.map((f) => [f.pointer, f.code, f.suggestion ?? ''])).toEqual(faults);
  });

  test('may come from any server, and may hold nothing', () => {
    expect(itemsOf({ $schema: 'http://localhost:8787/schemas/workflow-bundle.v1.json', workflows: [] })).toEqual([]);
  });

  test('says which server reads which version', () => {
    const verdict = judgeBundle({ version: 2 }, null);
    expect(verdict.ok ? '' : verdict.faults[0]?.message).toContain('This server reads version 1.');
  });
});

describe('faults', () => {
  test('come at once, in the order of the bundle, with what was meant', () => {
    const bundle = {
      audiences: [{ name: 'Pros', condition: { trait: 'plan', op: 'equals', value: 'pro' } }],
      rules: [
        { kind: 'alert', name: 'A', channels: ['Opss'], match: { eventType: 'x' }, severiti: 'error' },
        { kind: 'alrt', name: 'B' },
        { kind: 'notification', key: 'k', channels: [], audience: 'Prose' },
      ],
      templates: [template('Welcome', { html: '{{#if' }), template('T', { layout: 'None', clas: 'marketing' })],
      workflows: [
        flow('One', { steps: [{ label: 'a', type: 'send_mail', config: { to: 'a@example.com', ...inline } }] }),
        flow('Two', { steps: [mail({ template: 'Welcom', audience: 'Pros' })] }),
        flow('Two'),
        flow('Five', { trigger: { eventType: 'x', fliters: [] }, stepps: [] }),
        flow('Six', { steps: [mail({ templat: 'Welcome', channel: 'Ops' })] }),
        flow('', { trigger: { audience: { name: 'Amateurs', on: 'enter' } } }),
      ],
    };
    expect(faultsOf(bundle)).toEqual([
      ['/audiences/0/condition/op', 'unknown_operator', 'eq'],
      ['/rules/0/severiti', 'unknown_field', 'severity'],
      ['/rules/0/channels/0', 'unknown_reference', 'Ops'],
      ['/rules/1/kind', 'invalid_value', 'alert'],
      ['/rules/2/audience', 'unknown_reference', 'Pros'],
      ['/rules/2/channels', 'too_short', ''],
      ['/templates/0/html', 'template_syntax', ''],
      ['/templates/1/clas', 'unknown_field', 'class'],
      ['/templates/1/layout', 'unknown_reference', ''],
      ['/workflows/0/steps/0/type', 'unknown_type', 'send_email'],
      ['/workflows/1/steps/0/config/template', 'unknown_reference', 'Welcome'],
      ['/workflows/2/name', 'duplicate_name', ''],
      ['/workflows/3/stepps', 'unknown_field', 'steps'],
      ['/workflows/3/trigger/fliters', 'unknown_field', 'filters'],
      ['/workflows/4/steps/0/config/templat', 'unknown_field', 'template'],
      ['/workflows/4/steps/0/config/channel', 'wrong_channel_kind', ''],
      ['/workflows/5/trigger/audience/name', 'unknown_reference', ''],
      ['/workflows/5/name', 'too_short', ''],
    ]);
  });

  test('of channels that only another project has name those that would do', () => {
    const messageOf = (config: object, channels = projectWithChannels.channels) => {
      const bundle = { version: 1, workflows: [flow('W', { steps: [mail({ ...inline, ...config })] })] };
      const verdict = judgeBundle(bundle, { items: {}, channels });
      return verdict.ok ? [] : verdict.faults.map(({ message }) => message);
    };
    const missing = 'There is no channel "Dev mail" in this project, which has';
    expect(messageOf({ channel: 'Dev mail' })).toEqual([`${missing} "Mail" of kind email.`]);
    expect(messageOf({ channel: 'Dev mail' }, [])).toEqual([`${missing} none of kind email.`]);
    const many = Array.from({ length: 7 }, (_, i) => ({ id: idOf(i), name: `M${i}`, kind: 'email' as const }));
    expect(messageOf({ channel: 'Dev mail' }, many)).toEqual([
      `${missing} "M0", "M1", "M2", "M3", "M4" and 2 more of kind email.`,
    ]);
  });

  test('name fields and things as a bundle does', () => {
    const verdict = judgeBundle(
      {
        version: 1,
        workflows: [
          flow('W', { steps: [mail({ channel: 'Ops' }), mail({ label: 'n', template: 'T', subject: 'x' })] }),
        ],
      },
      projectOf({ template: [item('T', 1)] }),
    );
    const messages = verdict.ok ? [] : verdict.faults.map(({ message }) => message);
    expect(messages.join('\n')).toContain('The channel "Ops" is of kind slack');
    expect(messages.join('\n')).toContain('Give either template or subject and bodyHtml, not both.');
    expect(messages.join('\n')).not.toMatch(/[0-9a-f]{8}-|templateId|channelId/);
  });

  test('of ids say which name to give, where it is known', () => {
    const project = projectOf({ template: [item('Welcome', 1)], audience: [item('Pros', 2)] });
    const bundle = {
      rules: [
        {
          kind: 'notification',
          key: 'k',
          channelIds: [projectWithChannels.channels[0]?.id],
          channels: ['Mail'],
          id: idOf(1),
        },
      ],
      templates: [template('T', { layoutId: idOf(9), projectId: idOf(1) })],
      workflows: [
        flow('W', { id: idOf(1), steps: [mail({ templateId: idOf(1), audienceId: idOf(9), orderId: 'x' })] }),
        flow('X', { trigger: { audience: { id: idOf(2), on: 'leave' } } }),
        flow('Y', {
          steps: [{ type: 'webhook', config: { url: 'https://example.com', body: { id: 1, orderId: 2 } } }],
        }),
      ],
    };
    expect(faultsOf(bundle, project)).toEqual([
      ['/rules/0/id', 'id_in_bundle', 'Welcome'],
      ['/rules/0/channelIds', 'id_in_bundle', ''],
      ['/templates/0/projectId', 'id_in_bundle', 'Welcome'],
      ['/templates/0/layoutId', 'id_in_bundle', ''],
      ['/workflows/0/id', 'id_in_bundle', 'Welcome'],
      ['/workflows/0/steps/0/config/templateId', 'id_in_bundle', 'Welcome'],
      ['/workflows/0/steps/0/config/audienceId', 'id_in_bundle', ''],
      ['/workflows/0/steps/0/config/orderId', 'id_in_bundle', ''],
      ['/workflows/1/trigger/audience/id', 'id_in_bundle', 'Pros'],
    ]);
  });

  test('are at most 200, and one that says that there are more', () => {
    const workflows = Array.from({ length: 300 }, (_, index) => flow(`W${index}`, { description: 5 }));
    const faults = faultsOf({ workflows });
    expect(faults.length).toBe(201);
    expect([faults[0]?.[0], faults[199]?.[0], faults[200]?.[1]]).toEqual([
      '/workflows/0/description',
      '/workflows/199/description',
      'too_many_faults',
    ]);
  });

  test('of hostile bundles are found in time', () => {
    const steps = Array.from({ length: 100 }, () => ({
      type: 'send_email',
      config: { template: 'x'.repeat(60), zz: 1 },
    }));
    const workflows = Array.from({ length: 1_000 }, (_, index) => ({ name: `W${index}`, steps }));
    const templates = Array.from({ length: 2_000 }, (_, index) => template(`${'x'.repeat(55)}${index}`));
    const started = process.cpuUsage();
    expect(faultsOf({ workflows, templates }).length).toBe(201);
    expect(process.cpuUsage(started).user / 1e6).toBeLessThan(5);
  });
});

describe('names', () => {
  test('lead to the bundle first, then to the project, in one form', () => {
    const project = projectOf({ template: [item('Caf\u00e9', 1), item('Both', 2)], audience: [item('Pros', 3)] });
    const bundle = {
      templates: [template('Both'), template(' New ')],
      workflows: [
        flow('W', {
          steps: ['Cafe\u0301', 'Both', ' New'].map((name, i) => ({
            ...mail({ template: name, audience: 'Pros' }),
            label: `m${i}`,
          })),
        }),
      ],
    };
    const [both, fresh, workflow] = itemsOf(bundle, project, {
      newId: (kind) => (kind === 'template' ? idOf(7) : idOf(8)),
    });
    expect([both?.id, both?.existing?.id, fresh?.id, fresh?.existing]).toEqual([idOf(2), idOf(2), idOf(7), null]);
    const steps = workflow?.kind === 'workflow' ? workflow.saved.definition.steps : [];
    expect(steps.map(({ config }) => ('templateId' in config ? config.templateId : ''))).toEqual([
      idOf(1),
      idOf(2),
      idOf(7),
    ]);
    expect(workflow?.item).toMatchObject({
      steps: [{ config: { template: 'Caf\u00e9' } }, {}, { config: { template: 'New' } }],
    });
  });

  test('of channels mean the one that the step can use, or are refused', () => {
    const channels = [...projectWithChannels.channels, { id: idOf(5), name: 'Mail', kind: 'sms' as const }];
    const sms = { label: 's', type: 'send_sms', config: { to: '{{user.phone}}', body: 'x', channel: 'Mail' } };
    const [workflow] = itemsOf({ workflows: [flow('W', { steps: [sms] })] }, { items: {}, channels });
    expect(JSON.stringify(workflow?.saved)).toContain(idOf(5));
    const rule = { kind: 'notification', key: 'k', channels: ['Mail'] };
    expect(faultsOf({ rules: [rule] }, { items: {}, channels })).toEqual([
      ['/rules/0/channels/0', 'ambiguous_reference', ''],
    ]);
  });

  test('are taken for names of the project where that is not known, and listed', () => {
    const bundle = {
      workflows: [flow('W', { steps: [mail({ template: 'T', channel: 'C', audience: 'A' })] })],
      audiences: [audience('A')],
      rules: [{ kind: 'alert', name: 'R', match: { eventType: 'x' }, channels: ['C'] }],
    };
    const verdict = judgeBundle({ version: 1, ...bundle }, null);
    expect(verdict.ok && verdict.bundle.outside).toEqual([
      { kind: 'channel', name: 'C', pointers: ['/rules/0/channels/0', '/workflows/0/steps/0/config/channel'] },
      { kind: 'template', name: 'T', pointers: ['/workflows/0/steps/0/config/template'] },
    ]);
  });

  test('of workflows and audiences in tests lead somewhere', () => {
    const given = [{ person: { userId: 'ada' } }, { broadcast: 'News', audience: 'Pross' }];
    const tests = [
      { name: 'a', workflow: 'Newz', given, expect: [{ runs: 1 }] },
      { name: 'b', workflow: 'News', given: [], expect: [{ runs: 0 }] },
    ];
    const bundle = {
      tests,
      audiences: [audience('Pros')],
      workflows: [flow('News', { trigger: { broadcast: true } })],
    };
    expect(faultsOf(bundle)).toEqual([
      ['/tests/0/workflow', 'unknown_reference', 'News'],
      ['/tests/0/given/1/audience', 'unknown_reference', 'Pros'],
    ]);
  });

  test('are there once; a key of a notification rule may be the name of an alert rule', () => {
    const rules = [
      { kind: 'notification', key: 'x', channels: ['Mail'] },
      { kind: 'alert', name: 'x', match: { eventType: 'x' }, channels: ['Ops'] },
      { kind: 'alert', name: ' x', match: { eventType: 'x' }, channels: ['Ops'] },
    ];
    expect(faultsOf({ rules })).toEqual([['/rules/2/name', 'duplicate_name', '']]);
  });
});

describe('shared texts', () => {
  const partial = (name: string, html: string, args: object[] = []) => ({ name, html, args });
  const button = partial('button', '<a href="{{url}}">{{label}}</a>', [
    { name: 'url' },
    { name: 'label', default: 'Open' },
  ]);

  test('are found in the bundle and in the project, with their arguments', () => {
    const theirs: ProjectItem<'partial'> = {
      ...item('foot', 1),
      item: partial('foot', 'x', [{ name: 'year' }]) as never,
    };
    const bundle = {
      partials: [button],
      variables: [{ name: 'brand' }],
      templates: [
        template('Good', { html: '{{> button url=event.url}}{{> foot year="1"}}{{var.brand}}{{var.home}}' }),
        template('Bad', {
          html: '{{> buton url="x"}}{{> button}}{{> foot yeer="1"}}{{var.brnd}}',
          locales: { de: { html: '{{> none}}' } },
        }),
      ],
      workflows: [flow('W', { steps: [mail({ subject: '{{var.brnd}}', bodyHtml: '{{> button}}' })] })],
    };
    const project = projectOf({ partial: [theirs], variable: [item('home', 2)] });
    expect(faultsOf(bundle, project)).toEqual([
      ['/templates/1/html', 'unknown_partial', 'button'],
      ['/templates/1/html', 'missing_argument', ''],
      ['/templates/1/html', 'unknown_argument', 'year'],
      ['/templates/1/html', 'missing_argument', ''],
      ['/templates/1/html', 'unknown_variable', '{{var.brand}}'],
      ['/templates/1/locales/de/html', 'unknown_partial', ''],
      ['/workflows/0/steps/0/config/subject', 'unknown_variable', '{{var.brand}}'],
      ['/workflows/0/steps/0/config/bodyHtml', 'missing_argument', ''],
    ]);
  });

  test('never call each other in a circle, not even through the project', () => {
    const theirs: ProjectItem<'partial'> = { ...item('b', 1), item: partial('b', '{{> a}}') as never };
    expect(faultsOf({ partials: [partial('a', '{{> b}}'), partial('b', '{{> a}}')] })).toEqual([
      ['/partials/0/html', 'cycle', ''],
    ]);
    expect(faultsOf({ partials: [partial('a', '{{> b}}')] }, projectOf({ partial: [theirs] }))).toEqual([
      ['/partials/0/html', 'cycle', ''],
    ]);
  });

  test('of a layout say once where the mail goes', () => {
    const layouts = ['<p>x</p>', '{{{body}}}{{{body}}}', '{{{body}}}'].map((html, i) => ({ name: `L${i}`, html }));
    expect(faultsOf({ layouts }).map(([pointer, code]) => [pointer, code])).toEqual([
      ['/layouts/0/html', 'missing_body'],
      ['/layouts/1/html', 'two_bodies'],
    ]);
  });

  test('are not changed so that what the project has beside the bundle breaks', () => {
    const mine = partial('button', 'x', [{ name: 'url' }]);
    const savedButton = (args: object[]): ProjectItem<'partial'> => ({
      ...item('button', 1),
      item: partial('button', 'x', args) as never,
    });
    const user = (html: string): ProjectItem<'template'> => ({
      ...item('Theirs', 2),
      item: template('Theirs', { html }) as never,
    });
    const faults = (old: object[], html: string, more: object = {}) =>
      faultsOf(
        { partials: [{ ...mine, ...more }] },
        projectOf({ partial: [savedButton(old)], template: [user(html)] }),
      );
    expect(faults([], '{{> button}}')).toEqual([['/partials/0/args', 'in_use', '']]);
    expect(faults([], '{{> button url="x"}}')).toEqual([]);
    expect(faults([], 'no call')).toEqual([]);
    expect(faults([{ name: 'url' }], '{{> button}}')).toEqual([]);
    const renamed = { name: 'link', renamedFrom: 'button' };
    expect(faults([{ name: 'url' }], '{{> button url="x"}}', renamed)).toEqual([
      ['/partials/0/renamedFrom', 'in_use', ''],
    ]);
    const both = {
      partials: [{ ...mine, ...renamed }],
      templates: [template('Theirs', { html: '{{> link url="x"}}' })],
    };
    expect(faultsOf(both, projectOf({ partial: [savedButton([])], template: [user('{{> button}}')] }))).toEqual([]);
  });

  test('may be in a project that is not known', () => {
    expect(faultsOf({ templates: [template('T', { html: '{{> foot}}{{var.home}}' })] }, null)).toEqual([]);
  });
});

describe('renamedFrom', () => {
  const renamed = { workflows: [flow('New', { renamedFrom: 'Old' })] };
  const placeOf = (bundle: object, project: ProjectFacts) =>
    itemsOf(bundle, project).map(({ name, existing, renamedFrom }) => [name, existing?.id ?? null, renamedFrom]);

  test('renames the item of the project, is done where that was done, and is nothing where nothing has the name', () => {
    expect(placeOf(renamed, projectOf({ workflow: [item('Old', 1)] }))).toEqual([['New', idOf(1), 'Old']]);
    expect(placeOf(renamed, projectOf({ workflow: [item('New', 1)] }))).toEqual([['New', idOf(1), null]]);
    expect(placeOf(renamed, projectWithChannels)).toEqual([['New', null, null]]);
  });

  test('knows rules by kind', () => {
    const rules = [{ kind: 'notification', key: 'new', renamedFrom: 'old', channels: ['Mail'] }];
    expect(placeOf({ rules }, projectOf({ rule: [item('alert old', 1)] }))).toEqual([['new', null, null]]);
    expect(placeOf({ rules }, projectOf({ rule: [item('notification old', 1)] }))).toEqual([['new', idOf(1), 'old']]);
  });

  test.each<[string, object, ProjectFacts['items']]>([
    ['both are in the project', renamed, { workflow: [item('Old', 1), item('New', 2)] }],
    ['the bundle has an item of the former name', { workflows: [...renamed.workflows, flow('Old')] }, {}],
    ['it is the name itself', { workflows: [flow('New', { renamedFrom: 'New' })] }, {}],
  ])('is refused where %s', (_why, bundle, items) => {
    expect(faultsOf(bundle, projectOf(items))).toEqual([['/workflows/0/renamedFrom', 'rename_conflict', '']]);
  });

  test('is refused where two items were renamed from one', () => {
    const bundle = { workflows: [...renamed.workflows, flow('Newer', { renamedFrom: 'Old' })] };
    expect(faultsOf(bundle, projectOf({ workflow: [item('Old', 1)] }))).toEqual([
      ['/workflows/1/renamedFrom', 'rename_conflict', ''],
    ]);
  });

  test('makes references to the former name faults that suggest the new one', () => {
    const bundle = {
      audiences: [{ ...audience('New'), renamedFrom: 'Old' }],
      workflows: [flow('W', { steps: [mail({ ...inline, audience: 'Old' })] })],
    };
    expect(faultsOf(bundle, projectOf({ audience: [item('Old', 1)] }))).toEqual([
      ['/workflows/0/steps/0/config/audience', 'unknown_reference', 'New'],
    ]);
  });
});

describe('ownership', () => {
  const bundle = { workflows: [flow('W')] };
  const owned = (source: string | null) => projectOf({ workflow: [item('W', 1, source)] });

  test('adopts what nobody owns, and keeps what the source owns', () => {
    const of = (source: string | null, options: JudgeOptions) =>
      itemsOf(bundle, owned(source), options).map((one) => [one.adopted, one.takenFrom]);
    expect(of(null, {})).toEqual([[true, null]]);
    expect(of('default', {})).toEqual([[false, null]]);
    expect(of('shop', { source: 'shop' })).toEqual([[false, null]]);
    expect(of('shop', { takeOver: true })).toEqual([[false, 'shop']]);
  });

  test('refuses what another source owns', () => {
    expect(faultsOf(bundle, owned('shop'))).toEqual([['/workflows/0/name', 'owned_by_other', '']]);
  });
});
