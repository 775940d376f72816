import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Step } from '../../../../src/contract/workflows/workflow.ts';
import { buildScope } from '../../../../src/engine/scope.ts';
import { type RenderContext, renderStep } from '../../../../src/engine/steps/render-step.ts';

const now = Date.UTC(2026, 4, 1, 8);
const scopeWith = (properties: Record<string, unknown>) =>
  buildScope({
    event: { type: 'order.paid', id: 'e1', userId: 'u1', timestamp: now, properties },
    profile: {
      userId: 'u1',
      email: 'ada@example.com',
      phone: '+15550001111',
      traits: { firstName: 'Ada <3', plan: 'pro' },
    },
    ai: { thanks: 'Thank you!' },
    run: { id: 'r1' },
    org: { name: 'Acme' },
  });
const scope = scopeWith({ amount: 49.99, orderId: 'A-1', items: [{ sku: 'x' }], vip: true });

/** A step of a type with a config; the types of the two belong together in every call below. */
const step = (type: Step['type'], config: unknown): Step =>
  ({ label: 's', type, config, delayMinutes: 0, next: null }) as Step;
const rendered = (type: Step['type'], config: unknown, context: Partial<RenderContext> = {}) =>
  renderStep(step(type, config), scope, { now, ...context });

describe('each type', () => {
  test.each<[string, Step['type'], unknown, unknown]>([
    [
      'send_email',
      'send_email',
      {
        to: '{{user.email}}',
        from: 'Shop <shop@x.test>',
        subject: 'Hi {{user.firstName}}',
        bodyHtml: '<p>{{user.firstName}} {{ai.thanks}}</p>',
      },
      {
        type: 'send_email',
        to: 'ada@example.com',
        from: 'Shop <shop@x.test>',
        subject: 'Hi Ada <3',
        html: '<p>Ada &lt;3 Thank you!</p>',
        text: 'Ada <3 Thank you!',
      },
    ],
    [
      'send_push',
      'send_push',
      { title: 'Paid', body: '{{event.amount}} by {{user.firstName}}', data: { order: '{{event.orderId}}' } },
      { type: 'send_push', title: 'Paid', body: '49.99 by Ada <3', data: { order: 'A-1' } },
    ],
    [
      'send_push without data',
      'send_push',
      { title: 't', body: 'b' },
      { type: 'send_push', title: 't', body: 'b', data: {} },
    ],
    [
      'send_sms',
      'send_sms',
      { to: '{{user.phone}}', body: 'a\nb' },
      { type: 'send_sms', to: '+15550001111', body: 'a\nb' },
    ],
    [
      'webhook',
      'webhook',
      {
        url: 'https://x.test/{{event.orderId}}',
        method: 'PUT',
        headers: { 'x-plan': '{{trait.plan}}' },
        body: {
          amount: '{{event.amount}}',
          vip: ['{{event.vip}}'],
          items: '{{event.items}}',
          text: 'No. {{event.orderId}}',
          n: 1,
        },
      },
      {
        type: 'webhook',
        url: 'https://x.test/A-1',
        method: 'PUT',
        headers: { 'x-plan': 'pro' },
        secretHeaders: [],
        body: { amount: 49.99, vip: [true], items: [{ sku: 'x' }], text: 'No. A-1', n: 1 },
      },
    ],
    [
      'webhook without a body',
      'webhook',
      { url: 'u' },
      { type: 'webhook', url: 'u', method: 'POST', headers: {}, secretHeaders: [] },
    ],
    [
      'webhook with a body of null',
      'webhook',
      { url: 'u', body: null },
      { type: 'webhook', url: 'u', method: 'POST', headers: {}, secretHeaders: [], body: null },
    ],
    [
      'update_profile',
      'update_profile',
      { traits: { last: '{{event.amount}}', gone: null, seen: '{{event.type}}', deep: { a: ['{{event.vip}}'] } } },
      { type: 'update_profile', traits: { last: 49.99, gone: null, seen: 'order.paid', deep: { a: [true] } } },
    ],
    [
      'ai_action',
      'ai_action',
      { flavor: 'generate', system: 'For {{org.name}}', prompt: 'Thank {{user.firstName}}' },
      { type: 'ai_action', system: 'For Acme', prompt: 'Thank Ada <3' },
    ],
    [
      'ai_action without system',
      'ai_action',
      { flavor: 'generate', prompt: 'p' },
      { type: 'ai_action', system: null, prompt: 'p' },
    ],
    ['wait', 'wait', { reason: 'for {{nothing}}' }, { type: 'wait', reason: 'for {{nothing}}' }],
    ['wait without reason', 'wait', {}, { type: 'wait', reason: null }],
    ['branch', 'branch', { condition: [], ifTrue: 'end', ifFalse: 'end' }, { type: 'branch' }],
  ])('%s', (_, type, config, input) => {
    expect(rendered(type, config)).toEqual({ input, missing: [] });
  });
});

describe('email content', () => {
  const emailTemplate = { subject: 'Order {{event.orderId}}', html: '<p>Hello</p>', text: null };
  const byId = { templateId: '00000000-0000-4000-8000-000000000001', to: 'a@x.test' };

  test('comes from the saved template', () => {
    const text = { ...emailTemplate, text: 'Hello {{user.firstName}}' };
    expect(rendered('send_email', byId, { emailTemplate })).toMatchObject({
      input: { subject: 'Order A-1', html: '<p>Hello</p>', text: 'Hello' },
    });
    expect(rendered('send_email', byId, { emailTemplate: text })).toMatchObject({ input: { text: 'Hello Ada <3' } });
  });

  test('a written text goes before a made one', () => {
    const config = { to: 'a', subject: 's', bodyHtml: '<p>html</p>', bodyText: 'own' };
    expect(rendered('send_email', config)).toMatchObject({ input: { html: '<p>html</p>', text: 'own' } });
    expect(rendered('send_email', { ...byId, bodyText: 'own' }, { emailTemplate })).toMatchObject({
      input: { text: 'own' },
    });
  });

  test('a template that is gone is a fault', () => {
    expect(rendered('send_email', byId)).toEqual({
      fault: 'The email template of this step does not exist any more.',
      partial: null,
    });
  });

  test('a step with its own content does not look at a template', () => {
    expect(rendered('send_email', { to: 'a', subject: 's', bodyHtml: 'b' }, { emailTemplate })).toMatchObject({
      input: { subject: 's' },
    });
  });
});

