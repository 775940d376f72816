// The steps of the version that a run walks through, as the API returns them.
import type { AnswerOf } from '../../contract/api/shapes.ts';
import type { Api } from '../../contract/api/table.ts';
import type { StepTrace } from '../../contract/workflows/run.ts';
import type { StepType } from '../../contract/workflows/steps/registry.ts';

export type WorkflowVersion = AnswerOf<Api['getWorkflowVersion']>;

/** A step as a version has it. */
export interface WrittenStep {
  readonly label: string;
  readonly title?: string | undefined;
  readonly type: StepType;
  readonly config: Readonly<Record<string, unknown>>;
  readonly delayMinutes?: number | undefined;
  /** Conditions under which it is passed over. */
  readonly if?: unknown;
  /** Label, or "end"; the following step when left out. */
  readonly next?: string | number | undefined;
}

/** The steps of a version; saved ones always have a label. */
export const writtenSteps = ({ steps }: Pick<WorkflowVersion, 'steps'>): WrittenStep[] =>
  steps.flatMap(({ label, config, ...step }) =>
    label === undefined ? [] : [{ ...step, label, config: { ...(config as object | undefined) } }],
  );

/** What a step is called: its title, or its label. */
export const titleIn =
  (steps: readonly WrittenStep[]) =>
  (label: string): string =>
    steps.find((step) => step.label === label)?.title || label;

/** Names every entry of a trace in addresses: the label, with `~2` and so on behind one that came again after a restart. */
export function entryKeys(trace: readonly Pick<StepTrace, 'label'>[]): string[] {
  const seen = new Map<string, number>();
  return trace.map(({ label }) => {
    const count = (seen.get(label) ?? 0) + 1;
    seen.set(label, count);
    return count === 1 ? label : `${label}~${count}`;
  });
}

/** A text of a JSON value's field, or undefined. */
export function textField(value: unknown, field: string): string | undefined {
  const found = fieldOf(value, field);
  return typeof found === 'string' ? found : undefined;
}

export function fieldOf(value: unknown, field: string): unknown {
  return isRecord(value) && Object.hasOwn(value, field) ? value[field] : undefined;
}

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
