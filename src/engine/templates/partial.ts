import type { PartialArgument } from '../../contract/messages/partial.ts';
import type { Template } from './template.ts';

/** A compiled partial. */
export interface Partial {
  template: Template;
  args: readonly PartialArgument[];
}

/** Finds a partial by its name. */
export type PartialLookup = (name: string) => Partial | undefined;
