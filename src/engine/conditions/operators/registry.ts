import type { Operator } from '../../../contract/conditions/operators.ts';
import { dates } from './dates.ts';
import { equality } from './equality.ts';
import { numbers } from './numbers.ts';
import type { OperatorBehaviour } from './operator.ts';
import { presence } from './presence.ts';
import { texts } from './texts.ts';

const behaviours: Record<Operator, OperatorBehaviour> = { ...equality, ...numbers, ...texts, ...presence, ...dates };

/** What an operator does; undefined for a name that is not an operator. */
export function operatorBehaviour(op: unknown): OperatorBehaviour | undefined {
  return typeof op === 'string' && Object.hasOwn(behaviours, op) ? behaviours[op as Operator] : undefined;
}
