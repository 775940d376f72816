// Every text that a mistake or a failure shows is a sentence: no `undefined`, no two colons, no word of the API in it.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type * as z from 'zod';
import type { Route } from '../../../src/contract/api/route.ts';
import { api } from '../../../src/contract/api/table.ts';
import { filterFaults } from '../../../src/contract/conditions/faults.ts';
import { operators } from '../../../src/contract/conditions/operators.ts';
import { channelKinds } from '../../../src/contract/messages/channels/registry.ts';
import { Outcome } from '../../../src/contract/outcomes.ts';
import { evaluate } from '../../../src/engine/conditions/evaluate.ts';
import { faultsOf } from '../../../src/engine/faults/faults.ts';
import { capAnswer } from '../../../src/engine/gates/frequency-cap.ts';
import type { GateFacts } from '../../../src/engine/gates/gate.ts';
import { judge } from '../../../src/engine/gates/judge.ts';
import { paceAnswer } from '../../../src/engine/gates/pace.ts';
import { stormAnswer } from '../../../src/engine/gates/storm.ts';
import { actorWords, stepFailed } from '../../../src/engine/runs/run-words.ts';
import { buildScope } from '../../../src/engine/scope.ts';
import { missingFailure, missingWarnings } from '../../../src/engine/steps/missing.ts';
import { compileTemplate } from '../../../src/engine/templates/compile.ts';
import { validateWorkflow } from '../../../src/engine/validate/definition.ts';
import { explainReason, type Reason, reasons } from '../../../src/worker/providers/reasons.ts';
import { openFacts } from '../../support/gates/facts.ts';
import { textFault } from './sentences.ts';

const wrong: unknown[] = [
  null,
  5,
  -1,
  1.5,
  true,
  '',
  'x',
  'ä'.repeat(5_000),
  [],
  [5],
  {},
  { vendor: 'postmark' },
  { x: 1 },
];

/** A value with one place in it changed, for every place and every wrong value. */
function* mutations(value: unknown): Generator<unknown> {
  yield* wrong;
  if (typeof value !== 'object' || value === null) return;
  if (!Array.isArray(value)) yield { ...value, unknwon: 1 };
  for (const [key, inner] of Object.entries(value)) {
    const put = (changed: unknown) => {
      const copy = structuredClone(value) as Record<string, unknown>;
      if (changed === undefined) delete copy[key];
      else copy[key] = changed;
      return copy;
    };
    yield put(undefined);
    for (const changed of mutations(inner)) yield put(changed);
  }
}

function messagesOf(schema: z.ZodType, base: unknown): string[] {
  return [...mutations(base)].flatMap((input) => {
    const parsed = schema.safeParse(input);
    return parsed.success ? [] : faultsOf(parsed.error, { input, schema }).map(({ message }) => message);
  });
}

const faultsIn = (texts: readonly string[]) =>
  [...new Set(texts)].flatMap((text) => {
    const fault = textFault(text);
    return fault === null ? [] : [`${fault}: ${text}`];
  });

test('the check finds what it looks for', () => {
  expect(textFault('`vendor` must be one of `resend`, `undefined`.')).toBe('names a value of the program');
  expect(textFault('Trying again: The provider has a fault: nothing to do.')).toBe('has two colons');
  expect(textFault('The SMS channel is needs reconnect.')).toBe('holds the word needs reconnect');
  expect(textFault('Step a ended with ai_unavailable.')).toBe('holds the word ai_unavailable');
  expect(textFault('There is no `ai_pending`: write "a: b: c". Or this: x.')).toBeNull();
});

