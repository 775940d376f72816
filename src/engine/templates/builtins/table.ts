/** Every helper of the template language by name. */
import type { Builtin } from './builtin.ts';
import { dateBuiltins } from './dates.ts';
import { logicBuiltins } from './logic.ts';
import { numberBuiltins } from './numbers.ts';
import { textBuiltins } from './text.ts';

/** A Map, so that an inherited name such as `constructor` is not a helper. */
export const builtins: ReadonlyMap<string, Builtin> = new Map<string, Builtin>(
  Object.entries({ ...textBuiltins, ...logicBuiltins, ...numberBuiltins, ...dateBuiltins }),
);

/** Helpers that enclose a body. */
export const blockNames = ['if', 'unless', 'each', 'with'] as const;
export type BlockName = (typeof blockNames)[number];
