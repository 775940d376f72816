import { describe, expect, test } from 'vitest';
import type { Fault } from '../../../../src/contract/errors.ts';
import { validateWorkflow } from '../../../../src/engine/validate/definition.ts';

const nap = (label: string, next?: unknown) => ({
  label,
  type: 'wait',
  config: {},
  ...(next === undefined ? {} : { next }),
});
const fork = (label: string, ifTrue: unknown, ifFalse: unknown) => ({
  label,
  type: 'branch',
  config: { condition: { trait: 'a', value: 1 }, ifTrue, ifFalse },
});
const decide = (label: string, ...nexts: unknown[]) => ({
  label,
  type: 'ai_action',
  config: {
    flavor: 'decide',
    prompt: 'p',
    choices: nexts.map((next, index) => (next === undefined ? `c${index}` : { value: `c${index}`, next })),
  },
});

function faultsOf(...steps: unknown[]): Fault[] {
  const verdict = validateWorkflow({ name: 'Flow', trigger: { eventType: 'a' }, steps });
  return verdict.ok ? [] : verdict.faults;
}
const short = (...steps: unknown[]) =>
  faultsOf(...steps).map(
    ({ pointer, code, suggestion }) => `${pointer} ${code}${suggestion ? ` ? ${suggestion}` : ''}`,
  );

describe('targets', () => {
  test.each<[string, unknown[], string[]]>([
    ['labels, indexes and "end"', [fork('a', 'c', 1), nap('b', 'end'), nap('c')], []],
    [
      'an unknown label',
      [nap('first', 'lsat'), nap('last')],
      ['/steps/0/next unknown_step ? last', '/steps/1 unreachable_step'],
    ],
    ['an unknown label near "end"', [nap('first', 'ende')], ['/steps/0/next unknown_step ? end']],
    ['an empty label', [fork('a', '', 'end')], ['/steps/0/config/ifTrue unknown_step']],
    [
      'an index after the last step',
      [nap('a', 2), nap('b')],
      ['/steps/0/next out_of_range', '/steps/1 unreachable_step'],
    ],
    ['an index beyond all', [fork('a', 100, 'end')], ['/steps/0/config/ifTrue out_of_range']],
    ['an index before the first step', [fork('a', -1, 'end')], ['/steps/0/config/ifTrue out_of_range']],
    ['half an index', [fork('a', 0.5, 'end')], ['/steps/0/config/ifTrue out_of_range']],
    ['a list', [fork('a', ['b'], 'end'), nap('b')], ['/steps/0/config/ifTrue wrong_type']],
    ['choices', [decide('a', 'b', 'c', 9), nap('b'), nap('c')], ['/steps/0/config/choices/2/next out_of_range']],
    ['a choice that leads to a list', [decide('a', [], 'end')], ['/steps/0/config/choices/0/next wrong_type']],
    [
      'a label that looks like an index is a label',
      [nap('a', '1'), nap('b')],
      ['/steps/0/next unknown_step', '/steps/1 unreachable_step'],
    ],
  ])('%s', (_, steps, expected) => {
    expect(short(...steps)).toEqual(expected);
  });

  test('sentences name field, target and range', () => {
    expect(faultsOf(fork('a', 'nowhere', 7), nap('b')).map(({ message }) => message)).toEqual([
      '`ifTrue` leads to `nowhere`, but no step has that label.',
      '`ifFalse` leads to step 7, but the steps are numbered 0 to 1.',
      'No run can come to `b`: the steps before it end or jump past it.',
    ]);
  });
});

