import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toInput, type ValidWorkflow, validateWorkflow } from '../../../../src/engine/validate/definition.ts';

const nap = { type: 'wait', config: {} };
const flow = (...steps: unknown[]) => ({ name: 'Flow', trigger: { eventType: 'a' }, steps });

function valid(input: unknown): ValidWorkflow {
  const verdict = validateWorkflow(input);
  if (!verdict.ok) throw new Error(JSON.stringify(verdict.faults));
  return verdict.value;
}
const labels = (...steps: unknown[]) => valid(flow(...steps)).definition.steps.map(({ label }) => label);

describe('defaults', () => {
  test('everything that was left out is filled in', () => {
    expect(valid({ name: ' Flow ', trigger: { eventType: 'a' }, steps: [nap] })).toEqual({
      name: 'Flow',
      description: null,
      isActive: true,
      definition: {
        trigger: { eventType: 'a' },
        reentry: { policy: 'every', cooldownMinutes: 0 },
        exitOn: [],
        settings: { missingVariables: 'empty', onError: 'continue' },
        steps: [{ label: 'wait', type: 'wait', config: {}, delayMinutes: 0, next: null }],
      },
    });
  });

  test('a description of null is none', () => {
    expect(valid({ ...flow(nap), description: null }).description).toBeNull();
  });

  test('what was given is kept', () => {
    const projectId = '00000000-0000-4000-8000-000000000001';
    const given = {
      ...flow({ ...nap, label: 'x', title: 'A nap', delayMinutes: 0.5, next: 'end' }),
      description: 'd',
      isActive: false,
      projectId,
      reentry: { policy: 'once', key: '{{event.id}}' },
      exitOn: [{ eventType: 'b.*' }],
      settings: { onError: 'fail' },
    };
    expect(valid(given)).toEqual({
      name: 'Flow',
      description: 'd',
      isActive: false,
      projectId,
      definition: {
        trigger: { eventType: 'a' },
        reentry: { policy: 'once', key: '{{event.id}}', cooldownMinutes: 0 },
        exitOn: [{ eventType: 'b.*' }],
        settings: { missingVariables: 'empty', onError: 'fail' },
        steps: [{ label: 'x', title: 'A nap', type: 'wait', config: {}, delayMinutes: 0.5, next: 'end' }],
      },
    });
  });
});

describe('labels made from the type', () => {
  test.each<[string, unknown[], string[]]>([
    ['are numbered from the second on', [nap, nap, nap], ['wait', 'wait_2', 'wait_3']],
    [
      'never take a given one, wherever it stands',
      [nap, { ...nap, label: 'wait' }, { ...nap, label: 'wait_2' }, nap],
      ['wait_3', 'wait', 'wait_2', 'wait_4'],
    ],
    ['can be jumped to', [{ ...nap, next: 'wait_2' }, nap], ['wait', 'wait_2']],
  ])('%s', (_, steps, expected) => {
    expect(labels(...steps)).toEqual(expected);
  });
});

describe('jumps', () => {
  test('indexes become labels, "end" stays, choices get a next', () => {
    const { steps } = valid(
      flow(
        { type: 'branch', config: { condition: { event: 'vip', value: true }, ifTrue: 2, ifFalse: 1 } },
        { label: 'plain', ...nap, next: 'end' },
        {
          label: 'ask',
          type: 'ai_action',
          config: {
            feature: 'decide',
            prompt: 'p',
            choices: ['a', { value: 'b', next: 3 }, { value: 'c', next: 'end' }],
          },
        },
        { label: 'last', ...nap },
      ),
    ).definition;
    expect(steps[0]?.config).toEqual({ condition: { event: 'vip', value: true }, ifTrue: 'ask', ifFalse: 'plain' });
    expect(steps[1]?.next).toBe('end');
    expect(steps[2]?.config).toEqual({
      flavor: 'decide',
      prompt: 'p',
      choices: [
        { value: 'a', next: null },
        { value: 'b', next: 'last' },
        { value: 'c', next: 'end' },
      ],
    });
  });

  test('the targets of a wait become labels, those left out stay out', () => {
    const listen = { waitForEvent: { eventType: 'b' }, timeoutMinutes: 5, onTimeout: 1 };
    const [step] = valid(flow({ type: 'wait', config: listen }, { label: 'late', ...nap })).definition.steps;
    expect(step?.config).toEqual({
      waitForEvent: { eventType: 'b', since: 'previous_step' },
      timeoutMinutes: 5,
      onTimeout: 'late',
    });
  });

  test('flavor and feature that agree are one', () => {
    const [step] = valid(flow({ type: 'ai_action', config: { flavor: 'generate', feature: 'generate', prompt: 'p' } }))
      .definition.steps;
    expect(step?.config).toEqual({ flavor: 'generate', prompt: 'p' });
  });
});

const text = fc.constantFrom('x', 'Hi {{user.firstName}}', '{{#if event.vip}}a{{else}}b{{/if}}', '{{event.amount}}');
const condition = fc.oneof(
  fc.record({ trait: fc.constantFrom('plan', 'a.b'), value: fc.oneof(fc.string(), fc.integer(), fc.boolean()) }),
  fc.constant([{ all: [{ event: 'x', op: 'gt', value: 5 }, { not: { eventType: 'a.*' } }] }]),
);

