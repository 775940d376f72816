import { AppError, type Fault, invalidInput } from '../../../contract/errors.ts';
import type {
  DraftPreviewInput,
  TemplatePreview,
  TemplatePreviewInput,
} from '../../../contract/messages/email-template.ts';
import { buildScope } from '../../../engine/scope.ts';
import { createRenderer } from '../../../engine/steps/render-step.ts';
import {
  type EmailContent,
  type EmailLibrary,
  type LayoutContent,
  lacksUnsubscribe,
  type PartialContent,
} from '../../../engine/templates/email/content.ts';
import {
  layoutTextFaults,
  partialGraphFaults,
  partialTextFaults,
  templateTextFaults,
} from '../../../engine/templates/email/judge.ts';
import { type Ctx, projectOf } from '../../access/context.ts';
import { projectDb } from '../../access/databases.ts';
import { found } from '../../access/tenant.ts';
import { unsubscribeUrlOf } from '../../steps/lead-back.ts';
import { withUnsubscribe } from '../../steps/unsubscribe-link.ts';
import { readLibrary } from '../../store/email-library.ts';
import { readProfile, toProfile } from '../../store/profile-view.ts';
import { readReferences } from '../../store/references.ts';
import { getTemplate } from './service.ts';

/** Renders a template as a message would be; the variables of a run are missing, as there is none. */
export async function previewTemplate(ctx: Ctx, id: string, input: TemplatePreviewInput): Promise<TemplatePreview> {
  return show(ctx, await savedShown(ctx, id, input));
}

/** A saved template with what it is shown for. */
export async function savedShown(ctx: Ctx, id: string, input: TemplatePreviewInput): Promise<Shown> {
  const template = await getTemplate(ctx, id);
  const project = await readLibrary(await projectDb(ctx, template.projectId).then(clientOf), template.projectId);
  return { ...project, projectId: template.projectId, content: template, input };
}

/** Renders texts that are not saved. */
export async function previewDraft(ctx: Ctx, input: DraftPreviewInput): Promise<TemplatePreview> {
  return show(ctx, await draftShown(ctx, input));
}

/** The same of texts that are not saved; 422 with every fault of them. */
export async function draftShown(ctx: Ctx, input: DraftPreviewInput): Promise<Shown> {
  const projectId = await projectOf(ctx, input.projectId);
  const { library, variables } = await readLibrary(await projectDb(ctx, projectId).then(clientOf), projectId);
  const partials = new Map<string, PartialContent>([...library.partials, ...draftedPartials(input)]);
  const faults = await draftFaults(ctx, projectId, input, partials);
  if (faults.length > 0) throw invalidInput(faults);
  const { layout } = input;
  const { name: _name, ...template } = input.template;
  const layoutId = layout ? draftId : (template.layoutId ?? null);
  const drafted = layout ? [[draftId, { ...layout, text: layout.text ?? null, name: '', version: 0 }] as const] : [];
  const all: EmailLibrary = { layouts: new Map<string, LayoutContent>([...library.layouts, ...drafted]), partials };
  const content = { ...template, text: template.text ?? null, layoutId };
  return { library: all, variables, projectId, content, input };
}

/** Stands for the id of a layout that is not saved. */
const draftId = 'draft';
const clientOf = ({ $client }: { $client: D1Database }) => $client;

const draftedPartials = ({ partials = [] }: DraftPreviewInput) =>
  partials.map(({ name, args = [], ...texts }) => [name, { ...texts, args }] as const);

async function draftFaults(
  ctx: Ctx,
  projectId: string,
  { template, layout, partials = [] }: DraftPreviewInput,
  all: ReadonlyMap<string, PartialContent>,
): Promise<Fault[]> {
  const { layoutIds, known } = await readReferences(ctx.env, projectId);
  const names = { ...known, partials: new Map([...all].map(([name, { args }]) => [name, args])) };
  const { layoutId } = template;
  const message = `There is no layout ${layoutId} in this project.`;
  return [
    ...templateTextFaults(template, '/template', names),
    ...(layout || !layoutId || layoutIds?.has(layoutId) !== false
      ? []
      : [{ pointer: '/template/layoutId', code: 'unknown_reference', message }]),
    ...(layout ? layoutTextFaults(layout, '/layout', names) : []),
    ...partials.flatMap(({ args = [], ...texts }, index) =>
      partialTextFaults({ ...texts, args }, `/partials/${index}`, names),
    ),
    ...partialGraphFaults(all).map(({ code, message: told }) => ({ pointer: '/partials', code, message: told })),
  ];
}

/** A mail that is shown or sent to try it. */
export interface Shown {
  library: EmailLibrary;
  variables: Readonly<Record<string, string>>;
  projectId: string;
  content: EmailContent & { class: 'marketing' | 'transactional' };
  input: TemplatePreviewInput;
}

/** The mail as it is rendered; the place of its link to unsubscribe is filled where it leaves. */
export async function renderMail(ctx: Ctx, { library, variables, projectId, content, input }: Shown) {
  const { userId, event, locale } = input;
  const profile = userId === undefined ? null : await profileFor(ctx, projectId, userId);
  const { name, timezone } = ctx.org;
  const scope = buildScope({
    profile: locale === undefined ? profile : { ...profile, locale },
    event: { type: 'preview', userId, timestamp: ctx.now, properties: event },
    org: { id: ctx.org.id, name, timezone },
    variables,
  });
  const unsubscribeUrl = content.class === 'transactional' ? '' : unsubscribeUrlOf(ctx.env);
  const renderer = createRenderer(scope, ctx.now, { library, unsubscribeUrl });
  const mail = renderer.email(content);
  const [fault] = renderer.faults;
  if (fault !== undefined) throw new AppError('invalid', fault);
  return { ...mail, unsubscribeUrl, missing: [...renderer.missing] };
}

async function show(ctx: Ctx, shown: Shown): Promise<TemplatePreview> {
  const { subject, preheader, html, text, source, missing, unsubscribeUrl } = await renderMail(ctx, shown);
  const { layout } = source;
  const mail = { from: '', to: '', subject, html, text };
  const left = unsubscribeUrl === '' ? mail : withUnsubscribe(mail, unsubscribeUrl);
  return {
    ...{ subject, preheader, html: left.html, text: left.text ?? text, locale: source.locale, missing },
    warnings: unsubscribeUrl !== '' && lacksUnsubscribe(html) ? [noLink] : [],
    versions: {
      template: source.name === null || source.version === null ? null : { name: source.name, version: source.version },
      layout: layout?.version === 0 ? null : layout,
    },
  };
}

const noLink = {
  code: 'no_unsubscribe_link',
  message:
    'Neither the template nor its layout says where the link to unsubscribe is; a line with it stands at the end. Put {{unsubscribeUrl}} into the layout.',
};

async function profileFor(ctx: Ctx, projectId: string, userId: string) {
  const row = await readProfile(await projectDb(ctx, projectId), projectId, userId);
  return toProfile(found(row, `person ${userId} in this project`));
}
