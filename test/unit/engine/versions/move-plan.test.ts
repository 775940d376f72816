import { describe, expect, test } from 'vitest';
import { type LivingGroup, planMoves } from '../../../../src/engine/versions/move-plan.ts';
import { definitionOf, mail, nap } from '../../../support/definitions.ts';

const template = '11111111-1111-4111-8111-111111111111';
const audience = '22222222-2222-4222-8222-222222222222';
const reminder = (extra: object = {}) => ({
  label: 'remind',
  type: 'send_email',
  config: { templateId: template, to: 'a@example.com', ...extra },
});
const write = { label: 'write', type: 'ai_action', config: { flavor: 'generate', prompt: 'p', saveTo: 'intro' } };
const v1 = definitionOf([nap('nap', 60), nap('offer', 60), mail('last')]);
const group = (step: string | null, count: number, more: Partial<LivingGroup> = {}): LivingGroup => ({
  version: 1,
  step,
  status: 'running',
  count,
  ...more,
});
const definitions = new Map([[1, v1]]);

describe('a plan', () => {
  test('orders groups by version and step, leaves empty ones out, and says which can move and why others cannot', () => {
    const groups = [
      group('last', 2),
      group('offer', 53),
      group('nap', 900),
      group(null, 1, { status: 'queued' }),
      group('nap', 0),
    ];
    const next = definitionOf([nap('nap', 30), nap('last', 5)]);
    const { groups: found, ...totals } = planMoves({ groups, definitions, next, choice: 'move' });
    expect(totals).toMatchObject({ inFlight: 956, choice: 'move', move: 901, stay: 55, cancel: 0 });
    expect(found.map(({ step, canMove, to, reason }) => [step, canMove, to ?? null, reason ?? null])).toEqual([
      [null, true, 'nap', null],
      ['nap', true, 'nap', null],
      ['offer', false, null, 'step_gone'],
      ['last', false, null, 'type_changed'],
    ]);
  });

  test('follows a map', () => {
    const choice = { choice: 'move', map: { offer: 'nap' } } as const;
    const plan = planMoves({ groups: [group('offer', 3)], definitions, next: definitionOf([nap('nap', 30)]), choice });
    expect(plan).toMatchObject({ move: 3, groups: [{ canMove: true, to: 'nap' }] });
  });

  test.each([
    ['stay', { stay: 7, move: 0, cancel: 0 }],
    ['cancel', { stay: 0, move: 0, cancel: 7 }],
    ['move', { stay: 7, move: 0, cancel: 0 }],
  ] as const)('of a workflow that is deleted moves nothing: %s', (choice, wanted) => {
    expect(planMoves({ groups: [group('nap', 7)], definitions, next: null, choice })).toMatchObject(wanted);
  });

  test('names templates and audiences that change and that runs have ahead of them, in the version they will be in', () => {
    const old = definitionOf([nap('nap', 60), reminder({ audienceId: audience }), mail('last')]);
    const renewed = [
      { kind: 'template', id: template, name: 'Cart reminder' },
      { kind: 'audience', id: audience, name: 'Buyers' },
    ] as const;
    const groups = [group('nap', 900), group('last', 5)];
    const terms = { groups, definitions: new Map([[1, old]]), next: definitionOf([nap('nap', 60)]), renewed };
    expect(planMoves({ ...terms, choice: 'stay' }).texts).toEqual([
      '900 runs have template Cart reminder ahead and will send its new text.',
      '900 runs have audience Buyers ahead and will be judged by its new condition.',
    ]);
    expect(planMoves({ ...terms, choice: 'move' }).texts).toEqual([]);
    expect(planMoves({ ...terms, choice: 'cancel' }).texts).toEqual([]);
  });

  test('warns of results that moved runs will never have made', () => {
    const read = mail('last', { config: { subject: '{{ai.intro}}', bodyHtml: 'b', to: 'a@example.com' } });
    const next = definitionOf([write, nap('nap', 60), read]);
    const plan = planMoves({
      groups: [group('nap', 1), group(null, 4, { status: 'queued' })],
      definitions,
      next,
      choice: 'move',
    });
    expect(plan.warnings).toEqual([
      '1 run has passed the place where {{ai.intro}} is made; the new version reads it, and it will be empty.',
    ]);
    const made = new Map([[1, definitionOf([write, nap('nap', 60)])]]);
    expect(planMoves({ groups: [group('nap', 1)], definitions: made, next, choice: 'move' }).warnings).toEqual([]);
  });
});
