import { describe, expect, test } from 'vitest';
import type { StepTrace } from '../../../../../src/contract/workflows/run.ts';
import type { Definition } from '../../../../../src/contract/workflows/workflow.ts';
import type { Draft } from '../../../../../src/dashboard/builder/draft.ts';
import {
  answerFields,
  answersOfRun,
  chosenOption,
  validAnswers,
} from '../../../../../src/dashboard/builder/dry-run/answers.ts';
import { compareWithRun, compareWords } from '../../../../../src/dashboard/builder/dry-run/compare.ts';
import { runLocally } from '../../../../../src/dashboard/builder/dry-run/local.ts';
import { personChanges, personThen, traitsThen } from '../../../../../src/dashboard/builder/dry-run/person-then.ts';
import { readEvent, sampleOfDraft } from '../../../../../src/dashboard/builder/dry-run/settings.ts';
import { summaryOf } from '../../../../../src/dashboard/builder/dry-run/summary.ts';
import type { DryRunAnswers } from '../../../../../src/engine/runs/dry-run-answers.ts';
import { emptyLibrary } from '../../../../../src/engine/templates/email/content.ts';
import { samplePerson } from '../../../../../src/engine/triggers/sample-person.ts';
import { validateWorkflow } from '../../../../../src/engine/validate/definition.ts';
import { draftWith, orderJourney } from '../order-journey.ts';

const at = Date.parse('2026-11-26T09:00:00Z');
const ada = { userId: 'ada', email: 'ada@example.com', phone: '+15550001001', traits: { firstName: 'Ada' } };

function definitionOf(draft: Draft): Definition {
  const verdict = validateWorkflow(draft);
  if (!verdict.ok) throw new Error(JSON.stringify(verdict.faults));
  return verdict.value.definition;
}

function run(draft: Draft, properties: Record<string, unknown>, answers: DryRunAnswers = {}, traits = {}) {
  return runLocally({
    ...{ name: 'Order confirmation', workflowId: 'w', version: 2, definition: definitionOf(draft) },
    ...{ event: { eventType: 'order.completed', properties }, profile: ada, isInvented: false, traits, at, answers },
    org: { name: 'Acme' },
    texts: { templates: new Map(), library: emptyLibrary, variables: {}, audiences: new Map() },
  });
}

const path = ({ steps }: { steps: readonly StepTrace[] }) => steps.map(({ label }) => label);

describe('a dry-run in the page', () => {
  test('it takes the way that the event and the answers lead to, in simulated time', () => {
    const result = run(orderJourney, { amount: 250, orderId: 'A-1' });
    expect(path(result)).toEqual(['confirm', 'large', 'thanks', 'text', 'delivery', 'late']);
    expect(summaryOf(result)).toBe('6 steps, ends after 1 h, 2 messages');
    expect(result.steps[0]?.input).toMatchObject({ to: 'ada@example.com', subject: 'Order A-1 is on its way' });
    const other = run(orderJourney, { amount: 20 }, { delivery: 'happened' });
    expect(path(other)).toEqual(['confirm', 'large', 'nudge', 'delivery', 'warehouse']);
    expect(summaryOf(other)).toBe('5 steps, ends at once, 3 messages');
  });

  test('it says why the event would start nothing, and goes on all the same', () => {
    const result = run(orderJourney, { amount: 0 });
    expect(result.matched).toBe(false);
    expect(result.reason).toContain('amount');
    expect(path(result)).toContain('confirm');
  });

  test('traits that were written take the place of those of the person', () => {
    const result = run(orderJourney, { amount: 5 }, {}, { email: 'new@example.com' });
    expect(result.steps[0]?.input).toMatchObject({ to: 'new@example.com' });
  });

  test('an answer to a step that is no longer there is left out', () => {
    expect(path(run(orderJourney, { amount: 5 }, { gone: 'happened' }))).toContain('late');
  });

  test('of a trigger that is no event the next occasion is played', () => {
    const daily = draftWith([{ label: 'wait', type: 'wait', config: {}, delayMinutes: 5 }], {
      trigger: { schedule: { cron: '0 12 * * *' } } as unknown as Draft['trigger'],
    });
    const event = sampleOfDraft(daily);
    expect(event.eventType).toBeUndefined();
    const result = runLocally({
      ...{ name: 'Daily', workflowId: 'w', version: 1, definition: definitionOf(daily), event, profile: samplePerson },
      ...{ isInvented: true, traits: {}, at, answers: {}, org: { timezone: 'UTC' } },
      texts: { templates: new Map(), library: emptyLibrary, variables: {}, audiences: new Map() },
    });
    expect(result.matched).toBe(true);
    expect(result.steps[0]?.startedAt).toBe('2026-11-26T12:00:00.000Z');
  });
});

