// A workflow of Knock.
import type { Condition } from '../../../contract/conditions.ts';
import type { DraftWorkflow } from '../draft.ts';
import { createLabels, type Fields, fieldOf, fieldsOf, isGiven, listOf, textOf } from '../fields.ts';
import type { ProgramPart } from '../program.ts';
import { convertConditions } from './conditions/convert.ts';
import { knockScope } from './scope.ts';
import { folderOf, type KnockProject } from './source.ts';
import { fieldTemplate } from './steps/delay.ts';
import { convertStep } from './steps/registry.ts';
import { minutesOf, type StepContext } from './steps/step.ts';

const deepest = 20;

/** Whether steps hold a batch that gathers events, at any depth. */
function gathersIn(steps: unknown, depth = 0): boolean {
  return listOf(steps).some((step) => {
    if (fieldOf(step, 'type') === 'batch')
      return minutesOf(fieldOf(fieldOf(step, 'settings'), 'batch_window')) !== undefined;
    return (
      depth < deepest && listOf(fieldOf(step, 'branches')).some((one) => gathersIn(fieldOf(one, 'steps'), depth + 1))
    );
  });
}

/** What the files of a workflow say, as a workflow of the bundle. `key` is the name of its folder. */
export function convertWorkflow(
  workflow: Fields,
  path: string,
  key: string,
  name: string,
  project: KnockProject,
): DraftWorkflow {
  const { ledger } = project;
  const steps = fieldOf(workflow, 'steps');
  const gathers = gathersIn(steps);
  const places = { next: 0 };
  const context = (depth: number): StepContext => ({
    project,
    folder: folderOf(path),
    where: path,
    scope: knockScope({ gathers, variable: project.variable }),
    workflow: name,
    gathers,
    isCommercial: fieldOf(fieldOf(workflow, 'settings'), 'is_commercial') === true,
    label,
    newPlace: () => {
      places.next += 1;
      return `place ${places.next}`;
    },
    nested: (inner) => {
      if (depth < deepest) return listOf(inner).flatMap((step) => convertStep(fieldsOf(step), context(depth + 1)));
      ledger.miss(path, 'branches that are nested too deep');
      return [];
    },
  });
  const label = createLabels();
  const condition = convertConditions(fieldOf(workflow, 'conditions'), {
    ledger,
    where: `${path} conditions`,
    consequence: 'the workflow sends nothing',
    gathers: false,
  });
  const trigger = { eventType: key, recipients: '{{event.recipients}}' };
  const asked: ProgramPart[] =
    condition === undefined ? [] : [askFirst(condition, path, label('conditions', 'conditions'))];
  const description = textOf(fieldOf(workflow, 'description'))?.slice(0, 2_000);
  otherSettings(workflow, path, project);
  return {
    where: path,
    item: {
      name,
      ...(description === undefined ? {} : { description }),
      isActive: false,
      trigger,
      ...reentryOf(workflow, path, project),
    },
    parts: [...asked, { place: 'start' }, ...context(0).nested(listOf(steps).filter((step) => !isThrottle(step)))],
  };
}

/** A condition of the whole workflow asks for each person, as the recipients of one event differ. */
const askFirst = (condition: Condition, where: string, label: string): ProgramPart => ({
  step: { label, type: 'branch', config: { condition }, where, jumps: { ifTrue: 'start', ifFalse: 'end' } },
});

const isThrottle = (step: unknown) => fieldOf(step, 'type') === 'throttle';

function reentryOf(workflow: Fields, path: string, { ledger }: KnockProject): Fields {
  const frequency = fieldOf(workflow, 'trigger_frequency') ?? 'every_trigger';
  const [first, ...more] = listOf(fieldOf(workflow, 'steps')).filter(isThrottle);
  for (const step of more) ledger.miss(`${path} ${String(fieldOf(step, 'ref'))}`, 'the step: its type throttle');
  const isOnce = frequency === 'once_per_recipient';
  if (!isOnce && frequency !== 'every_trigger') {
    ledger.miss(path, `trigger_frequency ${String(frequency).slice(0, 60)}`, 'reentry of the workflow, with a key');
  }
  const cooldown = first === undefined ? {} : cooldownOf(fieldsOf(first), path, ledger);
  const reentry = { ...(isOnce ? { policy: 'once' } : {}), ...cooldown };
  return Object.keys(reentry).length === 0 ? {} : { reentry };
}

/** A throttle holds back a step; here it can only hold back the whole run, so it is listed either way. */
function cooldownOf(step: Fields, path: string, ledger: KnockProject['ledger']): Fields {
  const settings = fieldsOf(fieldOf(step, 'settings'));
  const where = `${path} ${textOf(fieldOf(step, 'ref')) ?? 'throttle'}`;
  const minutes = minutesOf(fieldOf(settings, 'throttle_window'));
  const limit = fieldOf(settings, 'throttle_limit') ?? 1;
  const written = textOf(fieldOf(settings, 'throttle_key'));
  const key = written === undefined ? undefined : fieldTemplate(written.includes('.') ? written : `data.${written}`);
  if (minutes === undefined || limit !== 1 || key === null || isGiven(fieldOf(step, 'conditions'))) {
    ledger.miss(
      where,
      'the step: its type throttle',
      'reentry.cooldownMinutes of the workflow, or the frequency cap of a channel',
    );
    return {};
  }
  ledger.miss(where, `a throttle in the middle of the steps: reentry.cooldownMinutes holds back whole runs`);
  return { cooldownMinutes: minutes, ...(key === undefined ? {} : { key: `{{user.userId}}/${key}` }) };
}

function otherSettings(workflow: Fields, path: string, { ledger }: KnockProject): void {
  const settings = fieldsOf(fieldOf(workflow, 'settings'));
  if (fieldOf(settings, 'override_preferences') === true)
    ledger.miss(path, 'override_preferences', 'the class of its templates');
  for (const field of ['trigger_data_json_schema', 'goals', 'goal']) {
    if (isGiven(fieldOf(workflow, field))) ledger.miss(path, field);
  }
}
