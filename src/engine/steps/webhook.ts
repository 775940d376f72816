import type { Fault } from '../../contract/errors.ts';
import { isObject } from '../../contract/json.ts';
import type { JsonValue } from '../../contract/primitives.ts';
import type { WebhookHeader } from '../../contract/workflows/steps/webhook.ts';
import type { StepOf } from '../../contract/workflows/workflow.ts';
import { fault } from '../faults/sentences.ts';
import { cut } from '../faults/words.ts';
import { hintOf, holdsHint, isSecretName, shownUrl } from '../secrets.ts';
import type { Behaviour, Renderer, Secret, WrittenSecret } from './behaviour.ts';
import {
  beforeStep,
  noJumps,
  noWays,
  oneLine,
  onlyOnward,
  sendLeaseMs,
  sendRetries,
  withoutControls,
} from './parts.ts';
import { type HeaderPart, headerParts, secretNames, secretTag, withoutSecretTags } from './secret-tags.ts';
import { isHttpAnswer, simulateWebhook } from './simulated-webhook.ts';

type Config = StepOf<'webhook'>['config'];

interface WebhookInput {
  type: 'webhook';
  url: string;
  method: 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'GET';
  headers: Record<string, string>;
  /** Names of the headers whose values are secrets. */
  secretHeaders: string[];
  /** The pieces of the headers that name secrets of the project, by the name of the header. */
  secretParts?: Record<string, HeaderPart[]>;
  /** Not there when the step has none; the trigger event is sent then. */
  body?: JsonValue;
}

export const webhook = {
  otherNames: ['http', 'request'],
  aliases: {},
  templates: { url: 'url', headers: 'headers', body: 'value' },
  jumps: noJumps,
  secrets: (config) => [...urlSecrets(config), ...headerSecrets(config)],
  projectSecrets: { written: writtenSecrets, withTags: withSecretTags, named: namedSecrets },
  addresses: ['url'],
  faults: (config, at) => [...hintFaults(config, at), ...bodyFaults(config, at)],
  successors: onlyOnward,
  ways: noWays,
  work: {
    place: 'queue',
    queue: 'webhooks',
    guarantee: 'at_least_once',
    leaseMs: sendLeaseMs,
    recordsClaim: false,
    repeatsContent: false,
    retry: sendRetries,
    simulate: simulateWebhook,
    usualAnswer: () => ({ status: 200, body: {} }),
    answerFault: (_step, answer) =>
      isHttpAnswer(answer) ? null : 'A webhook is answered by { "status": 200, "body": … }, or ends by an outcome.',
  },
  readsProfile: () => false,
  writesProfile: () => false,
  listens: () => null,
  whileDelayed: beforeStep,
  emailTemplateId: () => undefined,
  render({ config }, renderer) {
    const headers = Object.entries(config.headers ?? {}).map(([name, header]) => ({
      name: withoutControls(name),
      ...renderedHeader(`headers.${name}`, textOf(header), renderer),
      isSecret: isSecret(name, header),
    }));
    const named = headers.flatMap(({ name, parts }) => (parts ? [[name, parts] as const] : []));
    return {
      type: 'webhook',
      url: withoutControls(renderer.url('url', config.url)),
      method: config.method ?? 'POST',
      headers: Object.fromEntries(headers.map(({ name, value }) => [name, value])),
      secretHeaders: headers.flatMap(({ name, parts, isSecret: hidden }) => (hidden || parts ? [name] : [])),
      ...(named.length > 0 ? { secretParts: Object.fromEntries(named) } : {}),
      ...(config.body === undefined ? {} : { body: renderer.value('body', config.body) }),
    };
  },
  visible({ secretHeaders, secretParts, ...input }) {
    const shown = Object.entries(input.headers).map(([name, value]) => [
      name,
      secretHeaders.includes(name) && !secretParts?.[name] ? hintOf(value) : value,
    ]);
    return { ...input, url: shownUrl(input.url), headers: Object.fromEntries(shown) };
  },
  message: {
    kind: 'webhook',
    otherKinds: [],
    // Its address is its own; it is signed with the secret of the project.
    channel: () => null,
    recipient: ({ url }) => shownUrl(url),
    address: () => null,
    sender: () => null,
    toDevices: false,
    texts: ({ body }) => ({ subject: null, bodies: body === undefined ? [] : [bodyText(body)] }),
  },
} satisfies Behaviour<StepOf<'webhook'>, WebhookInput>;

