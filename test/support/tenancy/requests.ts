// What can be asked of a route, derived from the contract: a new route is walked without anybody's doing.
import * as z from 'zod';
import { type OrgRoute, orgBase } from '../../../src/contract/api/route.ts';
import { type Answer, call } from '../worker.ts';
import type { Ids } from './victim.ts';

/** Where an id of somebody else may be put. */
export interface Place {
  part: 'path' | 'query' | 'body';
  /** The parameter or field; of a body a pointer. */
  name: string;
  /** Which of the ids belongs here. */
  of: string;
}

/** Fields by the name of what they name. */
const byField: Record<string, string> = {
  projectId: 'projects',
  workflowId: 'workflows',
  runId: 'runs',
  eventId: 'events',
  channelId: 'channels',
  channelIds: 'channels',
  fallbackChannelId: 'channels',
  audienceId: 'audiences',
  templateId: 'templates',
  layoutId: 'layouts',
  keyId: 'keys',
  targetId: 'workflows',
  userId: 'profiles',
  from: 'profiles',
  address: 'suppressions',
};
/** Ids of things that do not exist yet. */
const withoutThings = new Set(['ruleId', 'alertId', 'endpointId', 'messageId', 'groupId', 'providerId']);

/** The query that a read needs to answer in an organisation of several projects. */
export function queryOf(route: OrgRoute, { projects = '', profiles = '' }: Ids): Record<string, string> {
  const names = propertiesOf(route.query);
  return {
    ...(names.includes('projectId') ? { projectId: projects } : {}),
    ...(isRequired(route.query, 'userId') ? { userId: profiles } : {}),
    ...(names.includes('against') ? { against: '1' } : {}),
  };
}

/** The JSON Schema of an object itself; one that has an id stands among the definitions. */
function objectOf(schema: z.ZodType): { properties?: object; required?: string[] } {
  const whole = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
  const named = whole.$ref?.replace('#/$defs/', '');
  return (named === undefined ? whole : whole.$defs?.[named]) ?? {};
}

const isRequired = (schema: z.ZodType | undefined, name: string): boolean =>
  (schema && objectOf(schema).required)?.includes(name) ?? false;

const propertiesOf = (schema: z.ZodType | undefined): string[] =>
  schema ? Object.keys(objectOf(schema).properties ?? {}) : [];

function fieldsOf(part: 'query' | 'body', schema: z.ZodType | undefined): Place[] {
  return propertiesOf(schema).flatMap((name): Place[] => {
    // `from` is a person in a body, and a time in a query.
    if (name === 'from' && part === 'query') return [];
    const of = byField[name];
    if (of !== undefined) return [{ part, name, of }];
    if (/Ids?$/.test(name) && !withoutThings.has(name)) throw new Error(`Say in byField whose id "${name}" is.`);
    return [];
  });
}

/** The path parameters of a route, each with the collection in front of it. */
function pathPlaces(route: OrgRoute): Place[] {
  const own = route.path.slice(orgBase.length);
  return [...own.matchAll(/\/([\w-]+)\/\{(\w+)\}/g)].map(([, of = '', name = '']) => ({
    part: 'path',
    name,
    // The rules of alerts are others than those of notifications.
    of: own.startsWith('/alerts/rules') ? 'alertRules' : of,
  }));
}

/** Every place of a route that takes an id of somebody; blueprints are Sendora's own. */
export function placesOf(route: OrgRoute): Place[] {
  const stepFields = ['channelId', 'audienceId', 'templateId'].map(
    (name): Place => ({ part: 'body', name: `steps/0/config/${name}`, of: byField[name] ?? '' }),
  );
  return [
    ...pathPlaces(route).filter(({ of }) => of !== 'blueprints'),
    ...fieldsOf('query', route.query),
    ...fieldsOf('body', route.bodyDoc ?? route.body),
    ...(propertiesOf(route.bodyDoc ?? route.body).includes('steps') ? stepFields : []),
  ];
}

interface Ask {
  orgId: string;
  key?: string;
  /** The ids of the path. */
  ids: Ids;
  /** Ids at other places. */
  put?: { place: Place; id: string };
  query?: Record<string, string>;
}

/** Asks a route with its example. */
export function ask(route: OrgRoute, { orgId, key, ids, put, query = {} }: Ask): Promise<Answer> {
  const path = pathPlaces(route).reduce(
    (text, { name, of }) => {
      const id = put?.place.part === 'path' && put.place.name === name ? put.id : ids[of];
      if (id === undefined) throw new Error(`The walk has no ${of} for ${route.path}; add one to createVictim.`);
      return text.replace(`{${name}}`, encodeURIComponent(id));
    },
    route.path.replace('{orgId}', orgId),
  );
  const search = new URLSearchParams({
    ...query,
    ...(put?.place.part === 'query' ? { [put.place.name]: put.id } : {}),
  });
  const body = put?.place.part === 'body' ? withField(route.example, put.place.name, put.id) : route.example;
  return call(route.method.toUpperCase(), `${path}?${search}`, {
    ...(route.body ? { body } : {}),
    ...(route.frame ? { headers: { upgrade: 'websocket' } } : {}),
    ...(key ? { key } : {}),
  });
}

const mail = { label: 'mail', type: 'send_email', config: { to: 'a@example.com', subject: 'Hi', bodyHtml: 'Hi' } };

function withField(example: unknown, name: string, id: string): unknown {
  const [first = '', ...rest] = name.split('/');
  if (first !== 'steps') return { ...(example as object), [first]: id };
  const field = rest.at(-1) ?? '';
  const { subject: _subject, bodyHtml: _bodyHtml, ...config } = mail.config;
  const own = field === 'templateId' ? config : mail.config;
  return { ...(example as object), steps: [{ ...mail, config: { ...own, [field]: id } }] };
}

/** What an answer tells, without what differs each time: ids, those that were asked for among them, times and secrets. */
export function toldBy({ status, headers, text }: Answer, asked: readonly string[] = []): object {
  const words = asked.flatMap((word) => [word, encodeURIComponent(word)]);
  const own = words.reduce((left, word) => left.replaceAll(word, '<id>'), text);
  const told = own
    .replaceAll(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, '<id>')
    .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, '<time>')
    .replaceAll(/pk_dev_[\w-]+(…[\w-]+)?|whsec_[\w+/=]+|"feedSecret":"\w+"/g, '<secret>');
  return { status, type: headers.get('content-type'), text: told };
}
