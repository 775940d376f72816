import type { Fault } from '../../contract/errors.ts';
import type { TriggerForm, TriggerOf } from '../../contract/workflows/triggers/registry.ts';

/** What exists in the project; a set that is left out is not checked. */
export interface TriggerReferences {
  audienceIds?: ReadonlySet<string>;
}

/** Whatever differs between the forms of a trigger. */
export interface TriggerBehaviour<F extends TriggerForm> {
  /** What is wrong beside the shape with the field that names the form, whatever it holds. */
  faults(given: unknown, references: TriggerReferences): Fault[];
  /** When runs start, as the end of "This workflow starts …". */
  startsWhen(trigger: TriggerOf<F>): string;
  /** The audiences whose members it has to know. */
  audiences(trigger: TriggerOf<F>): readonly string[];
  /** First parts of the paths of traits that decide when a person is due. */
  traits(trigger: TriggerOf<F>): readonly string[];
}