describe('the faults of', () => {
  const routes = Object.entries(api as Record<string, Route>).filter(([, { body }]) => body !== undefined);
  test.each(routes)('the body of %s are sentences', (_, { body, bodyDoc, example }) => {
    const schemas = [body, bodyDoc].flatMap((schema) => schema ?? []);
    expect(faultsIn(schemas.flatMap((schema) => messagesOf(schema, example ?? {})))).toEqual([]);
  });

  const queries = Object.entries(api as Record<string, Route>).filter(([, { query }]) => query !== undefined);
  test.each(queries)('the query of %s are sentences', (_, { query }) => {
    const names = ['pageSize', 'cursor', 'from', 'to', 'status', 'userId', 'type', 'projectId', 'kind', 'x'];
    const inputs = names.flatMap((name) => ['', 'x', '-1', '1e9'].map((value) => ({ [name]: value })));
    const messages = inputs.flatMap((input) => {
      const parsed = query?.safeParse(input);
      return !parsed || parsed.success
        ? []
        : faultsOf(parsed.error, { input, from: 'query', ...(query ? { schema: query } : {}) });
    });
    expect(faultsIn(messages.map(({ message }) => message))).toEqual([]);
  });

  test.each(Object.entries(channelKinds))('a config of a channel of kind %s are sentences', (_, { config }) => {
    expect(faultsIn(messagesOf(config as z.ZodType, { vendor: 'none', apiKey: 1, url: 5, from: [] }))).toEqual([]);
  });

  test('workflows are sentences', () => {
    const steps = [
      { type: 'send_email', config: { to: '{{user.email}}', subject: 's', bodyHtml: 'b', channelId: 'x' } },
      { type: 'send_push', config: { title: 't', body: 'b', data: { a: 'b' } } },
      { type: 'send_sms', config: { to: '{{user.phone}}', body: 'b' } },
      { type: 'webhook', config: { url: 'https://example.com', method: 'GET', headers: { a: 'b' }, body: 1 } },
      { type: 'update_profile', config: { traits: { a: 1 } } },
      { type: 'wait', config: { until: { date: '2026-05-01', time: '09:00', timezone: 'UTC' } }, delayMinutes: 5 },
      {
        label: 'b',
        type: 'branch',
        config: { condition: { trait: 'a', op: 'eq', value: 1 }, ifTrue: 'end', ifFalse: 'c' },
      },
      {
        label: 'c',
        type: 'ai_action',
        config: { flavor: 'decide', prompt: 'p', choices: ['a', { value: 'b', next: 'end' }] },
      },
    ];
    const flow = {
      name: 'Flow',
      trigger: { eventType: 'a', filters: [{ event: 'x', value: 1 }] },
      reentry: { key: '{{event.a}}' },
      exitOn: [{ eventType: 'b' }],
      steps,
    };
    const messages = [...mutations(flow)].flatMap((input) => {
      const verdict = validateWorkflow(input);
      return verdict.ok ? [] : verdict.faults.map(({ message }) => message);
    });
    expect(messages.length).toBeGreaterThan(1_000);
    expect(faultsIn(messages)).toEqual([]);
  });

  test('templates are sentences', () => {
    const sources = [
      ...[
        '{{',
        '{{}}',
        '{{#if}}',
        '{{#if a}}',
        '{{/if}}',
        '{{else}}',
        '{{a=b}}',
        '{{a | b}}',
        '{{user.a | upcase}}',
        '{% if a %}',
      ],
      ...[
        '{{(a}}',
        '{{a)}}',
        '{{> p}}',
        '{{* d}}',
        '{{{{raw}}}}',
        '{{upper}}',
        '{{upper 1 2}}',
        '{{nope 1}}',
        '{{date event.at "YY"}}',
      ],
      ...[
        '{{x}}',
        '{{x.y}}',
        '{{"a b"}}',
        '{{@x}}',
        '{{../a}}',
        '{{this}}',
        '{{currency 1 "euro"}}',
        '{{number 1 locale="xx-yy-zz"}}',
      ],
      ...[
        '{{!-- a',
        '{{{a}}',
        '{{a}}}',
        '\0',
        'x'.repeat(200_000),
        '{{#each event.a zero=1}}{{/each}}',
        '{{#if event.a x=1}}{{/if}}',
        `${'{{#if event.a}}'.repeat(30)}`,
      ],
      ...[
        '{{truncate event.a "x"}}',
        '{{replace event.a "" "b"}}',
        '{{date event.a tz="Nowhere/X"}}',
        '{{a.[b c}}',
        '{{if event.a}}',
      ],
    ];
    const messages = sources.flatMap((source) =>
      [true, false].flatMap((html) => {
        const compiled = compileTemplate(source, { html });
        return compiled.ok ? [] : compiled.faults.map(({ message }) => message);
      }),
    );
    expect(messages.length).toBeGreaterThan(40);
    expect(faultsIn(messages)).toEqual([]);
  });

  test('conditions are sentences, and so is why one does not hold', () => {
    const values: unknown[] = [undefined, null, 1, 'x', [], ['a'], {}, true];
    const all = [...Object.keys(operators), '==', 'eqq', 5].flatMap((op) =>
      values.map((value) => ({ trait: 'a', op, value })),
    );
    const scopes = [{}, { a: 'x' }, { a: 5 }, { a: ['x'] }, { a: null }].map((traits) =>
      buildScope({ profile: { traits } }),
    );
    const broken = [
      undefined,
      {},
      { trate: 'a', op: 'eqq' },
      { trait: 'a', user: 'b' },
      { any: [] },
      { not: 5 },
      { trait: '' },
    ];
    const refusals = [...broken, ...all].flatMap((condition) => filterFaults(condition).map(({ message }) => message));
    const reasonsWhy = all.flatMap((condition) =>
      scopes.flatMap((scope) => {
        const verdict = evaluate(condition as never, scope, 0);
        return verdict.ok ? [] : verdict.why.sentence;
      }),
    );
    expect(faultsIn([...refusals, ...reasonsWhy])).toEqual([]);
  });
});

