// The mails of a blueprint as a person would get them, by the engine that sends them: nothing of them is in the project yet.
import { buildScope } from '../../../engine/scope.ts';
import { createRenderer } from '../../../engine/steps/render-step.ts';
import { unsubscribePlaceholder } from '../../../engine/templates/email/content.ts';
import { sampleAt } from '../../../engine/versions/blueprint.ts';
import type { Blueprint, Bundle } from '../../api/queries/blueprints.ts';

export interface SampleMail {
  name: string;
  subject: string;
  preheader: string;
  html: string;
}

type Items<K extends keyof Bundle> = NonNullable<Bundle[K]>;

/** Variables have the values that the bundle says by default. */
const defaultsOf = (variables: Items<'variables'>) =>
  Object.fromEntries(variables.flatMap(({ name, default: value }) => (value === undefined ? [] : [[name, value]])));

function libraryOf({ layouts = [], partials = [] }: Bundle) {
  return {
    layouts: new Map(
      layouts.map(({ name, html, text = null, locales = {} }) => [name, { name, html, text, locales, version: 1 }]),
    ),
    partials: new Map(partials.map(({ name, html, args = [] }) => [name, { html, args }])),
  };
}

/** All mails, filled in with the sample of the blueprint; `now` is epoch ms. */
export function renderMails(
  { sample, trigger }: Blueprint,
  bundle: Bundle,
  orgName: string,
  now: number,
): SampleMail[] {
  const scope = buildScope({
    org: { name: orgName },
    event: { type: trigger.eventType ?? 'sample', properties: sampleAt(sample.properties, now) },
    profile: { userId: 'ada', traits: sampleAt(sample.traits, now) },
    variables: defaultsOf(bundle.variables ?? []),
  });
  const library = libraryOf(bundle);
  return (bundle.templates ?? []).map(({ name, layout, text = null, preheader = null, ...content }) => {
    const isMarketing = content.class !== 'transactional';
    const renderer = createRenderer(scope, now, { library, unsubscribeUrl: isMarketing ? unsubscribePlaceholder : '' });
    const mail = renderer.email({ ...content, text, preheader, layoutId: layout ?? null });
    return { name, subject: mail.subject, preheader: mail.preheader ?? '', html: mail.html };
  });
}

/** The name of a mail without that of its blueprint: `Cart: Reminder` is `Reminder`. */
export const shortName = (mail: string, blueprint: string): string =>
  mail.startsWith(`${blueprint}: `) ? mail.slice(blueprint.length + 2) : mail;
