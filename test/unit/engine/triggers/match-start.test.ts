import { describe, expect, it } from 'vitest';
import { type AnyTrigger, triggerForms } from '../../../../src/contract/workflows/triggers/registry.ts';
import { buildScope } from '../../../../src/engine/scope.ts';
import { matchStart } from '../../../../src/engine/triggers/match-start.ts';
import { type OccasionForm, occasionId, occasionOf } from '../../../../src/engine/triggers/occasions.ts';
import { triggerOf } from '../../../../src/engine/triggers/registry.ts';

const triggers = {
  date: { date: { trait: 'd' } },
  schedule: { schedule: { cron: '0 9 * * *' } },
  audience: { audience: { id: '00000000-0000-4000-8000-000000000000', on: 'enter' } },
  broadcast: { broadcast: true },
} as const satisfies Record<OccasionForm, AnyTrigger>;
const forms = triggerForms.filter((form) => form !== 'event') as OccasionForm[];
const match = (id: string, trigger: AnyTrigger, type: string, messageId = 'm') => {
  const event = { type, messageId };
  return matchStart({ id, trigger }, event, buildScope({ event }), 0);
};
const sentenceOf = (verdict: ReturnType<typeof match>) => (verdict.ok ? null : verdict.why.sentence);

describe('an occasion', () => {
  it.each(forms)('of the form %s starts its own workflow and no other', (form) => {
    const messageId = occasionId(form, 'mine', 'somebody:with:colons', '2026-05-01T00:00:00.000Z');
    const type = `trigger.${form}`;
    expect(occasionOf({ type, messageId })).toEqual({ form, workflowId: 'mine' });
    expect(match('mine', triggers[form], type, messageId).ok).toBe(true);
    expect(sentenceOf(match('other', triggers[form], type, messageId))).toContain('another workflow');
    for (const eventType of ['*', 'trigger.*', type])
      expect(match('mine', { eventType }, type, messageId).ok, eventType).toBe(false);
    for (const other of forms.filter((name) => name !== form))
      expect(match('mine', triggers[other], type, messageId).ok).toBe(false);
  });

  it('is none where the type or the id are made up', () => {
    for (const [type, messageId] of [
      ['trigger.date', 'schedule:mine:x'],
      ['trigger.event', 'event:mine:x'],
      ['trigger.other', 'other:mine:x'],
      ['order.completed', 'date:mine:x'],
      ['trigger.date', 'date'],
    ] as const)
      expect(occasionOf({ type, messageId })).toBeNull();
  });
});

describe('an event', () => {
  it.each(forms)('starts no workflow of the form %s, and the reason says when it starts', (form) => {
    const verdict = match('mine', triggers[form], 'order.completed');
    expect(sentenceOf(verdict)).toBe(
      `This workflow starts ${triggerOf(triggers[form]).startsWhen}, and not on events.`,
    );
    expect(match('mine', triggers[form], `trigger.${form}`, 'made up').ok).toBe(false);
  });

  it('starts the workflows whose pattern it fits', () => {
    expect(match('mine', { eventType: 'order.*' }, 'order.completed').ok).toBe(true);
  });
});
