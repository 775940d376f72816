// Decides who uses a layout or a partial: what names a layout by its id, and what calls a partial by its name.
import { isObject } from '../../../contract/json.ts';
import { usesOf } from '../../../engine/templates/email/judge.ts';
import { layoutOptions, mailOptions, partialOptions } from '../../../engine/templates/email/render-email.ts';
import type { EmailPartial, Layout } from '../../api/queries/email-texts.ts';
import type { Template } from '../../api/queries/templates.ts';

export interface TextUser {
  kind: 'template' | 'layout' | 'partial' | 'workflow' | 'rule';
  id: string;
  name: string;
}

/** Everything of a project that mails are made of. */
export interface AllTexts {
  templates: readonly Pick<Template, 'id' | 'name' | 'html' | 'locales' | 'layoutId'>[];
  layouts: readonly Pick<Layout, 'id' | 'name' | 'html' | 'locales'>[];
  partials: readonly Pick<EmailPartial, 'id' | 'name' | 'html' | 'locales' | 'args'>[];
  workflows: readonly { id: string; name: string; steps: readonly unknown[] }[];
  rules: readonly { id: string; key: string; channels?: unknown }[];
}

type Html = Pick<Template, 'html' | 'locales'>;

const htmlsOf = ({ html, locales }: Html): string[] => [
  html,
  ...Object.values(locales).flatMap((texts) => texts.html ?? []),
];

/** Texts anywhere in a definition that may call a partial. */
function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return value.includes('{{') ? [value] : [];
  if (Array.isArray(value)) return value.flatMap(textsIn);
  return isObject(value) ? Object.values(value).flatMap(textsIn) : [];
}

/** Whether a value is anywhere in a definition. */
function holds(value: unknown, wanted: string): boolean {
  if (Array.isArray(value)) return value.some((one) => holds(one, wanted));
  return isObject(value) ? Object.values(value).some((one) => holds(one, wanted)) : value === wanted;
}

/** What puts a layout around its mails. */
export function usersOfLayout({ templates, workflows, rules }: AllTexts, id: string): TextUser[] {
  return [
    ...templates.flatMap((one): TextUser[] =>
      one.layoutId === id ? [{ kind: 'template', id: one.id, name: one.name }] : [],
    ),
    ...workflows.flatMap((one): TextUser[] =>
      holds(one.steps, id) ? [{ kind: 'workflow', id: one.id, name: one.name }] : [],
    ),
    ...rules.flatMap((one): TextUser[] =>
      holds(one, id) && one.id !== id ? [{ kind: 'rule', id: one.id, name: one.key }] : [],
    ),
  ];
}

/** What calls a partial by this name. */
export function usersOfPartial({ templates, layouts, partials, workflows, rules }: AllTexts, name: string): TextUser[] {
  const calls = (sources: readonly string[], options: typeof mailOptions) =>
    sources.some((source) => source.includes('{{') && usesOf([source], options).partials.has(name));
  const userOf = (kind: TextUser['kind'], one: { id: string; name: string }): TextUser => ({
    kind,
    id: one.id,
    name: one.name,
  });
  return [
    ...templates.filter((one) => calls(htmlsOf(one), mailOptions)).map((one) => userOf('template', one)),
    ...layouts.filter((one) => calls(htmlsOf(one), layoutOptions('html'))).map((one) => userOf('layout', one)),
    ...partials.filter((one) => calls(htmlsOf(one), partialOptions(one.args))).map((one) => userOf('partial', one)),
    ...workflows.filter(({ steps }) => calls(textsIn(steps), mailOptions)).map((one) => userOf('workflow', one)),
    ...rules.filter((one) => calls(textsIn(one), mailOptions)).map(({ id, key }) => userOf('rule', { id, name: key })),
  ];
}
