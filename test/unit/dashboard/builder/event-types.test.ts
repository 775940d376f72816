import { describe, expect, it } from 'vitest';
import { blankDraft } from '../../../../src/dashboard/builder/draft.ts';
import { proposedTypes, typesNamed } from '../../../../src/dashboard/builder/event-types.ts';
import { ownEventTypes } from '../../../../src/dashboard/words/own-events.ts';

const order = {
  trigger: { eventType: 'order.completed' },
  exitOn: [{ eventType: 'order.refunded' }],
  steps: [{ config: { waitForEvent: { eventType: 'parcel.delivered' } } }, { config: {} }],
};

describe('the types of events that are proposed', () => {
  it('are those that a workflow names', () => {
    expect(typesNamed(order)).toEqual(['order.completed', 'order.refunded', 'parcel.delivered']);
    expect(typesNamed(blankDraft())).toEqual([]);
    expect(typesNamed({ trigger: 'x', steps: [null, 3] })).toEqual([]);
  });

  it('begin with what is known of the project, each once and without patterns', () => {
    const types = proposedTypes(['order.completed', 'email.opened'], [order, { trigger: { eventType: 'auth.*' } }]);
    expect(types.slice(0, 4)).toEqual(['email.opened', 'order.completed', 'order.refunded', 'parcel.delivered']);
    expect(new Set(types).size).toBe(types.length);
    expect(types).toEqual(expect.arrayContaining([...ownEventTypes]));
  });
});
