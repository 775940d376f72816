// What each type of node of a journey is here. One that is missing here is listed, and the journey ends at it.
import { delay } from './delay.ts';
import { message } from './message.ts';
import { childOf, type NodeKind } from './node.ts';
import { segmentSplit, waitFor } from './segments.ts';

const rateLimit: NodeKind = {
  children: (node) => [childOf(node)],
  convert(_node, { project, where }) {
    project.ledger.miss(
      where,
      'the rate limit',
      'the frequency cap of the channel, or reentry.cooldownMinutes of the workflow',
    );
    return [];
  },
};

const kinds: Readonly<Record<string, NodeKind>> = {
  MessageNode: message,
  DelayNode: delay,
  SegmentSplitNode: segmentSplit,
  WaitForNode: waitFor,
  RateLimitNode: rateLimit,
  ExitNode: { children: () => [], convert: () => [{ goTo: 'end' }] },
};

export const unknownKind = (type: string): NodeKind => ({
  children: () => [],
  convert(_node, { project, where }) {
    const isSplit = type === 'RandomCohortNode' || type === 'ExperimentSplitNode';
    const instead = isSplit ? 'two workflows, and a trait that says who belongs to which' : undefined;
    project.ledger.miss(
      where,
      `a node of the type ${type.slice(0, 60)} and all that only follows it: the run ends there`,
      instead,
    );
    return [{ goTo: 'end' }];
  },
});

export const kindOf = (type: string): NodeKind =>
  (Object.hasOwn(kinds, type) ? kinds[type] : undefined) ?? unknownKind(type);
