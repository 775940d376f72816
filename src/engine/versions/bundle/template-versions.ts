// Versions of templates count the saves of one project, so a bundle names none: it means the newest text everywhere.

import type { Fault } from '../../../contract/errors.ts';
import { isObject } from '../../../contract/json.ts';
import { pointerOf } from '../../faults/faults.ts';
import { fault } from '../../faults/sentences.ts';
import type { Fields } from './kinds/kind.ts';

const field = 'templateVersion';

const message =
  '`templateVersion` counts the saves of one project, and a bundle is the same in every project: leave it out, and the newest text is sent.';

const stepsOf = ({ steps }: Fields): readonly unknown[] => (Array.isArray(steps) ? steps : []);

const names = (step: unknown): step is Fields & { config: Fields } =>
  isObject(step) && isObject(step.config) && Object.hasOwn(step.config, field);

/** The faults of versions that steps of a workflow name; pointers lead into the workflow. */
export function templateVersionFaults(workflow: Fields): Fault[] {
  return stepsOf(workflow).flatMap((step, place) =>
    names(step) ? [fault(pointerOf(['steps', place, 'config', field]), 'version_in_bundle', message)] : [],
  );
}

/** A workflow whose steps send the newest texts. */
export function withoutTemplateVersions<T extends Fields>(workflow: T): T {
  if (!stepsOf(workflow).some(names)) return workflow;
  return { ...workflow, steps: stepsOf(workflow).map((step) => (names(step) ? newest(step) : step)) };
}

function newest(step: Fields & { config: Fields }): Fields {
  const { [field]: _version, ...config } = step.config;
  return { ...step, config };
}