describe('events', () => {
  test('the sample has what the trigger and the steps ask for', () => {
    const { eventType, properties } = sampleOfDraft(orderJourney);
    expect(eventType).toBe('order.completed');
    expect(Object.keys(properties).sort()).toEqual(['amount', 'orderId']);
    expect(run(orderJourney, properties).matched).toBe(true);
  });

  test('one that is written by hand is read, or said to be wrong', () => {
    const own = (text: string) => readEvent({ kind: 'own', text }, orderJourney, []);
    expect(own('{"type":"a.b","properties":{"x":1}}')).toEqual({
      ok: true,
      value: { eventType: 'a.b', properties: { x: 1 } },
    });
    expect(own('{')).toMatchObject({ ok: false, fault: expect.stringContaining('not JSON') });
    expect(own('[]')).toMatchObject({ ok: false, fault: 'The event must be a JSON object.' });
    expect(own('{"properties":{}}')).toMatchObject({ ok: false, fault: expect.stringContaining('type') });
    expect(readEvent({ kind: 'known', id: 'x' }, orderJourney, [])).toMatchObject({ ok: false });
  });
});

describe('answers', () => {
  test('waits that listen, models and webhooks ask for one', () => {
    const fields = answerFields(definitionOf(orderJourney));
    expect(fields.map(({ label }) => label)).toEqual(['thanks', 'delivery', 'warehouse']);
    for (const { label, options } of fields)
      for (const { answer } of options)
        if (answer !== null)
          expect(validAnswers(definitionOf(orderJourney), { [label]: answer })).toHaveProperty(label);
  });

  test('what was chosen is found again, and what is of a run is shown as its own', () => {
    const [text, wait] = answerFields(definitionOf(orderJourney));
    if (text === undefined || wait === undefined) throw new Error('There are no questions.');
    expect(chosenOption(wait, {})).toBe('usual');
    expect(chosenOption(wait, { delivery: 'happened' })).toBe('happened');
    expect(chosenOption(text, { thanks: 'Dear Ada' })).toBe('own');
  });

  test('those of a run lead a dry-run along the same way', () => {
    const before = run(orderJourney, { amount: 250 }, { delivery: 'happened', thanks: 'Dear Ada' });
    const answers = answersOfRun(before.steps);
    expect(answers).toEqual({ delivery: 'happened', thanks: 'Dear Ada' });
    expect(path(run(orderJourney, { amount: 250 }, answers))).toEqual(path(before));
  });
});

describe('compared with a run', () => {
  const before = run(orderJourney, { amount: 250, orderId: 'A-1' });

  test('the same draft comes to the same', () => {
    const steps = compareWithRun(orderJourney, before.steps, run(orderJourney, { amount: 250, orderId: 'A-1' }).steps);
    expect(steps.every(({ kind }) => kind === 'same')).toBe(true);
    expect(compareWords(steps)).toBe('Every step comes to the same as in the run.');
  });

  test('another text, another way and steps of one side alone are different', () => {
    const [confirm, ...others] = orderJourney.steps;
    if (confirm === undefined) throw new Error('The journey has no step.');
    const changed = {
      ...orderJourney,
      steps: [
        { ...confirm, config: { ...confirm.config, subject: 'Thanks for {{event.orderId}}' } },
        ...others.map((step) =>
          step.label === 'large'
            ? { ...step, config: { ...step.config, condition: [{ event: 'amount', op: 'gte', value: 500 }] } }
            : step,
        ),
      ],
    };
    const steps = compareWithRun(changed, before.steps, run(changed, { amount: 250, orderId: 'A-1' }).steps);
    const found = Object.fromEntries(steps.map(({ label, kind }) => [label, kind]));
    expect(found).toMatchObject({
      confirm: 'different',
      large: 'different',
      thanks: 'only in the run',
      nudge: 'only in the dry-run',
      delivery: 'same',
    });
    expect(steps.find(({ label }) => label === 'confirm')?.differences).toEqual([
      { field: 'subject', run: 'Order A-1 is on its way', now: 'Thanks for A-1' },
    ]);
    expect(steps.find(({ label }) => label === 'large')?.differences).toEqual([
      { field: 'result', run: 'yes', now: 'no' },
    ]);
    expect(compareWords(steps)).toBe('5 of 7 steps differ from the run.');
  });
});

describe('the person of a run', () => {
  test('what the trace shows of the person is compared with the person as now', () => {
    const { steps } = run(orderJourney, { amount: 250 });
    const configs = new Map(orderJourney.steps.map(({ label, config }) => [label, config]));
    const was = personThen(steps, configs);
    expect(Object.fromEntries(was)).toEqual({ email: 'ada@example.com', phone: '+15550001001' });
    expect(personChanges(was, ada)).toEqual([]);
    const changes = personChanges(was, { ...ada, email: 'ada@new.example', phone: null });
    expect(changes).toEqual([
      { path: 'email', was: 'ada@example.com', now: 'ada@new.example' },
      { path: 'phone', was: '+15550001001', now: undefined },
    ]);
    expect(traitsThen(changes)).toEqual({ email: 'ada@example.com', phone: '+15550001001' });
  });

  test('nested traits are put together again', () => {
    const value = (path: string, was: string) => ({ path, was, now: undefined });
    expect(traitsThen([value('address.city', 'Paris'), value('address.zip', '75001')])).toEqual({
      address: { city: 'Paris', zip: '75001' },
    });
  });
});
