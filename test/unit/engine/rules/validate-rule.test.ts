import { expect, it } from 'vitest';
import { validateRule } from '../../../../src/engine/rules/validate-rule.ts';

const email = '3f2504e0-4f89-41d3-9a0c-0305e82c3301';
const other = '3f2504e0-4f89-41d3-9a0c-0305e82c3302';
const references = {
  channels: new Map([[email, 'email' as const]]),
  audienceIds: new Set<string>(),
  templateIds: new Set<string>(),
};
const bare = { key: 'welcome', channelIds: [email] };

/** The pointers of the faults, with their codes. */
function faults(input: unknown): string[] {
  const verdict = validateRule(input, references);
  return verdict.ok ? [] : verdict.faults.map(({ pointer, code }) => `${pointer} ${code}`);
}

it('completes the bare rule of the brief with its defaults', () => {
  const verdict = validateRule(
    { ...bare, frequencyCap: { perUser: 1, windowHours: 24 }, quietHoursTz: 'America/New_York' },
    references,
  );
  expect(verdict).toEqual({
    ok: true,
    definition: {
      ...bare,
      ...{ isActive: true, priority: 'normal', strategy: 'all', expiresAfterMinutes: 1_440 },
      ...{ frequencyCap: { perUser: 1, windowHours: 24 }, quietHoursTz: 'America/New_York' },
    },
  });
});

it('takes null for left out', () => {
  expect(validateRule({ ...bare, content: null, audienceId: null, recipients: null }, references)).toMatchObject({
    ok: true,
    definition: expect.not.objectContaining({ content: null }),
  });
});

it.each<[string, Record<string, unknown>, string[]]>([
  ['no key', { key: undefined }, ['/key required']],
  ['a key with a star', { key: 'order.*' }, ['/key invalid_format']],
  ['an unknown channel', { channelIds: [email, other] }, ['/channelIds/1 unknown_reference']],
  ['a channel twice', { channelIds: [email, email] }, ['/channelIds/1 duplicate']],
  ['no channel', { channelIds: [] }, ['/channelIds too_short']],
  ['an unknown template', { templateId: other }, ['/templateId unknown_reference']],
  ['an unknown audience', { audienceId: other }, ['/audienceId unknown_reference']],
  ['a template beside content', { content: { title: 'T' }, templateId: other }, ['/templateId conflict']],
  ['a broken template', { content: { title: '{{event.x' } }, ['/content/title template_syntax']],
  ['a variable of a run', { content: { body: '{{run.id}}' } }, ['/content/body not_allowed']],
  [
    'a variable in the data of a push',
    { content: { push: { data: { k: '{{ai.x}}' } } } },
    ['/content/push/data/k not_allowed'],
  ],
  [
    'a condition with a template',
    { trigger: { eventType: 'x', filters: [{ property: 'a', value: '{{user.b}}' }] } },
    ['/trigger/filters/0/value not_allowed'],
  ],
  [
    'an operator',
    { trigger: { eventType: 'x', filters: { property: 'a', op: 'like', value: 1 } } },
    ['/trigger/filters/op unknown_operator'],
  ],
  ['recipients that are no path', { recipients: 'ada' }, ['/recipients not_a_path']],
  ['a zone', { quietHoursTz: 'Mars/Base' }, ['/quietHoursTz invalid']],
  ['an unknown field', { contents: {} }, ['/contents unknown_field']],
])('refuses %s', (_, change, expected) => {
  expect(faults({ ...bare, ...change })).toEqual(expected);
});

it('reports every fault at once', () => {
  const found = faults({
    ...{ key: 'a b', channelIds: [other], content: { titel: 'x', body: '{{evnt.x}}' }, recipients: 'x' },
    trigger: { eventType: 'x', filters: [{ property: 'a', op: 'resembles', value: 1 }] },
  });
  expect(found.map((fault) => fault.split(' ')[0]).toSorted()).toEqual([
    ...['/channelIds/0', '/content/body', '/content/titel', '/key', '/recipients', '/trigger/filters/0/op'],
  ]);
});

it('lets the title of a batch count', () => {
  const batch = { key: '{{event.thread}}', windowMinutes: 5, title: '{{run.eventCount}} messages' };
  expect(faults({ ...bare, content: { inApp: { batch } } })).toEqual([]);
});
