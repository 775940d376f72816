// Valid bundles as people may write them: with defaults written out, in any order, with lines of any system.
import fc from 'fast-check';
import type { Bundle } from '../../../src/contract/bundle.ts';
import type { ProjectFacts } from '../../../src/engine/versions/bundle/facts.ts';
import { steps } from './steps.ts';
import { alertMatch, eventFilters, itemName, maybe, personCondition, shortText, text } from './values.ts';

/** A project with a channel of every kind, and nothing else. */
export const projectWithChannels: ProjectFacts = {
  items: {},
  channels: (
    [
      ['Mail', 'email'],
      ['Texts', 'sms'],
      ['Phones', 'push'],
      ['Ops', 'slack'],
      ['Hook', 'webhook'],
    ] as const
  ).map(([name, kind], index) => ({ name, kind, id: `00000000-0000-4000-9000-00000000000${index}` })),
};

const uniqueNames = (maxLength: number) => fc.uniqueArray(itemName, { maxLength });
const words = (pattern: string[], maxLength: number) => fc.uniqueArray(fc.constantFrom(...pattern), { maxLength });

interface Names {
  audiences: string[];
  layouts: string[];
  partials: string[];
  templates: string[];
  variables: string[];
  workflows: string[];
  tests: string[];
}

const names: fc.Arbitrary<Names> = fc.record({
  audiences: uniqueNames(3),
  layouts: uniqueNames(2),
  partials: words(['button', 'foot-note', 'x9'], 3),
  templates: uniqueNames(3),
  variables: words(['brandName', 'appUrl'], 2),
  workflows: uniqueNames(3),
  tests: uniqueNames(2),
});

const each = <T>(list: readonly string[], make: (name: string) => fc.Arbitrary<T>) => fc.tuple(...list.map(make));
const one = (list: readonly string[]) =>
  list.length === 0 ? fc.constant(undefined) : fc.constantFrom(undefined, ...list);

const audience = (name: string) =>
  fc.record({
    name: fc.constant(name),
    description: fc.oneof(maybe(text), fc.constant(null)),
    condition: personCondition,
  });

/** An HTML text that may call a partial and print a variable. */
const sharing = ({ partials, variables }: Names) =>
  fc
    .tuple(text, one(partials), one(variables))
    .map(([html, call, name]) => `${html}${call ? `{{> ${call}}}` : ''}${name ? `{{var.${name}}}` : ''}`);

const layout = (name: string, known: Names) =>
  fc.record({
    name: fc.constant(name),
    html: sharing(known).map((html) => `${html}{{{body}}}`),
    text: fc.constantFrom(undefined, null, 'a\r\n{{{body}}}'),
  });

const partial = (name: string) =>
  fc.record({
    name: fc.constant(name),
    html: text,
    args: fc.constantFrom(undefined, [], [{ name: 'url', default: 'x' }]),
  });

const template = (name: string, known: Names) =>
  fc.record({
    name: fc.constant(name),
    subject: shortText,
    html: sharing(known),
    text: fc.oneof(maybe(text), fc.constant(null)),
    preheader: fc.oneof(maybe(shortText), fc.constant(null)),
    class: fc.constantFrom(undefined, 'marketing', 'transactional'),
    layout: one(known.layouts),
    locales: fc.constantFrom(undefined, { de: { subject: 'Hallo' }, 'de-AT': { html: 'a\r\nb' } }),
  });

const variable = (name: string) =>
  fc.record({ name: fc.constant(name), description: maybe(shortText), default: maybe(shortText) });

const trigger = ({ audiences }: Names) =>
  fc.oneof(
    fc.record({
      eventType: fc.constantFrom('a.b', '*'),
      filters: maybe(eventFilters),
      recipients: fc.constantFrom(undefined, '{{event.userIds}}'),
    }),
    fc.constant({ date: { trait: 'trialEndsAt', offsetDays: -3, at: '09:00' } }),
    fc.record({ schedule: fc.record({ cron: fc.constant('0 9 * * MON'), audience: one(audiences) }) }),
    fc.constant({ broadcast: true }),
    ...audiences.map((name) => fc.constant({ audience: { name, on: 'enter' } })),
  );

