// A segment as a condition. A part that cannot be carried never holds, so nobody is in it by mistake.
import type { Condition } from '../../../../contract/conditions.ts';
import { never } from '../../conditions.ts';
import { type Fields, fieldOf, fieldsOf, listOf } from '../../fields.ts';
import type { Ledger } from '../../result.ts';
import type { Resource } from '../resources.ts';
import { plainPath } from '../scope.ts';
import { operators } from './operators.ts';

interface Walk {
  nodes: ReadonlyMap<string, Fields>;
  ledger: Ledger;
  where: string;
  /** Nodes on the way from the entry, so that a circle is seen. */
  above: readonly Fields[];
}

type ConvertNode = (node: Fields, walk: Walk) => Condition;

const missed = ({ ledger, where }: Walk, what: string, instead?: string): Condition => {
  ledger.miss(where, `${what}: it never holds here`, instead);
  return never;
};

const trait: ConvertNode = (node, walk) => {
  const path = plainPath(fieldOf(node, 'path'));
  const operator = fieldsOf(fieldOf(node, 'operator'));
  const type = String(fieldOf(operator, 'type'));
  const convert = Object.hasOwn(operators, type) ? operators[type] : undefined;
  const condition = path === null ? null : (convert?.({ user: path === 'id' ? 'userId' : path }, operator) ?? null);
  return (
    condition ??
    missed(
      walk,
      `the trait ${String(fieldOf(node, 'path')).slice(0, 80)} with ${JSON.stringify(operator).slice(0, 120)}`,
    )
  );
};

const includes: ConvertNode = (node, walk) => {
  const [path, item] = [plainPath(fieldOf(node, 'path')), fieldOf(node, 'item')];
  if (path === null || typeof item !== 'string') return missed(walk, 'a list that includes a value');
  return { user: path, op: 'contains', value: item };
};

const group =
  (joint: 'all' | 'any'): ConvertNode =>
  (node, walk) => {
    const children = listOf(fieldOf(node, 'children')).map((id) => walk.nodes.get(String(id)));
    const conditions = children.map((child) =>
      child === undefined ? missed(walk, 'a part of the segment that is not there') : convertNode(child, walk),
    );
    if (joint === 'all') return { all: conditions };
    return conditions.length === 0 ? never : { any: conditions };
  };

const kinds: Readonly<Record<string, ConvertNode>> = {
  Trait: trait,
  Includes: includes,
  And: group('all'),
  Or: group('any'),
  Everyone: () => ({ all: [] }),
};

const instead: Readonly<Record<string, string>> = {
  Performed: 'a trait that a workflow on the event sets by update_profile',
  LastPerformed: 'a trait that a workflow on the event sets by update_profile',
  KeyedPerformed: 'a wait with waitForEvent',
  Email: 'a wait with waitForEvent for what happened to the email',
  SubscriptionGroup: 'the class and the topic of the messages: people choose by them',
  SubscriptionGroupUnsubscribed: 'the class and the topic of the messages: people choose by them',
  Manual: 'a trait that says who belongs to it',
  RandomBucket: 'a trait that says who belongs to it',
};

const deepest = 20;

function convertNode(node: Fields, walk: Walk): Condition {
  if (walk.above.includes(node) || walk.above.length > deepest)
    return missed(walk, 'a segment that holds itself, or is nested too deep');
  const type = String(fieldOf(node, 'type'));
  const convert = Object.hasOwn(kinds, type) ? kinds[type] : undefined;
  const hint = Object.hasOwn(instead, type) ? instead[type] : undefined;
  if (convert === undefined) return missed(walk, `a part of the kind ${type.slice(0, 60)}`, hint);
  return convert(node, { ...walk, above: [...walk.above, node] });
}

/** The condition of a segment. */
export function convertSegment({ definition, where }: Resource, ledger: Ledger): Condition {
  const nodes = listOf(fieldOf(definition, 'nodes')).map(fieldsOf);
  const byId = new Map(nodes.map((node) => [String(fieldOf(node, 'id')), node]));
  return convertNode(fieldsOf(fieldOf(definition, 'entryNode')), { nodes: byId, ledger, where, above: [] });
}
