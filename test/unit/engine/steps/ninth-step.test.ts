// A type that is in the registries is complete: no other file names the types. Its delivery: test/worker/pipeline/ninth-step.test.ts.
import { beforeAll, describe, expect, test } from 'vitest';
import type { Definition, Step } from '../../../../src/contract/workflows/workflow.ts';
import { dryRun } from '../../../../src/engine/runs/dry-run.ts';
import { successors } from '../../../../src/engine/steps/step-graph.ts';
import { toInput, validateWorkflow } from '../../../../src/engine/validate/definition.ts';
import { definitionOf, nap } from '../../../support/definitions.ts';
import { installNinthStep, ninth } from '../../../support/ninth-step/install.ts';
import { runSchedule } from '../../../support/simulation/simulation.ts';

const call = { label: 'call', type: ninth, config: { to: '{{user.phone}}', words: 'Hello {{user.firstName}}' } };
const withConfig = (config: object) => ({ ...call, config: { ...call.config, ...config } });

function faultsOf(...steps: object[]) {
  const verdict = validateWorkflow({ name: 'Test', trigger: { eventType: 'test' }, steps });
  return verdict.ok ? [] : verdict.faults.map(({ pointer, code, suggestion }) => [pointer, code, suggestion]);
}

beforeAll(installNinthStep);

describe('a ninth step type', () => {
  test('is validated: schema, templates, aliases, jumps, the words for it', () => {
    expect(faultsOf(call)).toEqual([]);
    expect(faultsOf({ ...call, type: 'send_voise' })).toEqual([['/steps/0/type', 'unknown_type', ninth]]);
    expect(faultsOf({ ...call, type: 'phone_call' })).toEqual([['/steps/0/type', 'unknown_type', ninth]]);
    expect(faultsOf(withConfig({ words: '{{usr.x}}' }))).toEqual([
      ['/steps/0/config/words', 'unknown_variable', '{{user.x}}'],
    ]);
    expect(faultsOf(withConfig({ volume: 11 }))).toMatchObject([
      ['/steps/0/config/volume', 'unknown_field', undefined],
    ]);
    expect(faultsOf(withConfig({ ifBusy: 'nowhere' }), nap('x', 1))).toMatchObject([
      ['/steps/0/config/ifBusy', 'unknown_step', undefined],
    ]);
    expect(faultsOf({ ...call, config: { number: '', words: 'Hi' } })).toMatchObject([
      ['/steps/0/config/number', 'too_short', undefined],
    ]);
  });

  test('is saved with labels, and read back as it was written', () => {
    const definition = definitionOf([withConfig({ ifBusy: 2 }), nap('a', 1), nap('b', 1)]);
    expect(definition.steps[0]?.config).toMatchObject({ ifBusy: 'b' });
    expect(definitionOf(toInput('Test', null, true, definition).steps)).toEqual(definition);
    expect(successors(definition.steps, 0)).toEqual([
      { target: 'a', label: 'answered' },
      { target: 'b', label: 'busy' },
    ]);
  });

  test('is shown by a dry-run, with its gates', () => {
    const request = (gates: Parameters<typeof dryRun>[0]['gates']) => ({
      definition: definitionOf([call]),
      runId: 'run',
      now: 0,
      emailTemplates: new Map(),
      gates,
      source: {
        event: { type: 'test' },
        profile: { phone: '+15550001111', traits: { firstName: 'Ada' } },
        run: {},
        org: {},
      },
    });
    expect(dryRun(request(() => null)).steps).toMatchObject([
      { type: ninth, outcome: 'sent', input: { to: '+15550001111', words: 'Hello Ada' } },
    ]);
    const closed = { outcome: 'suppressed', reason: 'suppression_manual', message: 'No.' } as const;
    expect(dryRun(request(() => ({ stop: closed, gates: [] }))).steps).toMatchObject([closed]);
  });

  test('walks through crashes, repeats and lost messages, and leaves at most once', () => {
    let seen = 0;
    const voiced = ({ steps, ...rest }: Definition): Definition => ({
      ...rest,
      steps: steps.map((step): Step => {
        if (step.type !== 'send_email') return step;
        seen += 1;
        return { ...step, type: ninth, config: call.config } as Step;
      }),
    });
    for (let index = 0; index < 500; index++) runSchedule(23, index, { adapt: voiced });
    expect(seen).toBeGreaterThan(100);
  });
});