describe('missing variables', () => {
  test('render empty and are named once, over all fields', () => {
    const config = {
      to: '{{user.mail}}',
      subject: '{{event.no}} {{user.mail}}',
      bodyHtml: '{{event.no}}{{event.nope.deep}}',
    };
    expect(rendered('send_email', config)).toEqual({
      input: { type: 'send_email', to: '', subject: '', html: '', text: '' },
      missing: ['user.mail', 'event.no', 'event.nope.deep'],
    });
  });

  test('also in JSON values and header values', () => {
    const config = { url: 'u', headers: { a: '{{event.h}}' }, body: ['{{event.x}}', 'n {{event.y}}'] };
    expect(rendered('webhook', config)).toMatchObject({
      input: { headers: { a: '' }, body: ['', 'n '] },
      missing: ['event.h', 'event.x', 'event.y'],
    });
    expect(rendered('update_profile', { traits: { a: '{{event.x}}' } })).toMatchObject({ missing: ['event.x'] });
  });
});

describe('faults', () => {
  test('a template that cannot be read is one sentence with its field', () => {
    expect(rendered('send_sms', { to: '1', body: '{{#if}' })).toEqual({
      fault: expect.stringMatching(/^In `body`: .+\.$/),
      partial: { type: 'send_sms', to: '1', body: '' },
    });
    expect(rendered('webhook', { url: 'u', body: { a: '{{#if}' } })).toEqual({
      fault: expect.stringMatching(/^In `body`: /),
      partial: { type: 'webhook', url: 'u', method: 'POST', headers: {}, secretHeaders: [], body: null },
    });
  });

  test('so is one that does too much', () => {
    const list = Array.from({ length: 400 }, (_, index) => index);
    const body = '{{#each event.list}}{{#each event.list}}x{{/each}}{{/each}}';
    const result = renderStep(step('send_sms', { to: '1', body }), scopeWith({ list }), { now });
    expect(result).toMatchObject({ fault: expect.stringMatching(/^In `body`: The template does more than/) });
    const value = renderStep(step('update_profile', { traits: { a: body } }), scopeWith({ list }), { now });
    expect(value).toMatchObject({ fault: expect.stringMatching(/^In `traits.a`: The template does more than/) });
  });
});

describe('injection', () => {
  test('a line break from an event adds no header', () => {
    const evil = scopeWith({ name: 'x\r\nBcc: evil@example.com\u0000\u2028y' });
    const config = {
      to: '{{event.name}}',
      from: '{{event.name}} <a@x.test>',
      subject: 'Hi {{event.name}}',
      bodyHtml: '{{event.name}}',
    };
    expect(renderStep(step('send_email', config), evil, { now })).toMatchObject({
      input: {
        to: 'xBcc: evil@example.comy',
        from: 'x Bcc: evil@example.com y <a@x.test>',
        subject: 'Hi x Bcc: evil@example.com y',
      },
    });
  });

  const everything = fc.string({ unit: 'binary', maxLength: 50 });
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what must not be there
  const control = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/;

  test('whatever an event holds, one-line fields stay one line', () => {
    fc.assert(
      fc.property(everything, (x) => {
        const hostile = scopeWith({ x });
        const mail = renderStep(
          step('send_email', { to: '{{event.x}}', from: 'a{{event.x}}', subject: '{{event.x}}', bodyHtml: 'b' }),
          hostile,
          { now },
        );
        const hook = renderStep(
          step('webhook', { url: 'https://x.test/x-{{event.x}}', headers: { [`n${x}`]: '{{event.x}}' } }),
          hostile,
          { now },
        );
        const push = renderStep(step('send_push', { title: '{{event.x}}', body: 'b' }), hostile, { now });
        for (const result of [mail, hook, push]) {
          expect(result).toHaveProperty('input');
          expect(
            Object.values('input' in result ? result.input : {})
              .flatMap(lines)
              .some((line) => control.test(line)),
          ).toBe(false);
        }
      }),
    );
  });

  test('whatever an event holds, it opens no tag', () => {
    fc.assert(
      fc.property(everything, (x) => {
        const result = renderStep(
          step('send_email', { to: 't', subject: 's', bodyHtml: '<p>{{event.x}}</p>' }),
          scopeWith({ x }),
          { now },
        );
        const html = 'input' in result && result.input.type === 'send_email' ? result.input.html : '';
        expect(html.match(/[<>]/g)).toHaveLength(4);
      }),
    );
  });
});

/** The texts of a value and the names of its fields. */
function lines(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null
    ? [...Object.keys(value), ...Object.values(value).flatMap(lines)]
    : [];
}

test('the same step, scope and moment render the same', () => {
  const config = { to: '{{user.phone}}', body: '{{date "now"}}' };
  const moment = { now: now + 1 };
  expect(renderStep(step('send_sms', config), scope, moment)).toEqual(
    renderStep(step('send_sms', config), scope, moment),
  );
  expect(renderStep(step('send_sms', config), scope, moment)).not.toEqual(
    renderStep(step('send_sms', config), scope, { now: now - 86_400_000 }),
  );
});
