// What each edit does, by examples. Its general rules are in edit.test.ts.
import { describe, expect, test } from 'vitest';
import { stepTypes } from '../../../../src/contract/workflows/steps/registry.ts';
import { blankDraft, type Draft, stepOf } from '../../../../src/dashboard/builder/draft.ts';
import {
  applyEdit,
  columnMoves,
  copyText,
  deletionsOf,
  type Edit,
  lostByChange,
  moveTargets,
} from '../../../../src/dashboard/builder/edit.ts';
import { exitsOf } from '../../../../src/dashboard/builder/exits.ts';
import { validateWorkflow } from '../../../../src/engine/validate/definition.ts';
import { decide, flow, fork, labelsIn, listen, mail, waysIn } from './drafts.ts';

function edited(draft: Draft, edit: Edit) {
  const result = applyEdit(draft, edit);
  if (!result.ok) throw new Error(result.says);
  return result;
}
const refusal = (draft: Draft, edit: Edit) => {
  const result = applyEdit(draft, edit);
  return result.ok ? null : result.says;
};
const sms = (label: string, extra: object = {}) => ({
  label,
  type: 'send_sms',
  config: { to: '+4915', body: 'b' },
  ...extra,
});

/** a -> branch (yes: b -> c, no: d) -> e -> f */
const diamond = () =>
  flow(
    mail('a'),
    fork('x', 'b', 'd', { title: 'Large order?' }),
    mail('b'),
    mail('c', { next: 'e' }),
    mail('d'),
    mail('e'),
    mail('f'),
  );

describe('insert', () => {
  test('puts a step between two others and says so', () => {
    const draft = flow(mail('a', { title: 'Confirm by email' }), mail('b'));
    const result = edited(draft, { kind: 'insert', at: { label: 'a', slot: 'next' }, type: 'send_sms' });
    expect(labelsIn(result.draft)).toBe('a send_sms b');
    expect(result.draft.steps[0]).toBe(draft.steps[0]);
    expect(result).toMatchObject({ focus: 'send_sms', says: 'Send SMS added after Confirm by email.' });
  });

  test('keeps a jump spelled out, on both of its sides', () => {
    const draft = flow(fork('x', 'a', 'b'), mail('a', { next: 'c' }), mail('b'), mail('c'));
    const { draft: after } = edited(draft, { kind: 'insert', at: { label: 'a', slot: 'next' }, type: 'wait' });
    expect(labelsIn(after)).toBe('x a wait b c');
    expect(after.steps[1]?.next).toBe('wait');
    expect(after.steps[2]?.next).toBe('c');
  });

  test('of a branch leads both ways to where the exit led', () => {
    const { draft } = edited(flow(mail('a'), mail('b')), {
      kind: 'insert',
      at: { label: 'a', slot: 'next' },
      type: 'branch',
    });
    expect(stepOf(draft, 'branch')?.config).toEqual({ condition: [], ifTrue: 'b', ifFalse: 'b' });
  });

  test('into an arm leaves the other one', () => {
    const { draft } = edited(diamond(), { kind: 'insert', at: { label: 'x', slot: 'ifFalse' }, type: 'wait' });
    expect(labelsIn(draft)).toBe('a x wait b c d e f');
    expect(waysIn(draft)).toEqual([
      ...['(trigger) next -> a', 'a next -> x', 'x ifTrue -> b!', 'x ifFalse -> wait!', 'wait next -> d!'],
      ...['b next -> c', 'c next -> e!', 'd next -> e', 'e next -> f', 'f next -> end'],
    ]);
  });

  test('into one choice leaves the others', () => {
    const draft = flow(decide('a', ['x', 'y']), mail('b'));
    const { draft: after } = edited(draft, { kind: 'insert', at: { label: 'a', slot: 'choice:1' }, type: 'wait' });
    expect(after.steps[0]).toMatchObject({ config: { choices: ['x', { value: 'y', next: 'wait' }] }, next: 'b' });
    expect(after.steps[1]).not.toHaveProperty('next');
  });

  test('begins a blank workflow, with every type', () => {
    let draft = blankDraft();
    for (const type of stepTypes)
      draft = edited(draft, { kind: 'insert', at: { label: '(trigger)', slot: 'next' }, type }).draft;
    expect(draft.steps.map(({ type }) => type)).toEqual(stepTypes.toReversed());
    expect(exitsOf(draft, 'wait').map(({ target }) => target)).toEqual(['update_profile']);
  });

  test('numbers labels and stops at 100 steps', () => {
    let draft = flow(mail('send_email'));
    for (let count = 1; count < 100; count++)
      draft = edited(draft, { kind: 'insert', at: { label: '(trigger)', slot: 'next' }, type: 'send_email' }).draft;
    expect(draft.steps[0]?.label).toBe('send_email_100');
    const at = { label: 'send_email', slot: 'next' };
    expect(refusal(draft, { kind: 'insert', at, type: 'wait' })).toBe('A workflow has at most 100 steps.');
  });
});

