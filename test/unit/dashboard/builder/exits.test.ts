import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { stepTypes } from '../../../../src/contract/workflows/steps/registry.ts';
import { blankDraft, type Draft, labelAt, readDraft } from '../../../../src/dashboard/builder/draft.ts';
import { applyEdit } from '../../../../src/dashboard/builder/edit.ts';
import { allowedTargets, type Exit, exitsOf, targetOf, waysOf } from '../../../../src/dashboard/builder/exits.ts';
import { toGraph } from '../../../../src/dashboard/builder/graph.ts';
import { starterOf } from '../../../../src/dashboard/builder/starters.ts';
import { led, settled, wiringOf } from '../../../../src/dashboard/builder/wiring.ts';
import { behaviourOf } from '../../../../src/engine/steps/registry.ts';
import { successors } from '../../../../src/engine/steps/step-graph.ts';
import { validateWorkflow } from '../../../../src/engine/validate/definition.ts';
import { randomWorkflow } from '../../../support/random-workflows.ts';
import { decide, drafted, flow, fork, labelsIn, listen, mail, waysIn } from './drafts.ts';

const gold = { if: { event: 'tier', value: 'gold' } };

describe('the ways out of', () => {
  test.each<[string, unknown[], string[]]>([
    ['a step are what follows', [mail('a'), mail('b')], ['a next -> b', 'b next -> end']],
    ['a step are its next', [mail('a', { next: 'b' }), mail('b', { next: 'end' })], ['a next -> b!', 'b next -> end!']],
    [
      'a branch are yes and no',
      [fork('a', 'b', 'end'), mail('b')],
      ['a ifTrue -> b!', 'a ifFalse -> end!', 'b next -> end'],
    ],
    [
      'a branch that can be passed over are three',
      [fork('a', 'b', 'end', gold), mail('b')],
      ['a ifTrue -> b!', 'a ifFalse -> end!', 'a next -> b', 'b next -> end'],
    ],
    ['a wait are what follows', [{ label: 'a', type: 'wait', config: {} }], ['a next -> end']],
    [
      'a wait that listens are happened and timed out',
      [listen('a', { onTimeout: 'c' }), mail('b'), mail('c')],
      ['a onMatch -> b', 'a onTimeout -> c!', 'b next -> c', 'c next -> end'],
    ],
    [
      'a wait that listens lead to its next where they are not given',
      [listen('a', { onMatch: 'b' }, { next: 'c' }), mail('b'), mail('c')],
      ['a onMatch -> b!', 'a onTimeout -> c', 'b next -> c', 'c next -> end'],
    ],
    [
      'a wait that can be passed over are three where both others are given',
      [listen('a', { onMatch: 'b', onTimeout: 'c' }, gold), mail('b'), mail('c')],
      ['a onMatch -> b!', 'a onTimeout -> c!', 'a next -> b', 'b next -> c', 'c next -> end'],
    ],
    [
      'a model that decides are its choices and onward',
      [decide('a', ['x', { value: 'y', next: 'c' }]), mail('b'), mail('c')],
      ['a choice:0 -> b', 'a choice:1 -> c!', 'a next -> b', 'b next -> c', 'c next -> end'],
    ],
  ])('%s', (_, steps, expected) => {
    const draft = flow(...steps);
    const [first] = draft.steps;
    expect(waysIn(draft)).toEqual([`(trigger) next -> ${first?.label}`, ...expected]);
    expect(validateWorkflow(draft)).toMatchObject({ ok: true });
  });

  test('a workflow without steps are the end', () => {
    expect(waysIn(blankDraft())).toEqual(['(trigger) next -> end']);
  });

  test.each(stepTypes)('a new %s are named by its behaviour', (type) => {
    const draft = flow(starterOf(type, 'new'));
    const { fields, exhaustive } = behaviourOf({ type }).jumps;
    const slots = exitsOf(draft, 'new').map(({ exit }) => exit.slot);
    expect(slots).toEqual(exhaustive && slots.length > 1 ? fields : ['next']);
  });

  test('each kind have their words', () => {
    const draft = flow(fork('a', 'b', 'b'), listen('b'), decide('c', ['x', { value: 'y' }], gold));
    const words = draft.steps.map(({ label }) => exitsOf(draft, label).map(({ word }) => word));
    expect(words).toEqual([
      ['Yes', 'No'],
      ['Happened', 'Timed out'],
      ['x', 'y', 'Otherwise'],
    ]);
  });

  test('a faulty step are kept as they were written, and drawn as pills', () => {
    const draft = flow(mail('a', { next: 'nowhere' }), fork('b', 'a', 'end'));
    expect(waysOf(draft).map(({ target, fault }) => `${target} ${fault}`)).toEqual([
      ...['a null', 'end unknown', 'end backward', 'end null'],
    ]);
    expect(toGraph(draft).edges.map(({ pill }) => pill)).toEqual([false, true, true, true]);
    expect(settled(draft, wiringOf(draft))).toBe(draft);
  });
});

