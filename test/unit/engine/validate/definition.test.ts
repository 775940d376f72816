import { describe, expect, test } from 'vitest';
import type { Fault } from '../../../../src/contract/errors.ts';
import { stepTypes } from '../../../../src/contract/workflows/steps/registry.ts';
import { validateWorkflow } from '../../../../src/engine/validate/definition.ts';

const nap = { type: 'wait', config: {} };
const flow = (...steps: unknown[]) => ({ name: 'Flow', trigger: { eventType: 'a' }, steps });

function faultsOf(input: unknown, references = {}): Fault[] {
  const verdict = validateWorkflow(input, references);
  return verdict.ok ? [] : verdict.faults;
}
/** Faults as `pointer code` with ` ? suggestion` where there is one. */
const short = (input: unknown, references = {}) =>
  faultsOf(input, references).map(
    ({ pointer, code, suggestion }) => `${pointer} ${code}${suggestion ? ` ? ${suggestion}` : ''}`,
  );

describe('the workflow around its steps', () => {
  test.each<[string, unknown, string[]]>([
    ['nothing', undefined, [' required']],
    ['a list', [], [' wrong_type']],
    ['an empty object', {}, ['/name required', '/trigger required', '/steps required']],
    ['no steps', flow(), ['/steps too_short']],
    ['steps that are no list', { ...flow(), steps: {} }, ['/steps wrong_type']],
    ['an unknown field', { ...flow(nap), triger: {} }, ['/triger unknown_field ? trigger']],
    ['a bad pattern', { ...flow(nap), trigger: { eventType: '' } }, ['/trigger/eventType too_short']],
    [
      'a bad filter',
      { ...flow(nap), trigger: { eventType: 'a', filters: [{ property: 'x', op: 'eqq', value: 1 }] } },
      ['/trigger/filters/0/op unknown_operator ? eq'],
    ],
    ['a bad exit', { ...flow(nap), exitOn: [{ eventType: 5 }] }, ['/exitOn/0/eventType wrong_type']],
    ['a bad policy', { ...flow(nap), reentry: { policy: 'onse' } }, ['/reentry/policy invalid_value ? once']],
    ['a bad setting', { ...flow(nap), settings: { onError: 'go' } }, ['/settings/onError invalid_value']],
    ['a key that is no template', { ...flow(nap), reentry: { key: '{{event.' } }, ['/reentry/key template_syntax']],
    [
      'a key with an unknown root',
      { ...flow(nap), reentry: { key: '{{evnt.id}}' } },
      ['/reentry/key unknown_variable ? {{event.id}}'],
    ],
  ])('%s', (_, input, expected) => {
    expect(short(input)).toEqual(expected);
  });

  test('a frame fault does not hide step faults', () => {
    expect(short({ ...flow({ type: 'nap', config: {} }), name: 5 })).toEqual([
      '/name wrong_type',
      '/steps/0/type unknown_type',
    ]);
  });
});

