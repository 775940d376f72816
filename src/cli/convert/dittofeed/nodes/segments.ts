// Nodes that ask for a segment.
import type { Condition } from '../../../../contract/conditions.ts';
import { never } from '../../conditions.ts';
import { fieldOf, fieldsOf, listOf, numberOf } from '../../fields.ts';
import { named } from '../resources.ts';
import { convertSegment } from '../segments/convert.ts';
import { frameOf, type NodeContext, type NodeKind, placeOf } from './node.ts';

function conditionOf(segment: unknown, { project, where }: NodeContext): Condition {
  const found = named(project.resources, 'segment', segment);
  if (found !== undefined) return convertSegment(found, project.ledger);
  project.ledger.miss(
    where,
    `the segment ${String(segment).slice(0, 80)} is not among the files: its condition never holds here`,
  );
  return never;
}

export const segmentSplit: NodeKind = {
  children: (node) => ['trueChild', 'falseChild'].map((field) => fieldOf(fieldOf(node, 'variant'), field)),
  convert(node, context) {
    const variant = fieldsOf(fieldOf(node, 'variant'));
    const condition = conditionOf(fieldOf(variant, 'segment'), context);
    const jumps = { ifTrue: placeOf(fieldOf(variant, 'trueChild')), ifFalse: placeOf(fieldOf(variant, 'falseChild')) };
    return [{ step: { ...frameOf(node, context), type: 'branch', config: { condition }, jumps } }];
  },
};

export const waitFor: NodeKind = {
  children: (node) => [
    ...listOf(fieldOf(node, 'segmentChildren'))
      .slice(0, 1)
      .map((child) => fieldOf(child, 'id')),
    fieldOf(node, 'timeoutChild'),
  ],
  convert(node, context) {
    const { ledger } = context.project;
    const [first, ...more] = listOf(fieldOf(node, 'segmentChildren')).map(fieldsOf);
    const seconds = numberOf(fieldOf(node, 'timeoutSeconds'));
    if (first === undefined || seconds === undefined) {
      ledger.miss(
        context.where,
        'the step: a wait without a segment or a longest time',
        'a wait step with waitForCondition',
      );
      return [{ goTo: placeOf(fieldOf(node, 'timeoutChild')) }];
    }
    if (more.length > 0)
      ledger.miss(context.where, `${more.length} more segments that the node waits for`, 'a condition with any');
    const config = {
      waitForCondition: conditionOf(fieldOf(first, 'segmentId'), context),
      timeoutMinutes: seconds / 60,
    };
    const jumps = { onMatch: placeOf(fieldOf(first, 'id')), onTimeout: placeOf(fieldOf(node, 'timeoutChild')) };
    return [{ step: { ...frameOf(node, context), type: 'wait', config, jumps } }, { goTo: jumps.onTimeout }];
  },
};