describe('a random body', () => {
  test('can be saved', () => {
    fc.assert(
      fc.property(randomWorkflow(), (body) => {
        expect(validateWorkflow(body)).toMatchObject({ ok: true });
      }),
    );
  });

  test('has the ways out that the engine knows', () => {
    fc.assert(
      fc.property(randomWorkflow(), (body) => {
        const verdict = validateWorkflow(body);
        const draft = drafted(body);
        const steps = verdict.ok ? verdict.value.definition.steps : [];
        expect(steps.map((_, index) => new Set(successors(steps, index).map(({ target }) => target)))).toEqual(
          draft.steps.map(({ label }) => new Set(exitsOf(draft, label).map(({ target }) => target))),
        );
      }),
    );
  });

  test('is the same after it was taken apart into steps and ways', () => {
    fc.assert(
      fc.property(randomWorkflow(), (body) => {
        const draft = drafted(body);
        expect(draft).toEqual(body);
        expect(settled(draft, wiringOf(draft))).toBe(draft);
        const again = settled({ ...draft, steps: [] }, wiringOf(draft));
        expect(JSON.stringify(again)).toBe(JSON.stringify(draft));
      }),
    );
  });

  test('is the same when every exit is led away and back', () => {
    fc.assert(
      fc.property(randomWorkflow(), (body) => {
        const draft = drafted(body);
        const wiring = wiringOf(draft);
        const away = { ...wiring, ways: wiring.ways.map((way) => led(way, 'end')) };
        const back = { ...away, ways: away.ways.map((way, place) => led(way, wiring.ways[place]?.target ?? 'end')) };
        expect(settled(draft, back)).toBe(draft);
      }),
    );
  });
});

describe('targets', () => {
  const setTarget = (at: Exit, target: string): Draft => {
    const result = applyEdit(draft, { kind: 'connect', at, target });
    if (!result.ok) throw new Error(result.says);
    return result.draft;
  };
  const draft = flow(fork('a', 'b', 'c'), mail('b', { next: 'd' }), mail('c'), mail('d'));

  test('are set, and change nothing else', () => {
    const after = setTarget({ label: 'b', slot: 'next' }, 'c');
    expect(targetOf(after, { label: 'b', slot: 'next' })).toBe('c');
    expect(labelsIn(after)).toBe('a b c d');
    expect(after.steps.map((step, index) => step === draft.steps[index])).toEqual([true, false, true, true]);
  });

  test('that come later in the list are sorted behind', () => {
    const after = setTarget({ label: 'c', slot: 'next' }, 'b');
    expect(labelsIn(after)).toBe('a c b d');
    expect(waysIn(after)).toEqual([
      '(trigger) next -> a',
      'a ifTrue -> b!',
      'a ifFalse -> c!',
      'c next -> b',
      'b next -> d!',
      'd next -> end',
    ]);
  });

  test('are the end and all steps that cannot reach the exit', () => {
    expect(allowedTargets(draft, { label: 'b', slot: 'next' })).toEqual(['c', 'd', 'end']);
    expect(allowedTargets(draft, { label: 'd', slot: 'next' })).toEqual(['end']);
  });

  test('of the trigger are steps that nothing leads to', () => {
    const loose = setTarget({ label: 'a', slot: 'ifTrue' }, 'c');
    expect(allowedTargets(loose, { label: '(trigger)', slot: 'next' })).toEqual(['a', 'b']);
  });
});

describe('reading', () => {
  test('gives labels, own names and targets as labels', () => {
    const reading = readDraft({
      ...{ id: 'x', version: 3, status: 'active', triggerState: null, $schema: 'https://x.example', description: null },
      ...{ name: 'A', trigger: { broadcast: true } },
      steps: [
        { type: 'branch', config: { condition: [], ifTrue: 1, ifFalse: 7 } },
        {
          type: 'ai_action',
          config: { feature: 'decide', prompt: 'p', choices: ['x', { value: 'y', next: 2 }] },
          next: 2,
        },
        { type: 'wait' },
      ],
    });
    expect(reading.ok && reading.draft).toEqual({
      ...{ name: 'A', isActive: true, trigger: { broadcast: true }, exitOn: [] },
      reentry: { policy: 'every', cooldownMinutes: 0 },
      settings: { missingVariables: 'empty', onError: 'continue' },
      steps: [
        { label: 'branch', type: 'branch', config: { condition: [], ifTrue: 'ai_action', ifFalse: 7 } },
        {
          ...{ label: 'ai_action', type: 'ai_action', next: 'wait' },
          config: { flavor: 'decide', prompt: 'p', choices: ['x', { value: 'y', next: 'wait' }] },
        },
        { label: 'wait', type: 'wait', config: {} },
      ],
    });
  });

  test.each<[string, unknown, string]>([
    ['no object', 'x', ''],
    ['no steps', { name: 'A', trigger: { eventType: 'a' } }, '/steps'],
    ['a step that is none', { name: 'A', trigger: { eventType: 'a' }, steps: [7] }, '/steps/0'],
    ['an unknown type', { name: 'A', trigger: { eventType: 'a' }, steps: [{ type: 'mail' }] }, '/steps/0/type'],
    ['labels twice', { name: 'A', trigger: { eventType: 'a' }, steps: [mail('a'), mail('a')] }, '/steps/1/label'],
    ['a list as next', { name: 'A', trigger: { eventType: 'a' }, steps: [mail('a', { next: [] })] }, '/steps/0/next'],
    ['no trigger', { name: 'A', steps: [mail('a')] }, '/trigger'],
  ])('returns the faults of %s', (_, input, pointer) => {
    const reading = readDraft(input);
    expect(reading.ok ? [] : reading.faults.map((fault) => fault.pointer)).toContain(pointer);
  });

  test('of a pointer is the step that it leads into', () => {
    const draft = flow(mail('a'), mail('b'));
    expect([labelAt(draft, '/steps/1/config/to'), labelAt(draft, '/steps/9'), labelAt(draft, '/trigger')]).toEqual([
      'b',
      null,
      null,
    ]);
  });
});