describe('one step', () => {
  const mail = { subject: 's', bodyHtml: 'b', to: 't' };
  test.each<[string, unknown, string[]]>([
    ['no object', 5, ['/steps/0 wrong_type']],
    ['nothing in it', {}, ['/steps/0/type required', '/steps/0/config required']],
    ['a misspelt type', { type: 'send_mail', config: mail }, ['/steps/0/type unknown_type ? send_email']],
    [
      'a type of the concept list',
      { type: 'push', config: { title: 't', body: 'b' } },
      ['/steps/0/type unknown_type ? send_push'],
    ],
    ['a type nobody knows', { type: 'teleport', config: { a: 1 } }, ['/steps/0/type unknown_type']],
    ['a type that is no word', { type: 5, config: {} }, ['/steps/0/type wrong_type']],
    [
      'the config of the type meant',
      { type: 'sms', config: { too: 'x', body: 'b' } },
      ['/steps/0/type unknown_type ? send_sms', '/steps/0/config/too unknown_field ? to'],
    ],
    ['a config that is no object', { type: 'wait', config: [] }, ['/steps/0/config wrong_type']],
    [
      'an unknown field of the step',
      { ...nap, dealyMinutes: 5 },
      ['/steps/0/dealyMinutes unknown_field ? delayMinutes'],
    ],
    ['a delay in words', { ...nap, delayMinutes: '5' }, ['/steps/0/delayMinutes wrong_type ? 5']],
    ['a negative delay', { ...nap, delayMinutes: -1 }, ['/steps/0/delayMinutes out_of_range']],
    ['a label that is none', { ...nap, label: '1st' }, ['/steps/0/label invalid_format']],
    ['the reserved label', { ...nap, label: 'end' }, ['/steps/0/label invalid']],
    ['a next that is none', { ...nap, next: null }, ['/steps/0/next wrong_type']],
    [
      'mail without content',
      { type: 'send_email', config: { to: 't' } },
      ['/steps/0/config/subject required', '/steps/0/config/bodyHtml required'],
    ],
    [
      'mail with a wrong type and without content',
      { type: 'send_email', config: { to: 5 } },
      ['/steps/0/config/to wrong_type', '/steps/0/config/subject required', '/steps/0/config/bodyHtml required'],
    ],
    [
      'mail with a misspelt subject',
      { type: 'send_email', config: { ...mail, subject: undefined, subjct: 's' } },
      ['/steps/0/config/subjct unknown_field ? subject'],
    ],
    [
      'branch without targets',
      { type: 'branch', config: { condition: { trait: 'a', value: 1 } } },
      ['/steps/0/config/ifTrue required', '/steps/0/config/ifFalse required'],
    ],
    [
      'branch with a next and no `if`',
      { type: 'branch', config: { condition: { trait: 'a', value: 1 }, ifTrue: 'end', ifFalse: 'end' }, next: 'end' },
      ['/steps/0/next not_allowed'],
    ],
    [
      'branch with a bad condition',
      { type: 'branch', config: { condition: { triat: 'a', value: 1 }, ifTrue: 'end', ifFalse: 'end' } },
      ['/steps/0/config/condition/triat unknown_field ? trait'],
    ],
    [
      'extract without fields and without a name',
      { type: 'ai_action', config: { flavor: 'extract', prompt: 'p' } },
      ['/steps/0/config/fields required'],
    ],
    [
      'decide with one choice twice',
      { type: 'ai_action', config: { flavor: 'decide', prompt: 'p', choices: ['Yes', { value: 'yes' }] } },
      ['/steps/0/config/choices/1 duplicate_choice'],
    ],
    [
      'choices without decide',
      { type: 'ai_action', config: { flavor: 'generate', prompt: 'p', choices: ['a', 'b'] } },
      ['/steps/0/config/choices invalid'],
    ],
    [
      'a bad flavor',
      { type: 'ai_action', config: { flavor: 'decied', prompt: 'p' } },
      ['/steps/0/config/flavor invalid_value ? decide'],
    ],
    [
      'a bad feature',
      { type: 'ai_action', config: { feature: 'decied', prompt: 'p' } },
      ['/steps/0/config/feature invalid_value ? decide'],
    ],
    [
      'flavor and feature that differ',
      { type: 'ai_action', config: { flavor: 'generate', feature: 'extract', prompt: 'p' } },
      ['/steps/0/config/feature conflict'],
    ],
  ])('%s', (_, step, expected) => {
    expect(short(flow(step))).toEqual(expected);
  });

  test.each<[string, unknown, string[]]>([
    ['until a time of day', { until: { time: '09:00', weekdays: ['monday'], timezone: 'Europe/Paris' } }, []],
    ['until a date', { until: { date: '{{trait.trialEndsAt}}', offsetMinutes: -1440 } }, []],
    ['a date that is no template', { until: { date: '{{trait.' } }, ['/steps/0/config/until/date template_syntax']],
    [
      'an unknown zone',
      { until: { time: '09:00', timezone: 'Europe/Pariss' } },
      ['/steps/0/config/until/timezone unknown_time_zone ? Europe/Paris'],
    ],
    [
      'a filter that is no template',
      { waitForEvent: { eventType: 'a', filters: [{ event: 'id', value: '{{evnt.x}}' }] }, timeoutMinutes: 5 },
      ['/steps/0/config/waitForEvent/filters/0/value unknown_variable ? {{event.x}}'],
    ],
  ])('a wait: %s', (_, config, expected) => {
    expect(short(flow({ type: 'wait', config }))).toEqual(expected);
  });

  test('a delay over a year is told in days', () => {
    expect(faultsOf(flow({ ...nap, delayMinutes: 600_000 }))[0]?.message).toBe(
      'A delay is at most 365 days (525,600 minutes), got 600,000 minutes.',
    );
    expect(short(flow({ ...nap, delayMinutes: 525_600 }))).toEqual([]);
  });

  test('the sentence for an unknown type lists the types', () => {
    expect(faultsOf(flow({ type: 'send_mail', config: mail }))[0]?.message).toBe(
      `There is no step type "send_mail". Types: ${stepTypes.join(', ')}.`,
    );
  });
});