describe('what a run says is a sentence:', () => {
  test('why a gate is closed, or holds a message', () => {
    const quiet = { hours: { start: '22:00', end: '08:00' }, zone: 'Europe/Paris' };
    const facts: Partial<GateFacts>[] = [
      { suppressedFor: 'hard_bounce' },
      { content: { class: 'marketing', topic: 'news' }, preferences: [{ topic: '*', kind: '*', allowed: false }] },
      { content: { class: 'marketing', topic: null }, preferences: [{ topic: '*', kind: 'email', allowed: false }] },
      { content: { class: 'inline', topic: 'news' }, topicDefault: false },
      { outsideAudience: { name: 'Pro', why: null } },
      { quiet, now: Date.UTC(2026, 4, 1, 23) },
      { channel: 'missing' },
      { channel: 'disabled' },
      { channel: 'needs_reconnect' },
      { recipient: ' ' },
      { recipient: '', channel: 'none' },
      { devices: 0 },
      { unverifiedDomain: '' },
      { unverifiedDomain: 'x.example' },
    ];
    const stops = facts.flatMap((fact) => judge(openFacts(fact)).stop ?? []);
    expect(stops).toHaveLength(facts.length);
    const cap = { of: 'rule', scope: 'r:1', perUser: 2, windowHours: 24 } as const;
    const asked = { deliveryId: 'd', now: 0, priority: 'normal' } as const;
    const counted = [
      capAnswer(
        [cap],
        [0, 1].map((at) => ({ scope: 'r:1', at: -at, deliveryId: `${at}` })),
        asked,
      ),
      capAnswer([{ ...cap, of: 'channel' }], [], asked),
      stormAnswer({ limit: 1, windowSeconds: 60 }, { windowAt: 0, count: 2, isWithin: false }, 'normal'),
      paceAnswer(5_000, 0),
    ].flatMap((answer) => ('stop' in answer ? answer.stop : []));
    expect(counted).toHaveLength(4);
    const closedChannel = stops.filter((stop) => stop.kind === 'held' && stop.why === 'channel_closed');
    const retried = closedChannel.map(({ message }) => `Trying again: ${message}`);
    expect(retried).toHaveLength(1);
    expect(faultsIn([...[...stops, ...counted].map(({ message }) => message), ...retried])).toEqual([]);
  });

  test.each(Object.keys(reasons) as Reason[])(
    'the reason %s, also while the step is tried again and when it ended the run',
    (reason) => {
      const message = explainReason(reason, 'detail');
      const ends = Outcome.options.map((outcome) => stepFailed('mail', outcome, message));
      expect(faultsIn([message, explainReason(reason), `Trying again: ${message}`, ...ends])).toEqual([]);
    },
  );

  test('who did something, and what is missing', () => {
    const missing = missingFailure(['event.a', 'event.b'], 'fail')?.message ?? '';
    const warnings = (['empty', 'fail'] as const).flatMap((setting) => missingWarnings(['event.a'], setting));
    expect(
      faultsIn([`Cancelled by ${actorWords('key:Demo admin')}.`, missing, ...warnings.map(({ message }) => message)]),
    ).toEqual([]);
    expect(warnings.map(({ message }) => message)).toEqual([
      '{{event.a}} has no value; it rendered empty.',
      '{{event.a}} has no value.',
    ]);
    expect(actorWords('key:Demo admin')).toBe('the key "Demo admin"');
  });
});

/** The texts in a source file that read like sentences. */
function sentencesIn(source: string): string[] {
  const code = source.replace(/^\s*(\/\/|\*|\/\*).*$/gm, '');
  const literals = code.match(/'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`/g) ?? [];
  return literals
    .map((literal) =>
      literal
        .slice(1, -1)
        .replace(/\$\{[^}]*\}/g, 'x')
        .replace(/\\`[^`]*\\`/g, 'x')
        .replace(/\\(.)/g, '$1'),
    )
    .filter((text) => /^[A-Z].* .*[.?]$/.test(text) && !text.includes('\n'));
}

test.each(['contract', 'engine', 'worker'])(
  'no sentence in src/%s has two colons or a word of the API in it',
  (folder) => {
    const root = join(import.meta.dirname, '../../../src', folder);
    const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
    const texts = files.flatMap((file) => sentencesIn(readFileSync(join(root, file), 'utf8')));
    expect(texts.length).toBeGreaterThan(50);
    expect(faultsIn(texts)).toEqual([]);
  },
);
