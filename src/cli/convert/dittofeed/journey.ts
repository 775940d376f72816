// A journey of Dittofeed: a graph of nodes, put into an order in which every jump leads forward.
import type { DraftWorkflow } from '../draft.ts';
import { createLabels, type Fields, fieldOf, fieldsOf, listOf, textOf } from '../fields.ts';
import type { ProgramPart } from '../program.ts';
import { childOf, type NodeContext, placeOf } from './nodes/node.ts';
import { kindOf } from './nodes/registry.ts';
import type { DittofeedProject } from './project.ts';
import type { Resource } from './resources.ts';
import { plainPath } from './scope.ts';

type Email = NodeContext['email'];

const typeOf = (node: Fields) => String(fieldOf(node, 'type'));

/** The nodes that the entry leads to, each behind all that lead to it. Never recurses: a journey may be one long chain. */
function inOrder(entry: Fields, nodes: ReadonlyMap<string, Fields>): [string, Fields][] {
  const done: [string, Fields][] = [];
  const seen = new Set<string>();
  const open: { id: string; children: string[] }[] = [];
  const enter = (id: string) => {
    const node = nodes.get(id);
    if (node === undefined || seen.has(id)) return;
    seen.add(id);
    open.push({ id, children: kindOf(typeOf(node)).children(node).map(String).reverse() });
  };
  enter(String(childOf(entry)));
  for (let at = open.at(-1); at !== undefined; at = open.at(-1)) {
    const child = at.children.shift();
    if (child !== undefined) enter(child);
    else {
      done.push([at.id, nodes.get(at.id) ?? {}]);
      open.pop();
    }
  }
  return done.reverse();
}

export function convertJourney(
  journey: Resource,
  name: string,
  project: DittofeedProject,
  email: Email,
): DraftWorkflow | null {
  const { definition, where } = journey;
  const entry = fieldsOf(fieldOf(definition, 'entryNode'));
  const nodes = new Map(
    listOf(fieldOf(definition, 'nodes')).map((node) => [String(fieldOf(node, 'id')), fieldsOf(node)]),
  );
  const start = startOf(entry, journey, project);
  if (start === null) return null;
  const label = createLabels();
  const ordered = inOrder(entry, nodes);
  const parts = ordered.flatMap(([id, node]): ProgramPart[] => {
    const kind = kindOf(typeOf(node));
    const context: NodeContext = {
      project,
      where: `${where} node ${id.slice(0, 60)}`,
      label: label(id, 'step'),
      email,
    };
    const converted = kind.convert(node, context);
    const [child] = kind.children(node);
    const isSingle = kind.children(node).length === 1;
    return [{ place: placeOf(id) }, ...converted, ...(isSingle ? [goOn(child, nodes)] : [])];
  });
  return { where, item: { name, isActive: false, ...start }, parts };
}

const goOn = (child: unknown, nodes: ReadonlyMap<string, Fields>): ProgramPart => ({
  goTo: nodes.has(String(child)) ? placeOf(String(child)) : 'end',
});

/** What starts the journey, and how often for one person. */
function startOf(entry: Fields, { definition, fields, where }: Resource, project: DittofeedProject): Fields | null {
  const { ledger } = project;
  const again = fieldOf(fields, 'canRunMultiple') ?? fieldOf(definition, 'canRunMultiple');
  const event = textOf(fieldOf(entry, 'event'));
  if (event !== undefined) {
    const written = fieldOf(entry, 'key');
    const key = written === undefined || written === '' ? undefined : plainPath(written);
    if (key === null) ledger.miss(where, `the key ${String(written).slice(0, 80)}`, 'reentry.key of the workflow');
    if (typeof again !== 'boolean')
      ledger.miss(
        where,
        'how often one person may run through it: here, as often as the event comes',
        'reentry.policy of the workflow',
      );
    const keyed = key === undefined || key === null ? {} : { key: `{{user.userId}}/{{event.${key}}}` };
    const reentry = { ...(again === false ? { policy: 'once' } : {}), ...keyed };
    return { trigger: { eventType: event }, ...(Object.keys(reentry).length === 0 ? {} : { reentry }) };
  }
  const segment = fieldOf(entry, 'segment') ?? fieldOf(entry, 'segmentId');
  if (segment === undefined) {
    ledger.miss(where, `the journey: its entry ${typeOf(entry).slice(0, 60)}`);
    return null;
  }
  const audience = project.audienceOf(segment, where);
  ledger.miss(where, 'people who are in the segment already start no run here', 'trigger.audience.existing: "start"');
  const isAgain = fieldOf(entry, 'reEnter') === true;
  return {
    trigger: { audience: { name: audience, on: 'enter' } },
    ...(isAgain ? {} : { reentry: { policy: 'once' } }),
  };
}
