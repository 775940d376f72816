import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Draft } from '../../../../src/dashboard/builder/draft.ts';
import { applyEdit, type Edit } from '../../../../src/dashboard/builder/edit.ts';
import { type Choice, mergeDrafts } from '../../../../src/dashboard/builder/merge.ts';
import { validateWorkflow } from '../../../../src/engine/validate/definition.ts';
import { randomWorkflow } from '../../../support/random-workflows.ts';
import { decide, drafted, flow, fork, labelsIn, listen, mail, waysIn } from './drafts.ts';
import { editMakers } from './edits.ts';

const someEdits = fc.array(fc.tuple(fc.constantFrom(...Object.keys(editMakers)), fc.nat(10_000)), { maxLength: 4 });

function changedBy(base: Draft, picks: readonly (readonly [string, number])[]): Draft {
  return picks.reduce((draft, [kind, pick]) => {
    const edit = draft.steps.length === 0 ? null : (editMakers[kind]?.(draft, pick) ?? null);
    const result = edit && applyEdit(draft, edit);
    return result?.ok ? result.draft : draft;
  }, base);
}

function edited(draft: Draft, ...edits: Edit[]): Draft {
  return edits.reduce((at, edit) => {
    const result = applyEdit(at, edit);
    if (!result.ok) throw new Error(result.says);
    return result.draft;
  }, draft);
}

const faultCodes = (draft: Draft) => {
  const verdict = validateWorkflow(draft);
  return verdict.ok ? [] : [...new Set(verdict.faults.map(({ code }) => code))];
};

describe('a merge of random edits', () => {
  test('with an unchanged side is the other one', () => {
    fc.assert(
      fc.property(randomWorkflow(), someEdits, (body, picks) => {
        const base = drafted(body);
        const changed = changedBy(base, picks);
        expect(mergeDrafts(base, changed, base)).toEqual({ merged: changed, conflicts: [] });
        expect(mergeDrafts(base, base, changed)).toEqual({ merged: changed, conflicts: [] });
        expect(mergeDrafts(base, changed, changed)).toEqual({ merged: changed, conflicts: [] });
      }),
      { numRuns: 100 },
    );
  });

  test('has the same conflicts from both sides, and is the same where there are none', () => {
    fc.assert(
      fc.property(randomWorkflow(), someEdits, someEdits, (body, one, other) => {
        const base = drafted(body);
        const [theirs, mine] = [changedBy(base, one), changedBy(base, other)];
        const added = theirs.steps.filter(({ label }) => !base.steps.some((step) => step.label === label));
        // Steps under one label get other labels, on the one side or the other.
        fc.pre(!added.some(({ label }) => mine.steps.some((step) => step.label === label)));
        const ids = (choices: Record<string, Choice>, [a, b]: [Draft, Draft]) =>
          mergeDrafts(base, a, b, choices)
            .conflicts.map(({ id }) => id)
            .toSorted();
        expect(ids({}, [theirs, mine])).toEqual(ids({}, [mine, theirs]));
        const { merged, conflicts } = mergeDrafts(base, theirs, mine);
        if (conflicts.length === 0)
          expect(waysIn(merged).map(unspelled).toSorted()).toEqual(
            waysIn(mergeDrafts(base, mine, theirs).merged)
              .map(unspelled)
              .toSorted(),
          );
      }),
      { numRuns: 100 },
    );
  });
});

const unspelled = (way: string) => way.replace('!', '');

