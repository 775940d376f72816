// Steps of a workflow that may be saved: every step can be reached, and every jump leads forward.
import fc from 'fast-check';
import { anyJson, eventFilters, maybe, runFilters, shortText, text } from './values.ts';

/** What steps may name. */
export interface Named {
  templates: string[];
  audiences: string[];
  layouts: string[];
}

const from = (names: readonly string[]) => (names.length === 0 ? fc.constant(undefined) : fc.constantFrom(...names));
const send = (channel: string, { audiences }: Named) => ({
  channel: maybe(fc.constant(channel)),
  audience: maybe(from(audiences)),
  priority: fc.constantFrom(undefined, 'normal', 'critical'),
  topic: fc.constantFrom(undefined, 'news'),
  class: fc.constantFrom(undefined, 'marketing', 'transactional'),
});
const to = fc.constantFrom('{{user.email}}', 'ada@example.com');

type Target = string | number;
type Config = fc.Arbitrary<object>;
/** A step before it is known where it leads; the function is given targets behind it. */
type Made = (next: Target, later: Target) => Record<string, unknown>;

function messages(named: Named): fc.Arbitrary<Made> {
  const email: Config = fc.oneof(
    fc.record({
      to,
      subject: text,
      bodyHtml: text,
      bodyText: maybe(text),
      from: fc.constantFrom(undefined, 'a@example.com'),
      ...send('Mail', named),
    }),
    ...(named.templates.length === 0
      ? []
      : [fc.record({ to, template: fc.constantFrom(...named.templates), ...send('Mail', named) })]),
  );
  const push = fc.record({
    title: text,
    body: text,
    data: maybe(fc.dictionary(fc.constantFrom('a', 'orderId', '7'), text)),
    ...send('Phones', named),
  });
  const sms = fc.record({ to: fc.constant('{{user.phone}}'), body: text, ...send('Texts', named) });
  return fc.oneof(
    email.map((config) => () => ({ type: 'send_email', config })),
    push.map((config) => () => ({ type: 'send_push', config })),
    sms.map((config) => () => ({ type: 'send_sms', config })),
  );
}

const waits: fc.Arbitrary<Made> = fc.oneof(
  fc
    .record({
      config: fc.constantFrom(undefined, {}, { reason: 'r\r\ns' }),
      delayMinutes: fc.double({ min: 0.5, max: 9_999, noNaN: true }),
    })
    .map((step) => () => ({ type: 'wait', ...step })),
  fc
    .constantFrom(
      { time: '09:30', weekdays: ['monday'] },
      { date: '{{trait.due}}', offsetMinutes: -60, ifMissing: 'continue' },
    )
    .map((until) => () => ({ type: 'wait', config: { until } })),
  fc
    .record({ filters: maybe(eventFilters), since: fc.constantFrom(undefined, 'previous_step', 'run_start') })
    .map((event) => (next: Target, later: Target) => ({
      type: 'wait',
      config: { waitForEvent: { eventType: 'x.*', ...event }, timeoutMinutes: 5, onMatch: later, onTimeout: next },
    })),
  runFilters.map((waitForCondition) => () => ({ type: 'wait', config: { waitForCondition, timeoutMinutes: 1.5 } })),
  fc.constant(() => ({ type: 'wait', config: { collect: { windowMinutes: 10, max: 5 } } })),
);

const others: fc.Arbitrary<Made> = fc.oneof(
  runFilters.map((condition) => (next: Target, later: Target) => ({
    type: 'branch',
    config: { condition, ifTrue: next, ifFalse: later },
  })),
  fc
    .dictionary(fc.constantFrom('plan', '9', 'x'), fc.oneof(anyJson, fc.constant(null)), { minKeys: 1 })
    .map((traits) => () => ({ type: 'update_profile', config: { traits } })),
  fc
    .record({
      method: fc.constantFrom(undefined, 'POST', 'GET'),
      body: maybe(fc.oneof(anyJson, fc.constant(null))),
      headers: fc.constantFrom(undefined, { 'x-a': 'b' }, { 'x-b': { value: '{{event.id}}' } }),
      saveTo: fc.constantFrom(undefined, 'coupon'),
    })
    .map(({ method, body, ...config }) => () => ({
      type: 'webhook',
      config: {
        url: 'https://api.example.com/a?x={{event.id}}',
        ...config,
        ...(method === 'GET' ? { method } : { method, body }),
      },
    })),
  fc
    .record({
      prompt: text,
      system: maybe(text),
      saveTo: fc.constantFrom(undefined, 'draft'),
      flavor: fc.constantFrom('flavor', 'feature'),
    })
    .map(({ flavor, ...config }) => () => ({ type: 'ai_action', config: { [flavor]: 'generate', ...config } })),
  fc.constant((next: Target, later: Target) => ({
    type: 'ai_action',
    config: {
      flavor: 'decide',
      prompt: 'Which?',
      choices: ['a', { value: 'b' }, { value: 'c', next: later }, { value: 'd', next }],
    },
  })),
);

const frame = fc.record({
  label: fc.boolean(),
  title: maybe(shortText),
  delayMinutes: fc.constantFrom(undefined, 0, 5),
  spread: fc.constantFrom(undefined, true, false),
  if: maybe(runFilters),
  /** How a target is written: by its label or by its index. */
  byIndex: fc.boolean(),
  /** Whether the following step is named although it would follow. */
  next: fc.boolean(),
  skip: fc.nat(),
});

const drop = (fields: object): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(fields).flatMap(([key, value]: [string, unknown]) => {
      if (value === undefined) return [];
      return [[key, key === 'config' && typeof value === 'object' && value !== null ? drop(value) : value]];
    }),
  );

/** One to six steps. */
export function steps(named: Named): fc.Arbitrary<Record<string, unknown>[]> {
  const one = fc.tuple(fc.oneof(messages(named), waits, others), frame);
  return fc.array(one, { minLength: 1, maxLength: 6 }).map((list) => {
    const labels = list.map(([, { label }], index) => (label ? `step${index}` : null));
    // A step without a label has one that depends on its type, so it is named by its index.
    const target = (index: number, byIndex: boolean) =>
      index >= list.length ? 'end' : byIndex ? index : (labels[index] ?? index);
    return list.map(([made, { label: _label, byIndex, next, skip, delayMinutes, ...own }], index) => {
      const follows = target(index + 1, byIndex);
      const later = target(Math.min(index + 1 + (skip % 3), list.length), !byIndex);
      const step = made(follows, later);
      const takesNext = next && step.type !== 'branch';
      const label = labels[index] ?? undefined;
      return drop({ delayMinutes, ...own, ...(takesNext ? { next: follows } : {}), ...step, label });
    });
  });
}