describe('delete', () => {
  test('leads on to where the step led', () => {
    const result = edited(diamond(), { kind: 'delete', label: 'c' });
    expect(labelsIn(result.draft)).toBe('a x b d e f');
    expect(stepOf(result.draft, 'b')?.next).toBe('e');
    expect(result).toMatchObject({ focus: 'e', says: 'Send email deleted.' });
  });

  test('of a branch asks which side stays, and counts what goes', () => {
    expect(deletionsOf(diamond(), 'x')).toEqual([
      { keep: 'ifTrue', word: 'Yes', target: 'b', removes: ['x', 'd'] },
      { keep: 'ifFalse', word: 'No', target: 'd', removes: ['x', 'b', 'c'] },
      { keep: null, word: null, target: 'e', removes: ['x', 'b', 'c', 'd'] },
    ]);
  });

  test.each([
    ['ifTrue', 'a b c e f', 'Large order? deleted with 1 more step.'],
    ['ifFalse', 'a d e f', 'Large order? deleted with 2 more steps.'],
    [null, 'a e f', 'Large order? deleted with 3 more steps.'],
  ])('of a branch keeps %s', (keep, labels, says) => {
    const result = edited(diamond(), { kind: 'delete', label: 'x', keep });
    expect(labelsIn(result.draft)).toBe(labels);
    expect(result.says).toBe(says);
    expect(validateWorkflow(result.draft)).toMatchObject({ ok: true });
  });

  test('of a branch whose ways are equal asks nothing', () => {
    const draft = flow(fork('x', 'a', 'a'), mail('a'));
    expect(deletionsOf(draft, 'x')).toEqual([{ keep: 'ifTrue', word: null, target: 'a', removes: ['x'] }]);
  });

  test('keeps what a jump past the meeting leads to', () => {
    const draft = flow(fork('x', 'a', 'b'), mail('a', { next: 'd' }), mail('b'), mail('c'), mail('d'));
    expect(deletionsOf(draft, 'x').at(-1)).toMatchObject({ target: 'd', removes: ['x', 'a', 'b', 'c'] });
  });

  test('of the only step leaves none', () => {
    expect(edited(flow(mail('a')), { kind: 'delete', label: 'a' })).toMatchObject({
      draft: { steps: [] },
      focus: null,
    });
  });
});

describe('duplicate', () => {
  test('copies a step behind it', () => {
    const result = edited(diamond(), { kind: 'duplicate', label: 'b' });
    expect(labelsIn(result.draft)).toBe('a x b b_2 c d e f');
    expect(result.focus).toBe('b_2');
  });

  test('copies a branch with its block up to where its ways meet', () => {
    const { draft } = edited(diamond(), { kind: 'duplicate', label: 'x' });
    expect(labelsIn(draft)).toBe('a x b c d x_2 b_2 c_2 d_2 e f');
    expect(waysIn(draft).slice(2, 11)).toEqual([
      ...['x ifTrue -> b!', 'x ifFalse -> d!', 'b next -> c', 'c next -> x_2!', 'd next -> x_2'],
      ...['x_2 ifTrue -> b_2!', 'x_2 ifFalse -> d_2!', 'b_2 next -> c_2', 'c_2 next -> e!'],
    ]);
  });
});

