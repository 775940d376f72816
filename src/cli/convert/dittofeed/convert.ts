// Resources of Dittofeed: journeys with the segments, user properties and templates that they use.
import { never } from '../conditions.ts';
import { type Draft, finish } from '../draft.ts';
import { createNames, fieldOf, isGiven, listOf } from '../fields.ts';
import { type ConversionResult, createLedger, type SourceFile } from '../result.ts';
import { convertJourney } from './journey.ts';
import type { NodeContext } from './nodes/node.ts';
import type { DittofeedProject } from './project.ts';
import { named, type Resource, resourcesOf } from './resources.ts';
import { createProperties, dittofeedScope } from './scope.ts';
import { convertSegment } from './segments/convert.ts';
import { addEmail, recipientOf, textFrom } from './templates.ts';

export function convertDittofeed(files: readonly SourceFile[]): ConversionResult {
  const { resources, faults } = resourcesOf(files);
  if (faults.length > 0) return { ok: false, faults };
  if (!resources.some(({ kind }) => kind === 'journey' || kind === 'segment' || kind === 'template')) {
    const message =
      'There is no journey, segment or template of Dittofeed: a JSON or YAML file whose definition has an entryNode, or the type of a message.';
    return { ok: false, faults: [{ code: 'nothing_to_convert', pointer: '', message }] };
  }
  const ledger = createLedger();
  const property = createProperties(resources, ledger);
  const names = createNames();
  const draftItems = { templates: [], audiences: [] } satisfies Pick<DittofeedProject, 'templates' | 'audiences'>;
  const project: DittofeedProject = {
    ...{ resources, files, ledger, property, ...draftItems },
    scope: dittofeedScope(property),
    templateName: (wanted) => names(wanted, 'Email'),
    audienceOf: (segment, where) => audiences(segment, where),
  };
  const audiences = createAudiences(project);
  const email = createEmails(project, marketingTemplates(resources));
  const workflowName = createNames();
  const workflows = resources.flatMap((resource) => {
    if (resource.kind !== 'journey') return [];
    const workflow = convertJourney(resource, workflowName(resource.name, 'Journey'), project, email);
    return workflow === null ? [] : [workflow];
  });
  addTheRest(project, email);
  const draft: Draft = { items: { audience: project.audiences, template: project.templates }, workflows };
  return finish(draft, ledger);
}

/** Templates that a message with a subscription group sends: people may leave the group, so they may decline. */
function marketingTemplates(resources: readonly Resource[]): Set<Resource> {
  const found = resources
    .filter(({ kind }) => kind === 'journey')
    .flatMap(({ definition }) => listOf(fieldOf(definition, 'nodes')))
    .filter((node) => isGiven(fieldOf(node, 'subscriptionGroupId')))
    .map((node) => fieldOf(node, 'variant'))
    .map((variant) => named(resources, 'template', fieldOf(variant, 'templateId') ?? fieldOf(variant, 'template')));
  return new Set(found.filter((one) => one !== undefined));
}

function createAudiences({
  resources,
  audiences,
  ledger,
}: DittofeedProject): (segment: unknown, where: string) => string {
  const nameOf = createNames();
  const known = new Map<string, string>();
  return (segment, where) => {
    const resource = named(resources, 'segment', segment);
    const key = resource?.where ?? `? ${String(segment)}`;
    const made = known.get(key);
    if (made !== undefined) return made;
    const name = nameOf(resource?.name ?? String(segment), 'Segment');
    known.set(key, name);
    const missing = `the segment ${String(segment).slice(0, 80)} is not among the files: nobody is in its audience`;
    if (resource === undefined) ledger.miss(where, missing);
    const condition = resource === undefined ? never : convertSegment(resource, ledger);
    audiences.push({ where: resource?.where ?? where, item: { name, condition } });
    return name;
  };
}

/** The saved template of an email, made when it is first asked for. */
function createEmails(project: DittofeedProject, marketing: ReadonlySet<Resource>): NodeContext['email'] {
  const known = new Map<Resource, ReturnType<NodeContext['email']>>();
  return (resource) => {
    const made = known.get(resource);
    if (made !== undefined) return made;
    const name = project.templateName(resource.name);
    const to = recipientOf(resource.definition, 'email', project);
    const from = textFrom(fieldOf(resource.definition, 'from'), `${resource.where} from`, project);
    const isCarried = to !== null && addEmail(resource, name, marketing.has(resource), project);
    const email = isCarried ? { name, from, to } : null;
    known.set(resource, email);
    return email;
  };
}

/** Segments and emails that no journey uses are carried as well. */
function addTheRest(project: DittofeedProject, email: NodeContext['email']): void {
  for (const resource of project.resources) {
    if (resource.kind === 'segment') project.audienceOf(resource.id ?? resource.name, resource.where);
    if (resource.kind === 'template' && isEmail(resource)) email(resource);
  }
}

const isEmail = ({ definition }: Resource) =>
  fieldOf(definition, 'type') === 'Email' || fieldOf(definition, 'subject') !== undefined;
