// Message templates of Dittofeed: emails become saved templates, the others are written into the step that sends them.
import { jsonFault } from '../../../contract/primitives.ts';
import { type Fields, fieldOf, fieldsOf, isGiven, textOf } from '../fields.ts';
import { convertLiquid } from '../liquid/convert.ts';
import type { DittofeedProject } from './project.ts';
import type { Resource } from './resources.ts';

/** The text of a field as a template; undefined where there is none, or it could not be carried. */
export function textFrom(value: unknown, where: string, { scope, ledger }: DittofeedProject): string | undefined {
  if (typeof value !== 'string' || value === '') return undefined;
  return convertLiquid(value, { scope, ledger, where }) ?? undefined;
}

/** The body of an email: written in the definition, or a file beside it with the same name. */
function bodyOf(
  { definition, where }: Resource,
  { files, ledger }: DittofeedProject,
): { text: string; where: string } | null {
  const body = fieldOf(definition, 'body');
  if (typeof body === 'string' && body.trim() !== '') return { text: body, where: `${where} body` };
  if (typeof body === 'object' && body !== null) {
    ledger.miss(where, 'the body: it was made by blocks', 'the HTML that is sent, as the body of the template');
    return null;
  }
  const path = where.replace(/ ".*"$/s, '').replace(/\.(json|ya?ml)$/, '');
  const beside =
    files.find((file) => file.path === `${path}.liquid.html`) ?? files.find((file) => file.path === `${path}.html`);
  if (beside === undefined) ledger.miss(where, 'the body: it is neither in the definition nor in a file beside it');
  return beside === undefined ? null : { text: beside.text, where: beside.path };
}

const notHere = ['replyTo', 'cc', 'bcc', 'headers', 'attachmentUserProperties'];

/** The address that a message goes to; the user property that holds it may have another name. */
export function recipientOf(
  definition: Fields,
  usual: 'email' | 'phone',
  { property }: DittofeedProject,
): string | null {
  const key = textOf(fieldOf(definition, 'identifierKey')) ?? usual;
  const path = key === usual ? usual : property(key);
  return path === null ? null : `{{user.${path}}}`;
}

/** Adds the template of an email; false where it could not be carried. */
export function addEmail(resource: Resource, name: string, isMarketing: boolean, project: DittofeedProject): boolean {
  const { definition, where } = resource;
  const { ledger } = project;
  const body = bodyOf(resource, project);
  if (body === null) return false;
  if (/<mjml[\s>]/i.test(body.text)) {
    ledger.miss(where, 'MJML', 'compile it to HTML and put that into the template');
    return false;
  }
  const subject = textFrom(fieldOf(definition, 'subject'), `${where} subject`, project);
  const html = textFrom(body.text, body.where, project);
  if (subject === undefined || html === undefined) {
    ledger.miss(where, 'the email: its subject or its body could not be carried');
    return false;
  }
  for (const field of notHere) if (isGiven(fieldOf(definition, field))) ledger.miss(where, `${field} of the email`);
  project.templates.push({ where, item: { name, subject, html, class: isMarketing ? 'marketing' : 'transactional' } });
  return true;
}

/** The config of a webhook step; null where it could not be carried. */
export function webhookOf({ definition, where }: Resource, project: DittofeedProject): Fields | null {
  const { ledger } = project;
  const config = fieldsOf(fieldOf(jsonOf(fieldOf(definition, 'body')), 'config'));
  const url = textFrom(fieldOf(config, 'url'), `${where} url`, project);
  if (url === undefined) {
    ledger.miss(where, 'the webhook: its body is not JSON with a config and a url', 'a webhook step');
    return null;
  }
  if (isGiven(fieldOf(jsonOf(fieldOf(definition, 'body')), 'secret')))
    ledger.miss(
      where,
      'the secret part of the webhook',
      'headers of the step, which are stored encrypted, or a secret of the project',
    );
  for (const field of ['params', 'responseType'])
    if (isGiven(fieldOf(config, field))) ledger.miss(where, `${field} of the webhook`);
  const headers = Object.entries(fieldsOf(fieldOf(config, 'headers'))).flatMap(([name, value]) => {
    const text = textFrom(value, `${where} headers`, project);
    return text === undefined ? [] : [[name, text] as const];
  });
  const data = fieldOf(config, 'data');
  return {
    url,
    method: String(fieldOf(config, 'method') ?? 'GET').toUpperCase(),
    ...(headers.length === 0 ? {} : { headers: Object.fromEntries(headers) }),
    ...(data === undefined ? {} : { body: textsIn(data, `${where} data`, project) }),
  };
}

/** A JSON value whose texts are templates; its depth is that which JSON may have in steps. */
function textsIn(value: unknown, where: string, project: DittofeedProject): unknown {
  if (typeof value === 'string') return textFrom(value, where, project) ?? '';
  if (Array.isArray(value)) return value.map((one: unknown) => textsIn(one, where, project));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, textsIn(one, where, project)]));
}

function jsonOf(text: unknown): unknown {
  try {
    const value: unknown = typeof text === 'string' ? JSON.parse(text) : undefined;
    return jsonFault(value) === null ? value : undefined;
  } catch {
    return undefined;
  }
}