describe('move', () => {
  test('takes a step out of an arm', () => {
    const result = edited(diamond(), { kind: 'move', label: 'c', to: { label: 'a', slot: 'next' } });
    expect(labelsIn(result.draft)).toBe('a c x b d e f');
    expect(result.says).toBe('Send email moved after Send email.');
    expect(stepOf(result.draft, 'b')?.next).toBe('e');
    expect(stepOf(result.draft, 'c')?.next).toBe('x');
  });

  test('takes a block whole, and not into itself', () => {
    const draft = diamond();
    expect(moveTargets(draft, 'x').map(({ id }) => id)).toEqual(['(trigger)#next', 'e#next', 'f#next']);
    const result = edited(draft, { kind: 'move', label: 'x', to: { label: 'f', slot: 'next' } });
    expect(labelsIn(result.draft)).toBe('a e f x b c d');
    expect(result.says).toBe('Large order? and 3 more steps moved after Send email.');
    expect(waysIn(result.draft).slice(-3)).toEqual(['b next -> c', 'c next -> end!', 'd next -> end']);
    expect(refusal(draft, { kind: 'move', label: 'x', to: { label: 'b', slot: 'next' } })).toBe(
      'Large order? cannot be moved there.',
    );
  });

  test('lets two blocks of a column change places', () => {
    const draft = diamond();
    expect(['a', 'x', 'b', 'c', 'd', 'e', 'f'].map((label) => columnMoves(draft, label))).toEqual([
      { up: false, down: true },
      { up: true, down: true },
      { up: false, down: true },
      { up: true, down: false },
      { up: false, down: false },
      { up: true, down: true },
      { up: true, down: false },
    ]);
    const up = edited(draft, { kind: 'moveUp', label: 'x' });
    expect(labelsIn(up.draft)).toBe('x b c d a e f');
    expect(up.says).toBe('Large order? and 3 more steps moved before Send email.');
    const down = edited(draft, { kind: 'moveDown', label: 'x' });
    expect(labelsIn(down.draft)).toBe('a e x b c d f');
    expect(edited(down.draft, { kind: 'moveUp', label: 'x' }).draft.steps.map(({ label }) => label)).toEqual(
      draft.steps.map(({ label }) => label),
    );
    expect(refusal(draft, { kind: 'moveUp', label: 'a' })).toBe('Send email is the first in its column.');
  });
});

describe('connect', () => {
  test('makes a merge, and keeps what is not reached any more', () => {
    const result = edited(diamond(), { kind: 'connect', at: { label: 'x', slot: 'ifTrue' }, target: 'e' });
    expect(result.says).toBe('Yes of Large order? now goes to Send email.');
    const verdict = validateWorkflow(result.draft);
    expect(verdict.ok ? [] : verdict.faults.map(({ code }) => code)).toEqual(['unreachable_step', 'unreachable_step']);
  });

  test('attaches a step that was not reached again', () => {
    const loose = edited(diamond(), { kind: 'connect', at: { label: 'x', slot: 'ifTrue' }, target: 'e' }).draft;
    const { draft } = edited(loose, { kind: 'connect', at: { label: 'd', slot: 'next' }, target: 'b' });
    expect(labelsIn(draft)).toBe('a x d b c e f');
    expect(validateWorkflow(draft)).toMatchObject({ ok: true });
  });

  test('ends a run, and makes no loop', () => {
    const draft = diamond();
    expect(edited(draft, { kind: 'connect', at: { label: 'e', slot: 'next' }, target: 'end' }).says).toBe(
      'Send email now ends the run.',
    );
    expect(refusal(draft, { kind: 'connect', at: { label: 'e', slot: 'next' }, target: 'x' })).toBe(
      'Send email cannot go to Large order?: a run only goes forward.',
    );
  });

  test('leads nothing back to the first step, also from a step that is not reached', () => {
    const cut = edited(flow(mail('a'), mail('b')), {
      kind: 'connect',
      at: { label: 'a', slot: 'next' },
      target: 'end',
    });
    expect(refusal(cut.draft, { kind: 'connect', at: { label: 'b', slot: 'next' }, target: 'a' })).toBe(
      'Send email cannot go to Send email: a run only goes forward.',
    );
  });
});