/** A well-formed step at an index of a flow of a given length; its jumps lead forward, by index or to the end. */
function stepAt(index: number, count: number): fc.Arbitrary<Record<string, unknown>> {
  const target = fc.oneof(
    fc.constant('end'),
    ...(index + 1 < count ? [fc.integer({ min: index + 1, max: count - 1 })] : []),
  );
  const type = (name: string, config: fc.Arbitrary<unknown>) => fc.record({ type: fc.constant(name), config });
  const frame = fc.record(
    {
      title: fc.string({ maxLength: 20 }),
      delayMinutes: fc.constantFrom(0, 0.02, 60, 525_600),
      label: fc.constant(`step${index}`),
    },
    { requiredKeys: [] },
  );
  const configs = fc.oneof(
    type(
      'send_email',
      fc.record(
        { to: text, subject: text, bodyHtml: text, bodyText: text, from: text },
        { requiredKeys: ['to', 'subject', 'bodyHtml'] },
      ),
    ),
    type(
      'send_push',
      fc.record(
        { title: text, body: text, data: fc.dictionary(fc.constantFrom('a', 'b'), text) },
        { requiredKeys: ['title', 'body'] },
      ),
    ),
    type('send_sms', fc.record({ to: text, body: text })),
    type(
      'webhook',
      fc.record(
        {
          url: text.map((path) => `https://x.test/${path}`),
          method: fc.constantFrom('PUT', 'POST'),
          body: fc.constantFrom(null, { a: ['{{event.x}}', 1] }),
        },
        { requiredKeys: ['url'] },
      ),
    ),
    type(
      'update_profile',
      fc.record({ traits: fc.constantFrom({ a: '{{event.x}}' }, { b: null, c: [1, { d: 'x' }] }) }),
    ),
    type('wait', fc.record({ reason: fc.string({ maxLength: 20 }) }, { requiredKeys: [] })),
    type(
      'wait',
      fc.record(
        { waitForCondition: condition, timeoutMinutes: fc.constant(5), onMatch: target },
        { requiredKeys: ['waitForCondition', 'timeoutMinutes'] },
      ),
    ),
    type(
      'ai_action',
      fc.record({
        feature: fc.constant('extract'),
        prompt: text,
        fields: fc.constant({ city: 'string' }),
        saveTo: fc.constant('x'),
      }),
    ),
    type(
      'ai_action',
      fc.record({
        flavor: fc.constant('decide'),
        prompt: text,
        choices: fc.tuple(fc.constant('a'), fc.record({ value: fc.constant('b'), next: target })),
      }),
    ),
    // One side goes to the next step, so that every step can be reached.
    type(
      'branch',
      fc.record({ condition, ifTrue: target, ifFalse: fc.constant(index + 1 < count ? index + 1 : 'end') }),
    ),
  );
  return fc.tuple(configs, frame).map(([step, rest]) => ({ ...step, ...rest }));
}

const workflows = fc.integer({ min: 1, max: 8 }).chain((count) =>
  fc.record(
    {
      name: fc.constant('Flow'),
      description: fc.string({ maxLength: 20 }),
      isActive: fc.boolean(),
      trigger: fc.record(
        { eventType: fc.constantFrom('a', 'a.*'), filters: condition },
        { requiredKeys: ['eventType'] },
      ),
      reentry: fc.record(
        { policy: fc.constantFrom('once', 'after_exit'), key: text, cooldownMinutes: fc.nat(100) },
        { requiredKeys: [] },
      ),
      exitOn: fc.array(
        fc.record({ eventType: fc.constant('b'), filters: condition }, { requiredKeys: ['eventType'] }),
        { maxLength: 2 },
      ),
      settings: fc.record({ missingVariables: fc.constantFrom('empty', 'fail') }, { requiredKeys: [] }),
      steps: fc.tuple(...Array.from({ length: count }, (_, index) => stepAt(index, count))),
    },
    { requiredKeys: ['name', 'trigger', 'steps'] },
  ),
);

describe('any workflow', () => {
  test('comes back the same from its API body, even over the wire', () => {
    fc.assert(
      fc.property(workflows, (input) => {
        const { name, description, isActive, definition } = valid(input);
        const body = toInput(name, description, isActive, definition);
        const again = valid(body);
        expect(again).toStrictEqual({ name, description, isActive, definition });
        expect(JSON.stringify(valid(JSON.parse(JSON.stringify(body))).definition)).toBe(JSON.stringify(definition));
        expect(toInput(name, description, isActive, again.definition)).toStrictEqual(body);
      }),
    );
  });

  test('broken in one place it is refused, never thrown on, and the input stays as it was', () => {
    const places = fc.array(fc.nat(30), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(workflows, places, fc.jsonValue(), (input, path, value) => {
        const broken: unknown = structuredClone(input);
        put(broken, path, value);
        const before = JSON.stringify(broken);
        const verdict = validateWorkflow(broken);
        if (!verdict.ok) expect(verdict.faults.length).toBeGreaterThan(0);
        expect(JSON.stringify(broken)).toBe(before);
      }),
    );
  });

  test('any value whatsoever is answered', () => {
    const odd = fc.oneof(
      fc.anything(),
      fc.record({ name: fc.anything(), trigger: fc.anything(), steps: fc.array(fc.anything()) }),
    );
    fc.assert(
      fc.property(odd, (input) => {
        const verdict = validateWorkflow(input);
        if (!verdict.ok)
          for (const { pointer, message } of verdict.faults)
            expect([pointer, message]).toEqual([expect.any(String), expect.any(String)]);
      }),
    );
  });
});

/** Puts a value somewhere below the root; each number of the path chooses among the keys at hand. */
function put(root: unknown, path: number[], value: unknown): void {
  let at = root;
  for (const [depth, choice] of path.entries()) {
    if (typeof at !== 'object' || at === null) return;
    const keys = Object.keys(at);
    const key = keys[choice % Math.max(keys.length, 1)] ?? 'extra';
    const object = at as Record<string, unknown>;
    if (depth === path.length - 1) object[key] = value;
    else at = object[key];
  }
}
