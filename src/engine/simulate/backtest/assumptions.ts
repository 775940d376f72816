// What a backtest assumes where it cannot know, as sentences; those that concern none of its workflows are left out.
import type { Definition, Step } from '../../../contract/workflows/workflow.ts';
import { behaviourOf } from '../../steps/registry.ts';
import { triggerOf } from '../../triggers/registry.ts';

interface Assumption {
  sentence: string;
  /** Whether it says something about a workflow. */
  concerns(definition: Definition): boolean;
}

const always = () => true;
const hasStep = (is: (step: Step) => boolean) => (definition: Definition) => definition.steps.some(is);
const isType = (type: Step['type']) => hasStep((step) => step.type === type);

const assumptions: readonly Assumption[] = [
  {
    sentence:
      'People, their consent, devices and the suppression list are as they are today; past traits are not kept.',
    concerns: always,
  },
  {
    sentence: 'A step that changes traits changes them in this backtest only.',
    concerns: hasStep((step) => behaviourOf(step).writesProfile(step)),
  },
  {
    sentence:
      'Every message that passes its gates is sent, also where the project has no channel of its kind yet; no provider fails.',
    concerns: hasStep((step) => behaviourOf(step).message !== null),
  },
  { sentence: 'Webhooks answer 200 with {}.', concerns: isType('webhook') },
  { sentence: 'A model takes the first choice, writes a fixed text and finds nothing.', concerns: isType('ai_action') },
  {
    sentence: 'Templates, channels and audiences are as they are today, and so is who is in an audience.',
    concerns: always,
  },
  {
    sentence: 'Frequency caps count the messages of this backtest only; pace holds nothing back.',
    concerns: hasStep((step) => behaviourOf(step).message !== null),
  },
  {
    sentence: 'Dates of people and schedules are played at their moments in the period.',
    concerns: ({ trigger }) => trigger.date !== undefined || trigger.schedule !== undefined,
  },
  {
    sentence: 'Broadcasts are not played, so nothing starts this workflow.',
    concerns: ({ trigger }) => trigger.broadcast !== undefined,
  },
  {
    sentence: 'Only steps of this workflow move people into or out of an audience.',
    concerns: ({ trigger }) => triggerOf(trigger).audiences.length > 0,
  },
  {
    sentence: 'Runs that began before the period are not there, and nothing that began in it is played beyond its end.',
    concerns: always,
  },
  {
    sentence: 'Delays end exactly at their time, and messages leave right at the end of quiet hours.',
    concerns: always,
  },
];

/** The assumptions that concern any of these workflows. */
export const assumptionsOf = (definitions: readonly Definition[]): string[] =>
  assumptions.flatMap(({ sentence, concerns }) => (definitions.some(concerns) ? [sentence] : []));