describe('change of type', () => {
  test('keeps label, title, delay and the fields of the same name', () => {
    const draft = flow(mail('a', { title: 'Thanks', delayMinutes: 5 }), mail('b'));
    const step = stepOf(draft, 'a');
    expect(step && lostByChange(step, 'send_sms')).toEqual(['subject', 'bodyHtml']);
    const { draft: after } = edited(draft, { kind: 'changeType', label: 'a', type: 'send_sms' });
    expect(after.steps[0]).toEqual({
      ...{ label: 'a', title: 'Thanks', type: 'send_sms', delayMinutes: 5 },
      config: { to: '{{user.email}}', body: '' },
    });
  });

  test('loses nothing that nobody wrote', () => {
    const { draft } = edited(flow(mail('b')), { kind: 'insert', at: { label: 'b', slot: 'next' }, type: 'send_push' });
    const step = stepOf(draft, 'send_push');
    expect(step && lostByChange(step, 'wait')).toEqual([]);
  });

  test('to a branch leads both ways onward, and back leads along the first', () => {
    const { draft } = edited(flow(sms('a'), mail('b')), { kind: 'changeType', label: 'a', type: 'branch' });
    expect(draft.steps[0]?.config).toEqual({ condition: [], ifTrue: 'b', ifFalse: 'b' });
    const back = edited(diamond(), { kind: 'changeType', label: 'x', type: 'wait' }).draft;
    expect(waysIn(back).slice(1, 3)).toEqual(['a next -> x', 'x next -> b']);
  });
});

describe('labels', () => {
  test('are renamed with every jump to them', () => {
    const draft = flow(
      fork('x', 'b', 'c'),
      decide('b', [{ value: 'y', next: 'c' }, 'z']),
      listen('c', { onMatch: 'd' }),
      mail('d'),
    );
    const renamed = ['b', 'c', 'd'].reduce(
      (at, label) => edited(at, { kind: 'rename', label, to: `${label}_new` }).draft,
      draft,
    );
    expect(waysIn(renamed)).toEqual(waysIn(draft).map((way) => way.replace(/\b([bcd])\b/g, '$1_new')));
  });

  test.each([
    ['end', '"end" is reserved: as a target it means the end of the run.'],
    ['1st', 'A label starts with a letter and holds letters, digits, "_" and "-", at most 64 of them.'],
    ['b', 'Another step has the label b.'],
    ['a', 'That is its label already.'],
  ])('cannot become %s', (to, says) => {
    expect(refusal(flow(mail('a'), mail('b')), { kind: 'rename', label: 'a', to })).toBe(says);
  });
});

