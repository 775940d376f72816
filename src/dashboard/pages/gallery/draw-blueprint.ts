// A blueprint as the builder would draw it, with the subjects of its templates in the place of their names.
import type { Bundle } from '../../api/queries/blueprints.ts';
import { type Draft, readDraft } from '../../builder/draft.ts';

/** The workflow of a bundle as a draft; null where it has none that can be drawn. */
export function draftOfBundle({ workflows = [], templates = [] }: Bundle): Draft | null {
  const [workflow] = workflows;
  if (workflow === undefined) return null;
  const subjects = new Map(templates.map(({ name, subject }) => [name, subject]));
  const steps = workflow.steps.map((step) => {
    const { config = {} } = step as { config?: Record<string, unknown> };
    const subject = typeof config.template === 'string' ? subjects.get(config.template) : undefined;
    return { ...step, config: subject === undefined ? config : { ...config, subject } };
  });
  const reading = readDraft({ ...workflow, steps });
  return reading.ok ? reading.draft : null;
}
