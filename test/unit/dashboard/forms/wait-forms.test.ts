import { describe, expect, it } from 'vitest';
import { WaitConfig } from '../../../../src/contract/workflows/steps/wait.ts';
import { nextTimes } from '../../../../src/dashboard/forms/fields/cron.ts';
import { keptTypeOf } from '../../../../src/dashboard/forms/fields/kept-type.ts';
import { asWaitForm, waitExample, waitFormOf, waitForms } from '../../../../src/dashboard/forms/wait/wait-forms.ts';
import { buildScope } from '../../../../src/engine/scope.ts';

const event = { waitForEvent: { eventType: 'parcel.delivered' }, timeoutMinutes: 60, onMatch: 'a', reason: 'Parcel' };

describe('the forms of a wait', () => {
  it('are told apart by the field that names them', () => {
    expect(waitFormOf(undefined)).toBe('while');
    expect(waitFormOf({ reason: 'x' })).toBe('while');
    expect(waitFormOf(event)).toBe('event');
    expect(waitFormOf({ waitForCondition: [] })).toBe('condition');
    expect(waitFormOf({ until: {} })).toBe('until');
    expect(waitFormOf({ collect: {} })).toBe('collect');
  });

  it.each(waitForms)('change into "%s" and back without a trace of the other form', (form) => {
    const changed = asWaitForm(event, form);
    expect(waitFormOf(changed)).toBe(form);
    expect(changed.reason).toBe('Parcel');
    // What a person fills in next is empty at first.
    const filled =
      form === 'event'
        ? event
        : form === 'condition'
          ? { ...changed, waitForCondition: { trait: 'a', value: 1 } }
          : changed;
    expect(WaitConfig.safeParse(filled), JSON.stringify(filled)).toMatchObject({ success: true });
  });

  it('keep the ways out and the limit between an event and a condition', () => {
    expect(asWaitForm(event, 'condition')).toMatchObject({ timeoutMinutes: 60, onMatch: 'a' });
    expect(asWaitForm({}, 'event')).toMatchObject({ timeoutMinutes: 1_440 });
  });

  it('keep what the same form holds', () => {
    expect(asWaitForm(event, 'event')).toEqual(event);
  });
});

describe('the example of a wait', () => {
  const scope = buildScope({ profile: { userId: 'ada', timezone: 'Europe/Paris', traits: { ends: '2026-05-02' } } });
  const now = Date.parse('2026-05-01T12:00:00Z');

  it('is the moment at which the engine would continue, in the zone of the person', () => {
    expect(waitExample({ until: { time: '09:00' } }, scope, now)).toEqual({
      at: Date.parse('2026-05-02T07:00:00Z'),
      zone: 'Europe/Paris',
    });
    expect(waitExample({ until: { date: '{{trait.ends}}' } }, scope, now)).toMatchObject({
      at: Date.parse('2026-05-01T22:00:00Z'),
    });
  });

  it('says why there would be none', () => {
    expect(waitExample({ until: { date: '{{trait.begins}}' } }, scope, now)).toContain('so the run ended');
    expect(waitExample({ until: { date: '2020-01-01' } }, scope, now)).toContain('has passed');
  });

  it('is left out while nothing can be said', () => {
    expect(waitExample({ until: {} }, scope, now)).toBeNull();
    expect(waitExample({ until: { time: '25:99' } }, scope, now)).toBeNull();
    expect(waitExample({ until: { time: '09:00' } }, null, now)).toBeNull();
  });
});

describe('a schedule', () => {
  it('fires next when the engine would fire it', () => {
    expect(nextTimes('0 9 * * MON', 'Europe/Paris', Date.parse('2026-05-01T12:00:00Z'))).toEqual([
      Date.parse('2026-05-04T07:00:00Z'),
      Date.parse('2026-05-11T07:00:00Z'),
      Date.parse('2026-05-18T07:00:00Z'),
    ]);
    expect(nextTimes('every day', 'UTC', 0)).toEqual(expect.any(String));
  });
});

describe('a value that is exactly one path', () => {
  const variables = [{ path: 'event.amount', sample: 12 }];
  it('keeps its type, which is said', () => {
    expect(keptTypeOf('{{event.amount}}', variables)).toBe('Keeps its type: number');
    expect(keptTypeOf('{{event.other}}', variables)).toBe('Keeps the type of the value');
    expect(keptTypeOf('{{event.amount}} points', variables)).toBeNull();
    expect(keptTypeOf('plain', variables)).toBeNull();
  });
});