describe('loops', () => {
  test.each<[string, unknown[], string, string]>([
    ['to itself', [nap('a', 'a')], '/steps/0/next', 'a → a'],
    ['to itself by index', [nap('a'), nap('b', 1)], '/steps/1/next', 'b → b'],
    ['to the step before', [nap('a'), fork('b', 'a', 'end')], '/steps/1/config/ifTrue', 'a → b → a'],
    ['over a branch', [nap('a'), fork('b', 'd', 'end'), nap('c'), nap('d', 'a')], '/steps/3/next', 'a → b → d → a'],
    ['from a choice', [nap('a'), decide('b', 'a', 'end')], '/steps/1/config/choices/0/next', 'a → b → a'],
  ])('%s', (_, steps, pointer, name) => {
    const fault = faultsOf(...steps).find(({ code }) => code === 'loop');
    expect(fault?.pointer).toBe(pointer);
    expect(fault?.message).toContain(`closes a loop: ${name}. A run only goes forward`);
  });

  test('a jump back that closes no loop is a fault of its own', () => {
    const faults = faultsOf(fork('a', 'c', 'end'), nap('b', 'end'), nap('c', 'b'));
    expect(faults).toHaveLength(1);
    expect(faults[0]).toMatchObject({ pointer: '/steps/2/next', code: 'backward_jump' });
    expect(faults[0]?.message).toMatch(/^`next` leads back from `c` to `b`\./);
  });

  test('a long loop is named by its ends', () => {
    const steps = Array.from({ length: 100 }, (_, index) => nap(`s${index}`, index === 99 ? 's0' : undefined));
    expect(faultsOf(...steps)[0]?.message).toContain(': s0 → s1 → s2 → s3 → s4 → s5 → s6 → … → s0.');
  });
});

describe('reach', () => {
  test.each<[string, unknown[], string[]]>([
    ['after a step that ends', [nap('a', 'end'), nap('b')], ['/steps/1 unreachable_step']],
    [
      'after a branch nothing falls through',
      [fork('a', 'c', 'end'), nap('b'), nap('c')],
      ['/steps/1 unreachable_step'],
    ],
    [
      'and what only follows such a step',
      [nap('a', 'end'), nap('b'), nap('c')],
      ['/steps/1 unreachable_step', '/steps/2 unreachable_step'],
    ],
    ['a decide step continues when the model is silent', [decide('a', 'c', 'end'), nap('b'), nap('c')], []],
    ['a step reached by a choice alone', [{ ...decide('a', 'b', 'end'), next: 'end' }, nap('b')], []],
    [
      'behind a branch whose targets are missing nothing is said',
      [fork('a', undefined, undefined), nap('b')],
      ['/steps/0/config/ifTrue required', '/steps/0/config/ifFalse required'],
    ],
  ])('%s', (_, steps, expected) => {
    expect(short(...steps)).toEqual(expected);
  });
});

describe('waits that jump', () => {
  const listen = (label: string, targets: object) => ({
    label,
    type: 'wait',
    config: { waitForEvent: { eventType: 'b' }, timeoutMinutes: 5, ...targets },
  });
  test.each<[string, unknown[], string[]]>([
    ['both ways', [listen('a', { onMatch: 'c', onTimeout: 1 }), nap('b'), nap('c')], []],
    ['the other path continues', [listen('a', { onMatch: 'c' }), nap('b', 'end'), nap('c')], []],
    ['nowhere', [listen('a', { onTimeout: 'x1' })], ['/steps/0/config/onTimeout unknown_step']],
    ['back', [nap('a'), listen('b', { onMatch: 'a' })], ['/steps/1/config/onMatch loop']],
    [
      'past a step',
      [listen('a', { onMatch: 'c', onTimeout: 'end' }), nap('b'), nap('c')],
      ['/steps/1 unreachable_step'],
    ],
  ])('%s', (_, steps, expected) => {
    expect(short(...steps)).toEqual(expected);
  });
});

describe('labels', () => {
  test('twice the same, with a free one as suggestion', () => {
    expect(short(nap('a'), nap('a'), nap('a_2'), nap('a'))).toEqual([
      '/steps/1/label duplicate_label ? a_3',
      '/steps/3/label duplicate_label ? a_3',
    ]);
  });

  test('an ill-formed label is one fault: jumps to it still find the step', () => {
    expect(short(nap('a', '2nd'), nap('2nd'))).toEqual(['/steps/1/label invalid_format']);
  });
});