describe('values', () => {
  test('are set, made and removed by pointer, keys with slashes too', () => {
    const draft = flow(mail('a', { config: { traits: { 'a/b': 1 } } }));
    const set = edited(draft, { kind: 'set', pointer: '/steps/0/config/traits/a~1b', value: 2 }).draft;
    expect(set.steps[0]?.config).toEqual({ traits: { 'a/b': 2 } });
    const gone = edited(set, { kind: 'set', pointer: '/steps/0/config/traits/a~1b', value: undefined }).draft;
    expect(gone.steps[0]?.config).toEqual({ traits: {} });
    const made = edited(gone, { kind: 'set', pointer: '/steps/0/config/until/time', value: '09:00' }).draft;
    expect(made.steps[0]?.config).toEqual({ traits: {}, until: { time: '09:00' } });
    expect(edited(made, { kind: 'set', pointer: '/exitOn/-', value: { eventType: 'paid' } }).draft.exitOn).toEqual([
      { eventType: 'paid' },
    ]);
    expect(refusal(made, { kind: 'set', pointer: '/steps/0/label/x', value: 1 })).toBe(
      'There is no place /steps/0/label/x.',
    );
  });

  test('that are the same change nothing', () => {
    const draft = flow(mail('a'));
    expect(edited(draft, { kind: 'set', pointer: '/steps/0/config/subject', value: 's' }).draft).toBe(draft);
  });

  test('of another form take the targets along that have no exit then', () => {
    const draft = flow(listen('a', { onTimeout: 'c' }), mail('b'), mail('c'));
    const { draft: after } = edited(draft, {
      kind: 'setConfig',
      label: 'a',
      config: { until: { time: '09:00' }, onTimeout: 'c' },
    });
    expect(after.steps[0]?.config).toEqual({ until: { time: '09:00' } });
    const passed = flow(fork('a', 'b', 'c', { if: { trait: 'vip', value: true }, next: 'c' }), mail('b'), mail('c'));
    expect(edited(passed, { kind: 'set', pointer: '/steps/0/if', value: undefined }).draft.steps[0]).not.toHaveProperty(
      'next',
    );
  });
});

describe('the clipboard', () => {
  test('holds a block in the form of the API, whose ways out end', () => {
    expect(JSON.parse(copyText(diamond(), 'x'))).toEqual({
      steps: [fork('x', 'b', 'd', { title: 'Large order?' }), mail('b'), mail('c', { next: 'end' }), mail('d')],
    });
  });

  test('is pasted under fresh labels, and leads on', () => {
    const result = edited(diamond(), {
      kind: 'paste',
      at: { label: 'e', slot: 'next' },
      text: copyText(diamond(), 'x'),
    });
    expect(labelsIn(result.draft)).toBe('a x b c d e x_2 b_2 c_2 d_2 f');
    expect(result).toMatchObject({ focus: 'x_2', says: '4 steps pasted after Send email.' });
    expect(waysIn(result.draft).slice(-6)).toEqual([
      ...[
        'x_2 ifTrue -> b_2!',
        'x_2 ifFalse -> d_2!',
        'b_2 next -> c_2',
        'c_2 next -> f!',
        'd_2 next -> f',
        'f next -> end',
      ],
    ]);
  });

  test('takes a whole body, a list, or one step, with or without labels', () => {
    const at = { label: 'a', slot: 'next' };
    const { label: _label, ...plain } = mail('x');
    for (const value of [{ name: 'Other', steps: [plain] }, [plain], plain])
      expect(labelsIn(edited(flow(mail('a')), { kind: 'paste', at, text: JSON.stringify(value) }).draft)).toBe(
        'a send_email',
      );
    for (const text of ['no JSON', '{}', '[]', '{"steps":[{"type":"mail"}]}'])
      expect(refusal(flow(mail('a')), { kind: 'paste', at, text })).toBe('The clipboard holds no steps of a workflow.');
  });
});

describe('set', () => {
  const draft = flow(fork('x', 'a', 'q'), mail('a', { next: 'end' }), decide('q', ['yes', 'no']));

  test('leads a choice to a step that stands before it, and the order follows', () => {
    const choices = [{ value: 'yes', next: 'a' }, 'no'];
    const after = edited(draft, { kind: 'set', pointer: '/steps/2/config/choices', value: choices }).draft;
    expect(labelsIn(after)).toBe('x q a');
    expect(waysIn(after)).toContain('q choice:0 -> a!');
    expect(waysIn(after)).toContain('q next -> end!');
    expect(validateWorkflow(after).ok).toBe(true);
  });

  test('leaves a target from which a run comes back as it is written, which is a fault', () => {
    const back = edited(draft, { kind: 'set', pointer: '/steps/2/next', value: 'x' }).draft;
    expect(labelsIn(back)).toBe('x a q');
    expect(validateWorkflow(back).ok).toBe(false);
  });
});