describe('a merge', () => {
  const base = flow(mail('a'), fork('x', 'b', 'c'), mail('b', { next: 'd' }), mail('c'), mail('d'));
  const set = (label: string, field: string, value: unknown): Edit => ({
    kind: 'set',
    pointer: `/steps/${base.steps.findIndex((step) => step.label === label)}/config/${field}`,
    value,
  });
  const into = (label: string, slot: string, type: 'wait' | 'send_sms'): Edit => ({
    kind: 'insert',
    at: { label, slot },
    type,
  });

  test('has the changes of both sides in different steps', () => {
    const { merged, conflicts } = mergeDrafts(
      base,
      edited(base, set('a', 'subject', 'theirs')),
      edited(base, set('d', 'subject', 'mine')),
    );
    expect(conflicts).toEqual([]);
    expect([merged.steps[0], merged.steps[4]].map((step) => step?.config.subject)).toEqual(['theirs', 'mine']);
  });

  test('has the text of one side and the new step behind it of the other', () => {
    const { merged, conflicts } = mergeDrafts(
      base,
      edited(base, set('a', 'subject', 'theirs')),
      edited(base, into('a', 'next', 'wait')),
    );
    expect(conflicts).toEqual([]);
    expect(labelsIn(merged)).toBe('a wait x b c d');
    expect(merged.steps[0]?.config.subject).toBe('theirs');
  });

  test('has new steps of both sides in different arms', () => {
    const { merged, conflicts } = mergeDrafts(
      base,
      edited(base, into('b', 'next', 'send_sms')),
      edited(base, into('c', 'next', 'wait')),
    );
    expect(conflicts).toEqual([]);
    expect(labelsIn(merged)).toBe('a x b send_sms c wait d');
    expect(waysIn(merged).slice(4)).toEqual([
      ...['b next -> send_sms!', 'send_sms next -> d!', 'c next -> wait', 'wait next -> d', 'd next -> end'],
    ]);
  });

  test('has two steps where both sides added one under the same label', () => {
    const theirs = edited(base, into('b', 'next', 'wait'), { kind: 'set', pointer: '/steps/3/delayMinutes', value: 5 });
    const { merged, conflicts } = mergeDrafts(base, theirs, edited(base, into('c', 'next', 'wait')));
    expect(conflicts).toEqual([]);
    expect(labelsIn(merged)).toBe('a x b wait c wait_2 d');
    expect(merged.steps.map(({ delayMinutes }) => delayMinutes).filter(Boolean)).toEqual([5, 60]);
    expect(faultCodes(merged)).toEqual([]);
  });

  test('leads past a step that one side deleted to what the other side put there', () => {
    const theirs = edited(base, { kind: 'delete', label: 'c' });
    const mine = edited(base, into('c', 'next', 'wait'));
    const { merged, conflicts } = mergeDrafts(base, theirs, mine);
    expect(conflicts).toEqual([]);
    expect(labelsIn(merged)).toBe('a x b wait d');
    expect(faultCodes(merged)).toEqual([]);
  });

  test.each<[Choice | undefined, string]>([
    [undefined, 'mine'],
    ['mine', 'mine'],
    ['theirs', 'theirs'],
  ])('asks about a step that both changed; %s is %s', (choice, subject) => {
    const [theirs, mine] = [edited(base, set('a', 'subject', 'theirs')), edited(base, set('a', 'subject', 'mine'))];
    const { merged, conflicts } = mergeDrafts(base, theirs, mine, choice ? { 'step:a': choice } : {});
    expect(conflicts).toMatchObject([{ id: 'step:a', kind: 'step', label: 'a', part: null, chosen: choice ?? 'mine' }]);
    expect(merged.steps[0]?.config.subject).toBe(subject);
  });

  test('asks about a step that one side changed and the other deleted', () => {
    const theirs = edited(base, { kind: 'delete', label: 'c' });
    const mine = edited(base, set('c', 'subject', 'mine'));
    const kept = mergeDrafts(base, theirs, mine, { 'step:c': 'mine' });
    expect(kept.conflicts).toMatchObject([{ id: 'step:c', theirs: undefined }]);
    expect(labelsIn(kept.merged)).toBe('a x b c d');
    expect(labelsIn(mergeDrafts(base, theirs, mine, { 'step:c': 'theirs' }).merged)).toBe('a x b d');
  });

  test('asks about an exit that both led elsewhere, and keeps both new steps', () => {
    const [theirs, mine] = [edited(base, into('a', 'next', 'send_sms')), edited(base, into('a', 'next', 'wait'))];
    const asked = mergeDrafts(base, theirs, mine);
    expect(asked.conflicts).toEqual([
      {
        id: 'way:a#next',
        kind: 'way',
        label: 'a',
        part: 'next',
        base: 'x',
        theirs: 'send_sms',
        mine: 'wait',
        chosen: 'mine',
      },
    ]);
    expect(waysIn(asked.merged)[1]).toBe('a next -> wait!');
    expect(faultCodes(asked.merged)).toContain('unreachable_step');
    const { merged } = mergeDrafts(base, theirs, mine, { 'way:a#next': 'theirs' });
    expect(waysIn(merged).slice(0, 3)).toEqual(['(trigger) next -> a', 'a next -> send_sms', 'send_sms next -> x!']);
  });

  test('asks about changes of both sides that lead in a circle only together', () => {
    const arms = flow(fork('x', 'b', 'c'), mail('b', { next: 'd' }), mail('c', { next: 'd' }), mail('d'));
    const theirs = edited(arms, { kind: 'connect', at: { label: 'b', slot: 'next' }, target: 'c' });
    const mine = edited(arms, { kind: 'connect', at: { label: 'c', slot: 'next' }, target: 'b' });
    const { merged, conflicts } = mergeDrafts(arms, theirs, mine);
    expect(conflicts.toSorted((a, b) => a.id.localeCompare(b.id))).toMatchObject([
      { id: 'way:b#next', base: 'd', theirs: 'c', mine: 'd', chosen: 'mine' },
      { id: 'way:c#next', base: 'd', theirs: 'd', mine: 'b', chosen: 'mine' },
    ]);
    expect(faultCodes(merged)).toEqual([]);
    expect(waysIn(merged).map(unspelled).toSorted()).toEqual(waysIn(mine).map(unspelled).toSorted());
  });

  test('spells out a way that both led to the same place, where one of them did', () => {
    const amount = { event: 'amount', op: 'gte', value: 100 };
    const passed = flow(mail('a'), { ...listen('w', { onTimeout: 'end' }), if: amount });
    const theirs = edited(passed, { kind: 'moveDown', label: 'a' });
    const mine = edited(passed, { kind: 'move', label: 'a', to: { label: 'w', slot: 'onMatch' } });
    expect(waysIn(mergeDrafts(passed, theirs, mine).merged)).toEqual(waysIn(mergeDrafts(passed, mine, theirs).merged));
  });

  test('keeps a target that is wrong as one side wrote it', () => {
    const wrong = (draft: Draft): Draft => ({
      ...draft,
      steps: draft.steps.map((step) => (step.label === 'd' ? { ...step, next: 'a' } : step)),
    });
    expect(mergeDrafts(base, wrong(base), base)).toEqual({ merged: wrong(base), conflicts: [] });
    expect(mergeDrafts(base, base, wrong(base)).merged).toEqual(wrong(base));
  });

  test('asks about fields of the workflow', () => {
    const rename = (name: string): Edit => ({ kind: 'set', pointer: '/name', value: name });
    const off: Edit = { kind: 'set', pointer: '/isActive', value: false };
    const { merged, conflicts } = mergeDrafts(base, edited(base, rename('Theirs'), off), edited(base, rename('Mine')));
    expect(conflicts).toMatchObject([{ id: 'field:name', base: 'Flow', theirs: 'Theirs', mine: 'Mine' }]);
    expect(merged).toMatchObject({ name: 'Mine', isActive: false });
  });

  test('takes the ways of a step whose form changed from the side that changed it', () => {
    const flowWithWait = flow(listen('w', { onTimeout: 'late' }), mail('b', { next: 'end' }), mail('late'));
    const theirs = edited(flowWithWait, { kind: 'setConfig', label: 'w', config: { until: { time: '09:00' } } });
    const mine = edited(flowWithWait, { kind: 'set', pointer: '/steps/1/title', value: 'Mine' });
    const { merged, conflicts } = mergeDrafts(flowWithWait, theirs, mine);
    expect(conflicts).toEqual([]);
    expect(merged.steps[0]?.config).toEqual({ until: { time: '09:00' } });
    expect(merged.steps[1]?.title).toBe('Mine');
  });

  test('asks about a step whose form one side changed and whose exit the other one led elsewhere', () => {
    const asked = flow(decide('w', ['x', 'y']), mail('b'), mail('c'));
    const config = { flavor: 'decide', prompt: 'p', choices: ['x', 'z', 'y'] };
    const theirs = edited(asked, { kind: 'setConfig', label: 'w', config });
    const mine = edited(asked, { kind: 'connect', at: { label: 'w', slot: 'choice:1' }, target: 'c' });
    const { merged, conflicts } = mergeDrafts(asked, theirs, mine);
    expect(conflicts).toMatchObject([{ id: 'step:w', theirs: { config }, mine: mine.steps[0] }]);
    expect(merged.steps[0]).toEqual(mine.steps[0]);
    expect(mergeDrafts(asked, theirs, mine, { 'step:w': 'theirs' }).merged.steps[0]?.config).toEqual(config);
  });

  test('has a change of order of one side', () => {
    const { merged, conflicts } = mergeDrafts(
      base,
      edited(base, set('d', 'subject', 'theirs')),
      edited(base, { kind: 'moveUp', label: 'x' }),
    );
    expect(conflicts).toEqual([]);
    expect(labelsIn(merged)).toBe('x b c a d');
    expect(faultCodes(merged)).toEqual([]);
  });
});
