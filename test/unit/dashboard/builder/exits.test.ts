import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { settled, wiringOf } from '../../../../src/dashboard/builder/wiring.ts';
import { validateWorkflow } from '../../../../src/engine/validate/definition.ts';
import { randomWorkflow } from '../../../support/random-workflows.ts';
import { drafted } from './drafts.ts';

describe('a random body', () => {
  test('can be saved', () => {
    fc.assert(
      fc.property(randomWorkflow(), (body) => {
        expect(validateWorkflow(body)).toMatchObject({ ok: true });
      }),
    );
  });
  test('is the same after it was taken apart', () => {
    fc.assert(
      fc.property(randomWorkflow(), (body) => {
        const draft = drafted(body);
        expect(draft).toEqual(body);
        expect(settled(draft, wiringOf(draft))).toBe(draft);
      }),
    );
  });
});
