import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { stepTypes } from '../../../../src/contract/workflows/steps/registry.ts';
import { applyEdit } from '../../../../src/dashboard/builder/edit.ts';
import { toGraph } from '../../../../src/dashboard/builder/graph.ts';
import { type LayoutNode, layoutOf } from '../../../../src/dashboard/builder/layout.ts';
import { randomWorkflow } from '../../../support/random-workflows.ts';
import { drafted } from './drafts.ts';
import { drawnWays, oneOf } from './edits.ts';
import { checkLayout, overlaps } from './layouts.ts';

const byNumber = (a = 0, b = 0) => a - b;
const drawn = (body: unknown) => layoutOf(toGraph(drafted(body)));
describe('the layout of random flows', () => {
  test('has every node and edge, no overlaps, no upward edges and no edge through a card', () => {
    fc.assert(
      fc.property(randomWorkflow(20), (body) => checkLayout(drawn(body), drafted(body))),
      { numRuns: 150 },
    );
  });

  test('has room for every `+` and every word', () => {
    fc.assert(
      fc.property(randomWorkflow(20), (body) => {
        const { nodes, edges } = drawn(body);
        const pills = edges.map(({ id, labelAt, plusAt }) => {
          const [width, height] = labelAt ? [88, 22] : [24, 24];
          return { id, kind: 'pill' as const, x: plusAt.x - width / 2, y: plusAt.y - height / 2, width, height };
        });
        for (const [place, a] of pills.entries())
          for (const b of [...nodes, ...pills.slice(place + 1)]) expect(overlaps(a, b), `${a.id} ${b.id}`).toBe(false);
      }),
      { numRuns: 150 },
    );
  });

  test('has the ways out of a step from left to right in their order', () => {
    fc.assert(
      fc.property(randomWorkflow(20), (body) => {
        const { edges } = drawn(body);
        const words = edges.filter(({ labelAt }) => labelAt !== null);
        for (const ways of Map.groupBy(words, ({ id }) => id.split('#')[0]).values())
          expect(ways.map(({ labelAt }) => labelAt?.x)).toEqual(ways.map(({ labelAt }) => labelAt?.x).sort(byNumber));
      }),
      { numRuns: 150 },
    );
  });

  test('lets no step change sides with another one when one is added', () => {
    fc.assert(
      fc.property(randomWorkflow(20), fc.nat(10_000), (body, pick) => {
        const draft = drafted(body);
        const at = oneOf(drawnWays(draft), pick).exit;
        const result = applyEdit(draft, { kind: 'insert', at, type: oneOf(stepTypes, pick >> 5) });
        if (!result.ok) throw new Error(result.says);
        const [before, after] = [draft, result.draft].map(
          (one) => new Map(layoutOf(toGraph(one)).nodes.map((node) => [node.id, node])),
        );
        const isLeft = (a: LayoutNode | undefined, b: LayoutNode | undefined) => a && b && a.x + a.width <= b.x;
        for (const { label: a } of draft.steps)
          for (const { label: b } of draft.steps)
            expect(
              isLeft(before?.get(a), before?.get(b)) && isLeft(after?.get(b), after?.get(a)),
              `${a} ${b}`,
            ).not.toBe(true);
      }),
      { numRuns: 150 },
    );
  });
});
