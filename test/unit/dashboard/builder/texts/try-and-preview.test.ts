import { describe, expect, test } from 'vitest';
import { adviceFor } from '../../../../../src/dashboard/ai-trial/advice.ts';
import { tryBody } from '../../../../../src/dashboard/builder/ai-try/try-body.ts';
import { builderReducer, openBuilder } from '../../../../../src/dashboard/builder/builder-state.ts';
import { type Draft, type DraftStep, stepOf } from '../../../../../src/dashboard/builder/draft.ts';
import { firstSettings } from '../../../../../src/dashboard/builder/dry-run/settings.ts';
import { renderBody, renderMail } from '../../../../../src/dashboard/builder/full-editor/render-text.ts';
import { buildScope } from '../../../../../src/engine/scope.ts';
import { emptyLibrary } from '../../../../../src/engine/templates/email/content.ts';
import { flow, mail } from '../drafts.ts';

const call = { label: 'call', type: 'webhook', config: { url: 'https://shop.test', saveTo: 'coupon' } };
const ai = (label: string, config: object) => ({
  label,
  type: 'ai_action',
  config: { flavor: 'generate', prompt: 'p', ...config },
});
const step = (draft: Draft, label: string): DraftStep => {
  const found = stepOf(draft, label);
  if (found === undefined) throw new Error(label);
  return found;
};

describe('a try of an AI step', () => {
  const draft = flow(
    call,
    ai('line', { saveTo: 'line' }),
    ai('ask', { prompt: '{{ai.line}} {{webhook.coupon.code}} {{ai.later}}', system: 'Be brief.' }),
    ai('later', { saveTo: 'later' }),
  );
  const event = { eventType: 'order.completed', properties: { total: 5 } };

  test('asks with the config, for the person, the stored event and the traits of the dry-run', () => {
    const settings = { ...firstSettings, userId: 'ada', traits: '{"plan":"pro"}', event: { kind: 'known', id: 'e1' } };
    expect(tryBody(draft, step(draft, 'line'), { projectId: 'p', settings: settings as never, event })).toEqual({
      ...{ projectId: 'p', flavor: 'generate', prompt: 'p', saveTo: 'line' },
      ...{ userId: 'ada', profile: { plan: 'pro' }, eventId: 'e1', ai: {}, webhook: {} },
    });
  });

  test('sends an event that is made up, and none of a trigger without one', () => {
    const made = tryBody(draft, step(draft, 'line'), { projectId: 'p', settings: firstSettings, event });
    expect(made).toMatchObject({ event: { type: 'order.completed', properties: { total: 5 } } });
    expect(made).not.toHaveProperty('userId');
    const occasion = { eventType: undefined, properties: {} };
    const none = tryBody(draft, step(draft, 'line'), { projectId: 'p', settings: firstSettings, event: occasion });
    expect(none).not.toHaveProperty('event');
  });

  test('gives the results of earlier steps that it reads: the answers of the dry-run, else their names', () => {
    const answers = { call: { status: 200, body: { code: 'SPRING' } }, line: { outcome: 'ai_unavailable' } } as const;
    const settings = { ...firstSettings, answers };
    expect(tryBody(draft, step(draft, 'ask'), { projectId: 'p', settings, event })).toMatchObject({
      ai: { line: '(ai.line)' },
      webhook: { coupon: { code: 'SPRING' } },
    });
    const said = { ...firstSettings, answers: { line: 'Hello' } };
    const body = tryBody(draft, step(draft, 'ask'), { projectId: 'p', settings: said, event });
    expect(body).toMatchObject({ ai: { line: 'Hello' }, webhook: { coupon: '(webhook.coupon)' } });
    expect(JSON.stringify(body)).not.toContain('"later"');
  });
});

test('a try without an answer says what to do, and whether it is done in the settings', () => {
  const none = (reason: string, statusCode?: number) =>
    adviceFor({ outcome: 'ai_unavailable', reason, ...(statusCode === undefined ? {} : { statusCode }) });
  expect(adviceFor({ outcome: 'completed' })).toBeNull();
  expect(none('no_ai_settings')).toEqual({ text: 'Choose a model first.', inSettings: true });
  expect(none('refused', 401)).toMatchObject({ text: 'Check the API key.', inSettings: true });
  expect(none('refused', 404)?.inSettings).toBe(true);
  expect(none('unusable_reply')?.inSettings).toBe(false);
  for (const passing of [none('failed'), none('failed', 429), none('failed', 503)])
    expect(passing?.text).toContain('Try again');
});

describe('the preview of the full editor', () => {
  const scope = buildScope({
    event: { type: 'order.completed', properties: { total: 5, name: 'A & B' } },
    profile: { userId: 'ada', email: 'ada@example.com', traits: {} },
  });
  const context = { scope, now: 0, library: emptyLibrary };
  const mailOf = (config: object) => step(flow(mail('m', { config: { to: 'x@y.test', ...config } })), 'm');

  test('renders the mail for the person and the event, and names what has no value', () => {
    const written = mailOf({
      to: '{{user.email}}',
      subject: '{{event.total}}',
      bodyHtml: '<b>{{event.name}}{{event.no}}',
    });
    expect(renderMail(written, context)).toMatchObject({
      mail: { to: 'ada@example.com', subject: '5', html: expect.stringContaining('<b>A &amp; B') },
      fault: null,
      missing: ['event.no'],
    });
  });

  test('shows what it can of a step that is not right yet', () => {
    const faulty = renderMail(mailOf({ subject: 's', bodyHtml: '<p>{{#if', layoutId: 'gone', topic: 5 }), context);
    expect(faulty.fault).toContain('never closed');
    expect(faulty.mail.subject).toBe('s');
    expect(renderMail(mailOf({ subject: 7 }), context)).toMatchObject({ fault: null, mail: { subject: '' } });
  });

  test('renders every text of a body of JSON, and a text as it is', () => {
    const body = (config: object) => renderBody({ config: { ...config } }, context);
    expect(JSON.parse(body({ body: { a: ['{{event.total}}'], b: '{{event.no}}' } }).body)).toMatchObject({ a: [5] });
    expect(body({ body: 'Total {{event.total}}' }).body).toBe('Total 5');
    expect(body({ body: '{{#if' }).fault).toContain('body');
    expect(body({})).toEqual({ body: '', fault: null, missing: [] });
  });

  test('it stays open while it is typed in, and no other question survives an edit', () => {
    const open = builderReducer(openBuilder(flow(mail('m')), null, 'm'), {
      type: 'ask',
      question: { kind: 'full-editor', label: 'm', field: '/bodyHtml' },
    });
    const pointer = '/steps/0/config/bodyHtml';
    const edit = { kind: 'set', pointer, value: 'New' } as const;
    const typed = builderReducer(open, { type: 'edit', edit, field: pointer, at: 1 });
    expect(typed.question).toEqual(open.question);
    expect(typed.history.present.draft.steps[0]?.config.bodyHtml).toBe('New');
    expect(builderReducer(open, { type: 'edit', edit, at: 1 }).question).toBeNull();
  });
});