describe('templates', () => {
  const bad = '{{#if}';
  const odd = '{{evnt.x}}';
  const step = (type: string, config: unknown) => flow({ type, config });
  test.each<[string, unknown, string[]]>([
    [
      'subject',
      step('send_email', { to: 't', subject: bad, bodyHtml: 'b' }),
      ['/steps/0/config/subject template_syntax'],
    ],
    [
      'bodyHtml',
      step('send_email', { to: 't', subject: 's', bodyHtml: `<b>${odd}</b>` }),
      ['/steps/0/config/bodyHtml unknown_variable ? {{event.x}}'],
    ],
    [
      'bodyText',
      step('send_email', { to: 't', subject: 's', bodyHtml: 'b', bodyText: bad }),
      ['/steps/0/config/bodyText template_syntax'],
    ],
    [
      'to and from',
      step('send_email', { to: bad, from: odd, subject: 's', bodyHtml: 'b' }),
      ['/steps/0/config/to template_syntax', '/steps/0/config/from unknown_variable ? {{event.x}}'],
    ],
    [
      'push',
      step('send_push', { title: bad, body: odd, data: { a: bad } }),
      [
        '/steps/0/config/title template_syntax',
        '/steps/0/config/body unknown_variable ? {{event.x}}',
        '/steps/0/config/data/a template_syntax',
      ],
    ],
    [
      'sms',
      step('send_sms', { to: odd, body: bad }),
      ['/steps/0/config/to unknown_variable ? {{event.x}}', '/steps/0/config/body template_syntax'],
    ],
    [
      'webhook, as deep as it goes',
      step('webhook', { url: `https://x.test/${odd}`, headers: { 'x-a/b': bad }, body: { a: [{ b: odd }] } }),
      [
        '/steps/0/config/url unknown_variable ? {{event.x}}',
        '/steps/0/config/headers/x-a~1b template_syntax',
        '/steps/0/config/body/a/0/b unknown_variable ? {{event.x}}',
      ],
    ],
    [
      'traits',
      step('update_profile', { traits: { a: { b: bad }, c: 5 } }),
      ['/steps/0/config/traits/a/b template_syntax'],
    ],
    [
      'ai',
      step('ai_action', { flavor: 'generate', prompt: bad, system: odd }),
      ['/steps/0/config/prompt template_syntax', '/steps/0/config/system unknown_variable ? {{event.x}}'],
    ],
    ['the reason of a wait is no template', step('wait', { reason: bad }), []],
  ])('%s', (_, input, expected) => {
    expect(short(input)).toEqual(expected);
  });
});

