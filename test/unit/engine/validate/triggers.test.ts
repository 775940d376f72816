import { describe, expect, it } from 'vitest';
import { Trigger } from '../../../../src/contract/workflows/workflow.ts';
import { validateWorkflow } from '../../../../src/engine/validate/definition.ts';

const id = '00000000-0000-4000-8000-000000000000';
const steps = [{ label: 'mark', type: 'update_profile', config: { traits: { a: 1 } } }];
const faultsOf = (trigger: unknown) => {
  const verdict = validateWorkflow({ name: 'W', trigger, steps }, { audienceIds: new Set() });
  return verdict.ok ? [] : verdict.faults.map(({ pointer, code }) => `${pointer} ${code}`);
};

describe('a trigger', () => {
  it.each([
    [{ eventType: 'order.*', filters: [{ property: 'plan', value: 'pro' }], recipients: '{{event.userIds}}' }],
    [{ date: { trait: 'plan.endsAt', offsetDays: -3, offsetMinutes: 30, at: '09:00:30', timezone: 'Europe/Paris' } }],
    [{ schedule: { cron: '*/15 8-18 * * MON-FRI', timezone: 'Europe/Paris' } }],
    [{ broadcast: true }],
  ])('of one form is saved as it is: %j', (trigger) => {
    const verdict = validateWorkflow({ name: 'W', trigger, steps });
    expect(verdict.ok ? verdict.value.definition.trigger : verdict.faults).toEqual(trigger);
  });

  it.each<[unknown, string[]]>([
    [undefined, ['/trigger required']],
    [null, ['/trigger wrong_type']],
    [{}, ['/trigger required']],
    [{ eventType: 'x', date: { trait: 'd' } }, ['/trigger one_form']],
    [{ broadcast: true, schedule: { cron: '* * * * *' } }, ['/trigger one_form']],
    [{ eventTyp: 'x' }, ['/trigger/eventTyp unknown_field']],
    [{ broadcast: false }, ['/trigger/broadcast invalid_value']],
    [{ date: { trait: 'd' }, recipients: '{{event.userIds}}' }, ['/trigger/recipients not_allowed']],
    [{ schedule: { cron: '* * * * *' }, filters: [] }, ['/trigger/filters not_allowed']],
    [{ date: {} }, ['/trigger/date/trait required']],
    [{ date: { trait: 'a"b' } }, ['/trigger/date/trait invalid_format']],
    [{ date: { trait: 'd', at: '25:00' } }, ['/trigger/date/at invalid_format']],
    [{ date: { trait: 'd', offsetDays: 0.5 } }, ['/trigger/date/offsetDays wrong_type']],
    [{ date: { trait: 'd', offsetDays: 366 } }, ['/trigger/date/offsetDays out_of_range']],
    [{ schedule: { cron: '0 9 31 2 *' } }, ['/trigger/schedule/cron invalid_cron']],
    [{ schedule: { cron: '* * * * *', audienceId: id } }, ['/trigger/schedule/audienceId unknown_reference']],
    [{ audience: { id, on: 'enter' } }, ['/trigger/audience/id unknown_reference']],
    [
      { audience: { id: 'x', on: 'in' } },
      ['/trigger/audience/id invalid_format', '/trigger/audience/on invalid_value'],
    ],
  ])('is refused where it is wrong: %j', (trigger, faults) => {
    expect(faultsOf(trigger)).toEqual(faults);
  });

  it('has all its faults at once', () => {
    const trigger = { date: { trait: 'd', at: '9' }, schedule: { cron: '61 * * * *', timezone: 'Mars/Base' } };
    expect(faultsOf({ ...trigger, recipients: '{{' }).toSorted()).toEqual([
      '/trigger one_form',
      '/trigger/date/at invalid_format',
      '/trigger/recipients not_allowed',
      '/trigger/recipients template_syntax',
      '/trigger/schedule/cron invalid_cron',
      '/trigger/schedule/timezone invalid',
    ]);
  });

  it('does not read a cron expression that is too long', () => {
    expect(faultsOf({ schedule: { cron: '* '.repeat(1_000_000) } })).toEqual(['/trigger/schedule/cron too_long']);
  });

  it('is what its type says: exactly one form', () => {
    for (const trigger of [{}, { eventType: 'x', broadcast: true }, { date: { trait: 'd' }, filters: [] }])
      expect(Trigger.safeParse(trigger).success).toBe(false);
  });
});
