// Drafts with any faults, as the JSON view may make them: nothing throws, and everything is drawn.
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { readDraft } from '../../../../src/dashboard/builder/draft.ts';
import { applyEdit, columnMoves, copyText } from '../../../../src/dashboard/builder/edit.ts';
import { toGraph } from '../../../../src/dashboard/builder/graph.ts';
import { layoutOf } from '../../../../src/dashboard/builder/layout.ts';
import { mergeDrafts } from '../../../../src/dashboard/builder/merge.ts';
import { variablesAt } from '../../../../src/dashboard/builder/variables.ts';
import { warningsOf } from '../../../../src/dashboard/builder/warnings.ts';
import { settled, wiringOf } from '../../../../src/dashboard/builder/wiring.ts';
import { withValue } from '../../../../src/dashboard/builder/with-value.ts';
import { nothingSeen } from '../../../../src/dashboard/forms/seen-variables.ts';
import { randomWorkflow } from '../../../support/random-workflows.ts';
import { editMakers } from './edits.ts';
import { checkLayout } from './layouts.ts';

const label = fc.nat(8).map((place) => `s${place}`);
const value = fc.oneof(label, label, fc.constant('end'), fc.jsonValue({ maxDepth: 1 }), fc.constant(undefined));
const place = fc.constantFrom(
  ...['next', 'if', 'type', 'title', 'delayMinutes', 'config', 'label', 'spread'],
  ...[
    'ifTrue',
    'ifFalse',
    'onMatch',
    'onTimeout',
    'choices',
    'until',
    'collect',
    'waitForEvent',
    'timeoutMinutes',
    'channelId',
    'saveTo',
  ].map((field) => `config/${field}`),
);
const step = fc.tuple(fc.nat(8), place).map(([index, field]) => `/steps/${index}/${field}`);
const pointer = fc.oneof(step, step, step, fc.constantFrom('/trigger', '/exitOn', '/settings', '/reentry', '/name'));
const changes = fc.array(fc.tuple(pointer, value), { minLength: 1, maxLength: 6 });

const faultyBody = fc
  .tuple(randomWorkflow(9), changes)
  .map(([body, list]) => list.reduce<unknown>((at, [where, what]) => withValue(at, where, what) ?? at, body));

test('a draft with faults is drawn, or its faults are returned', () => {
  fc.assert(
    fc.property(faultyBody, (body) => {
      const reading = readDraft(body);
      if (!reading.ok) {
        expect(reading.faults).not.toEqual([]);
        return;
      }
      const { draft } = reading;
      expect(settled(draft, wiringOf(draft))).toBe(draft);
      checkLayout(layoutOf(toGraph(draft)), draft);
    }),
    { numRuns: 200 },
  );
});

test('a draft with faults can be edited, merged and judged', () => {
  fc.assert(
    fc.property(faultyBody, fc.nat(10_000), (body, pick) => {
      const reading = readDraft(body);
      fc.pre(reading.ok);
      const { draft } = reading;
      warningsOf(draft, { events: [{ type: 'order.completed', properties: {} }], channels: [] });
      for (const { label: own } of draft.steps) {
        variablesAt(draft, own, nothingSeen);
        columnMoves(draft, own);
        expect(JSON.parse(copyText(draft, own))).toHaveProperty('steps');
      }
      for (const make of Object.values(editMakers)) {
        const edit = draft.steps.length === 0 ? null : make(draft, pick);
        const result = edit && applyEdit(draft, edit);
        if (!result?.ok) continue;
        expect(readDraft(result.draft)).toEqual({ ok: true, draft: result.draft });
        mergeDrafts(draft, result.draft, draft);
      }
    }),
    { numRuns: 40 },
  );
});