describe('references', () => {
  const id = (digit: number) => `00000000-0000-4000-8000-00000000000${digit}`;
  const push = (config: object) => flow({ type: 'send_push', config: { title: 't', body: 'b', ...config } });
  const references = {
    templateIds: new Set([id(1)]),
    audienceIds: new Set([id(2)]),
    channels: new Map([[id(3), 'push' as const]]),
  };

  test('a channel of another kind is refused', () => {
    const text = { type: 'send_sms', config: { to: '+14155550123', body: 'b', channelId: id(3) } };
    const verdict = validateWorkflow(flow(text), references);
    expect(verdict.ok ? [] : verdict.faults).toEqual([
      {
        pointer: '/steps/0/config/channelId',
        code: 'wrong_channel_kind',
        message: `The channel ${id(3)} is of kind push, and a \`send_sms\` step sends through one of kind sms.`,
      },
    ]);
  });

  test('ids that exist in the project are fine', () => {
    expect(short(push({ audienceId: id(2), channelId: id(3) }), references)).toEqual([]);
    expect(short(flow({ type: 'send_email', config: { to: 't', templateId: id(1) } }), references)).toEqual([]);
  });

  test('others are faults', () => {
    expect(faultsOf(push({ audienceId: id(3), channelId: id(2) }), references)).toEqual([
      {
        pointer: '/steps/0/config/audienceId',
        code: 'unknown_reference',
        message: `There is no audience ${id(3)} in this project.`,
      },
      {
        pointer: '/steps/0/config/channelId',
        code: 'unknown_reference',
        message: `There is no channel ${id(2)} in this project.`,
      },
    ]);
    expect(short(flow({ type: 'send_email', config: { to: 't', templateId: id(9) } }), references)).toEqual([
      '/steps/0/config/templateId unknown_reference',
    ]);
  });

  test('without a set nothing is checked, and what is no id is reported once', () => {
    expect(short(push({ audienceId: id(9) }))).toEqual([]);
    expect(short(push({ audienceId: 'vip' }), references)).toEqual(['/steps/0/config/audienceId invalid_format']);
  });
});

describe('every fault at once', () => {
  test('of all steps, in the order of the steps', () => {
    const input = flow(
      { label: 'a', type: 'send_mail', config: {} },
      {
        label: 'b',
        type: 'branch',
        config: { condition: { trait: 'plan', op: 'eq', value: 'pro' }, ifTrue: 'nowhere', ifFalse: 'a' },
      },
      { label: 'b', type: 'send_email', config: { subject: 'x {{#if}', bodyHtml: 'y', to: 'z@example.com' } },
    );
    expect(short(input)).toEqual([
      '/steps/0/type unknown_type ? send_email',
      '/steps/0/config/to required',
      '/steps/0/config/subject required',
      '/steps/0/config/bodyHtml required',
      '/steps/1/config/ifTrue unknown_step',
      '/steps/1/config/ifFalse loop',
      '/steps/2/config/subject template_syntax',
      '/steps/2/label duplicate_label ? b_2',
      '/steps/2 unreachable_step',
    ]);
  });
});

describe('size', () => {
  const started = () => performance.now();

  test('100 steps are fine, 10,000 are one fault', () => {
    expect(short(flow(...Array.from({ length: 100 }, () => nap)))).toEqual([]);
    const from = started();
    expect(faultsOf(flow(...Array.from({ length: 10_000 }, () => ({ type: 'x' }))))).toEqual([
      { pointer: '/steps', code: 'too_long', message: 'A workflow has at most 100 steps, this one has 10,000.' },
    ]);
    expect(started() - from).toBeLessThan(500);
  });

  test('nesting without end is one fault', () => {
    const depth = 5_000;
    const body: unknown = JSON.parse('['.repeat(depth) + ']'.repeat(depth));
    expect(short(flow({ type: 'webhook', config: { url: 'u', body } }))).toEqual(['/steps/0/config too_deep']);
    const condition: unknown = JSON.parse(`${'{"not":'.repeat(depth)}1${'}'.repeat(depth)}`);
    expect(short({ ...flow(nap), trigger: { eventType: 'a', filters: condition } })).toEqual([
      '/trigger/filters/not too_deep',
    ]);
  });

  test('more values than a workflow can need are one fault', () => {
    const traits = Object.fromEntries(Array.from({ length: 120_000 }, (_, index) => [`t${index}`, index]));
    expect(short(flow({ type: 'update_profile', config: { traits } }))).toEqual([' too_large']);
  });

  test('thousands of faults take no time and end with a last one', () => {
    const choices = Array.from({ length: 20 }, (_, index) => ({
      value: `v${index}`,
      next: `${'x'.repeat(60)}${index}`,
    }));
    const step = { label: 'x'.repeat(62), type: 'ai_action', config: { flavor: 'decide', prompt: 'p', choices } };
    const steps = Array.from({ length: 100 }, (_, index) => ({ ...step, label: `${'x'.repeat(60)}a${index}` }));
    const from = started();
    const faults = faultsOf(flow(...steps));
    expect(faults).toHaveLength(201);
    expect(faults.at(-1)?.code).toBe('too_many_faults');
    expect(started() - from).toBeLessThan(2_000);
  });
});