const bodyText = (body: JsonValue): string => (typeof body === 'string' ? body : JSON.stringify(body));

/** A header as it is rendered. One that names secrets is shown as it was written, apart from the pieces that are sent. */
function renderedHeader(field: string, source: string, renderer: Renderer): { value: string; parts?: HeaderPart[] } {
  const parts = headerParts(source);
  if (!parts) return { value: oneLine(renderer.text(field, source)) };
  const rendered = parts.map((part) => (typeof part === 'string' ? renderer.text(field, part) : part));
  return { value: oneLine(source), parts: rendered };
}

const textOf = (header: WebhookHeader): string => (typeof header === 'string' ? header : header.value);

const isSecret = (name: string, header: WebhookHeader): boolean =>
  isSecretName(name) || (typeof header !== 'string' && header.secret === true);

/** What is left of a value without its templates and the name of its scheme; nothing where it holds no secret itself. */
const literalPart = (value: string) =>
  value.replace(/\{\{[^}]*\}\}\}?/g, '').replace(/^\s*(bearer|basic|token)\s*$/i, '');

function urlSecrets({ url }: Config): Secret[] {
  const hint = shownUrl(url);
  return hint === url ? [] : [{ path: ['url'], value: url, hint }];
}

function headerSecrets({ headers = {} }: Config): Secret[] {
  return Object.entries(headers).flatMap(([name, header]) => {
    const value = textOf(header);
    const isFlagged = typeof header !== 'string' && header.secret === true;
    const isTag = secretNames(value).length > 0 && withoutSecretTags(value).trim() === '';
    if (!isSecret(name, header) || holdsHint(value) || isTag) return [];
    if (!isFlagged && literalPart(value).trim() === '') return [];
    const path = typeof header === 'string' ? ['headers', name] : ['headers', name, 'value'];
    return [{ path, value, hint: hintOf(value) }];
  });
}

/** Hints that stand for no stored secret: the address changed, or the config comes from elsewhere. */
function hintFaults({ url, headers }: Record<string, unknown>, at: string): Fault[] {
  const found = (pointer: string, name: string) => {
    const message = `\`${name}\` holds the hint of a secret; enter the secret itself. A hint stands for the stored secret only while the address of the step stays the same.`;
    return fault(pointer, 'secret_hint', message);
  };
  const entries = isObject(headers) ? Object.entries(headers).slice(0, 100) : [];
  return [
    ...(typeof url === 'string' && holdsHint(url) ? [found(`${at}/url`, 'url')] : []),
    ...entries.flatMap(([name, header]) => {
      const value = isObject(header) ? header.value : header;
      const pointer = `${at}/headers/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;
      return typeof value === 'string' && holdsHint(value) ? [found(pointer, cut(name))] : [];
    }),
  ];
}

function bodyFaults({ method, body }: Record<string, unknown>, at: string): Fault[] {
  if (method !== 'GET' || body === undefined) return [];
  return [fault(`${at}/body`, 'not_allowed', 'A GET carries no body: leave `body` out, or use POST.')];
}

/** Secrets that are written out in headers as a whole; those with templates in them stay with the step. */
function writtenSecrets({ headers = {} }: Config): WrittenSecret[] {
  return Object.entries(headers).flatMap(([header, given]) => {
    const value = textOf(given);
    const isWhole = headerSecrets({ url: '', headers: { [header]: given } }).length > 0 && !value.includes('{{');
    return isWhole ? [{ header, value }] : [];
  });
}

function withSecretTags(config: Config, names: ReadonlyMap<string, string>): Config {
  const headers = Object.entries(config.headers ?? {}).map(([header, given]) => {
    const name = names.get(header);
    if (name === undefined) return [header, given];
    return [header, typeof given === 'string' ? secretTag(name) : { ...given, value: secretTag(name) }];
  });
  return { ...config, headers: Object.fromEntries(headers) };
}

/** What comes from a request need not be a config. */
function namedSecrets(config: object): [header: string, names: string[]][] {
  const headers = 'headers' in config && isObject(config.headers) ? Object.entries(config.headers).slice(0, 100) : [];
  return headers.flatMap(([header, given]): [string, string[]][] => {
    const value = isObject(given) ? given.value : given;
    const names = typeof value === 'string' ? secretNames(value) : [];
    return names.length === 0 ? [] : [[header, names]];
  });
}
