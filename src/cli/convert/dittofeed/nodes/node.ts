// What converting one node of a journey has at hand.
import { type Fields, fieldOf, textOf } from '../../fields.ts';
import type { ProgramPart } from '../../program.ts';
import type { DittofeedProject } from '../project.ts';
import type { Resource } from '../resources.ts';

export interface NodeContext {
  project: DittofeedProject;
  /** File, journey and node, for people. */
  where: string;
  label: string;
  /** Name of the saved template of an email; null where it could not be carried. */
  email(template: Resource): { name: string; from: string | undefined; to: string } | null;
}

export interface NodeKind {
  /** Where a node leads; jumps of its step use these as they are. */
  children(node: Fields): unknown[];
  convert(node: Fields, context: NodeContext): ProgramPart[];
}

export const childOf = (node: Fields): unknown => fieldOf(node, 'child');

/** Place in the program at which a node stands. */
export const placeOf = (id: unknown): string => (isExit(id) ? 'end' : `node ${String(id)}`);
const isExit = (id: unknown) => id === undefined || id === null || id === 'ExitNode';

export const frameOf = (node: Fields, { label, where }: NodeContext) => {
  const title = textOf(fieldOf(node, 'name'))?.slice(0, 200);
  return { label, where, ...(title === undefined ? {} : { title }) };
};