const workflow = (name: string, known: Names) =>
  fc.record({
    name: fc.constant(name),
    description: fc.oneof(maybe(text), fc.constant(null)),
    isActive: fc.constantFrom(undefined, true, false),
    trigger: trigger(known),
    reentry: fc.constantFrom(
      undefined,
      {},
      { policy: 'every', cooldownMinutes: 0 },
      { policy: 'once', key: '{{event.orderId}}' },
    ),
    settings: fc.constantFrom(undefined, {}, { missingVariables: 'empty' }, { onError: 'fail' }),
    exitOn: fc.oneof(
      fc.constantFrom(undefined, []),
      fc.array(fc.record({ eventType: fc.constant('x'), filters: maybe(eventFilters) }), { maxLength: 2 }),
    ),
    steps: steps(known),
  });

const notificationRule = (key: string, { audiences, templates }: Names) =>
  fc.record({
    kind: fc.constant('notification'),
    key: fc.constant(key),
    name: fc.constantFrom(undefined, 'Shown'),
    isActive: fc.constantFrom(undefined, true, false),
    channels: fc.uniqueArray(fc.constantFrom('Mail', 'Texts', 'Phones'), { minLength: 1 }),
    trigger: maybe(fc.record({ eventType: fc.constant('x'), filters: maybe(eventFilters) })),
    audience: one(audiences),
    priority: fc.constantFrom(undefined, 'normal', 'critical'),
    content:
      templates.length === 0 ? maybe(fc.record({ title: shortText, body: maybe(text) })) : fc.constant(undefined),
    template: one(templates),
  });

const alertRule = (name: string) =>
  fc.record({
    kind: fc.constant('alert'),
    name: fc.constant(name),
    match: alertMatch,
    channels: fc.uniqueArray(fc.constantFrom('Ops', 'Hook'), { minLength: 1 }),
    severity: fc.constantFrom(undefined, 'error', 'critical'),
    groupBy: fc.constantFrom(undefined, [], ['host']),
    owner: fc.constantFrom(undefined, null, ' team '),
    escalation: fc.constantFrom(undefined, [], [{ afterMinutes: 5, channels: ['Ops'] }]),
  });

const bundleTest = (name: string, { workflows }: Names) =>
  fc.record({
    name: fc.constant(name),
    workflow: one(workflows),
    given: fc.constant([{ person: { userId: 'ada' } }, { event: 'x' }]),
    advance: fc.constantFrom(undefined, '1d'),
    expect: fc.constant([{ runs: 1 }]),
  });

/** Every object without fields that are undefined, its fields in an order of its own. */
function shuffled(value: unknown, seed: number): unknown {
  if (Array.isArray(value)) return value.map((item: unknown) => shuffled(item, seed));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([, item]) => item !== undefined);
  const rank = (key: string) =>
    [...key].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0) * (seed + 1)) % 1_009, seed);
  return Object.fromEntries(
    entries.toSorted(([a], [b]) => rank(a) - rank(b)).map(([key, item]) => [key, shuffled(item, seed)]),
  );
}

/** A valid bundle; its channels are those of `projectWithChannels`. */
export const validBundle: fc.Arbitrary<Bundle> = names
  .chain((known) =>
    fc.record({
      $schema: fc.constantFrom(undefined, 'http://localhost:8787/schemas/workflow-bundle.v1.json'),
      version: fc.constant(1 as const),
      audiences: each(known.audiences, audience),
      layouts: each(known.layouts, (name) => layout(name, known)),
      partials: each(known.partials, partial),
      rules: fc
        .tuple(
          fc
            .uniqueArray(fc.constantFrom('a.b', 'order_paid'), { maxLength: 2 })
            .chain((keys) => each(keys, (key) => notificationRule(key, known))),
          uniqueNames(2).chain((list) => each(list, alertRule)),
        )
        .map(([notifications, alerts]) => [...alerts, ...notifications]),
      templates: each(known.templates, (name) => template(name, known)),
      tests: each(known.tests, (name) => bundleTest(name, known)),
      variables: each(known.variables, variable),
      workflows: each(known.workflows, (name) => workflow(name, known)),
      seed: fc.nat(1_000),
    }),
  )
  .map(({ seed, ...bundle }) => shuffled(bundle, seed) as Bundle);
