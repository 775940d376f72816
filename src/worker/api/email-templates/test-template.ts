// Sends a template, saved or not, to one address: rendered as a preview, by the way of a real mail.
import { invalidInput } from '../../../contract/errors.ts';
import type {
  DraftTestInput,
  TemplateTestInput,
  TemplateTestResult,
} from '../../../contract/messages/template-test.ts';
import { fault } from '../../../engine/faults/sentences.ts';
import type { Ctx } from '../../access/context.ts';
import { writeAudited } from '../../access/write.ts';
import { openEgress } from '../../guard/open-egress.ts';
import { timeId } from '../../ids.ts';
import { openEmailSender } from '../../providers/email/open-sender.ts';
import type { Outside } from '../../steps/deliver-message.ts';
import { openPlaces } from '../../steps/places.ts';
import { logTest, resultOf, sendTest, toTestResult } from '../../steps/test-send.ts';
import { channelFor } from '../../store/channel-for.ts';
import { loadSendContext, type ProjectConfig } from '../../store/send-context.ts';
import { draftShown, renderMail, type Shown, savedShown } from './preview.ts';

type To = Pick<TemplateTestInput, 'to' | 'from' | 'channelId'>;

/** Sends a saved template. */
export async function testTemplate(ctx: Ctx, id: string, input: TemplateTestInput): Promise<TemplateTestResult> {
  const { to, from, channelId, ...shownFor } = input;
  return send(ctx, await savedShown(ctx, id, shownFor), { to, from, channelId }, id);
}

/** Sends texts that are not saved. */
export async function testTemplateDraft(ctx: Ctx, input: DraftTestInput): Promise<TemplateTestResult> {
  const { to, from, channelId, ...draft } = input;
  return send(ctx, await draftShown(ctx, draft), { to, from, channelId }, 'draft');
}

async function send(
  ctx: Ctx,
  shown: Shown,
  { to, from, channelId }: To,
  targetId: string,
): Promise<TemplateTestResult> {
  const { projectId, content } = shown;
  const { subject, html, text, missing } = await renderMail(ctx, shown);
  const { projectConfig } = await loadSendContext(ctx.env, ctx.org.id, projectId, []);
  const channel = channelIn(projectConfig, channelId);
  if (!channel || channel.status === 'missing') return { ...noChannel, deliveryId: null, missing };
  const id = timeId(ctx.now);
  const delivered = await sendTest(outsideOf(ctx, projectId), projectConfig, {
    ...{ id, channel, recipient: to, sender: from ?? null },
    content: { class: content.class, topic: null },
    message: () => ({ from: from ?? '', to, subject, html, text }),
  });
  const result = toTestResult(resultOf(delivered));
  await logTest(ctx.env, projectId, id, delivered, ctx.now);
  // The recipient stays out of the audit log.
  const fact = { projectId, action: 'template.tested', targetKind: 'template', targetId };
  await writeAudited(ctx, [], { ...fact, after: { outcome: result.outcome } });
  return { ...result, deliveryId: id, missing };
}

/** The channel that is named, else the default one; null where there is none. */
function channelIn(projectConfig: ProjectConfig, channelId: string | undefined) {
  const named = projectConfig.channels.find(({ id }) => id === channelId);
  if (channelId !== undefined && named?.kind !== 'email') {
    const message = `There is no email channel ${channelId} in this project.`;
    throw invalidInput([fault('/channelId', 'unknown_reference', message)]);
  }
  return channelFor(projectConfig, 'email', channelId);
}

const noChannel = {
  outcome: 'skipped-missing-config',
  reason: 'no_channel',
  message: 'The project has no email channel; add one under Channels.',
} as const;

const outsideOf = ({ env }: Ctx, projectId: string): Outside => ({
  env,
  egress: openEgress(env),
  email: openEmailSender(env),
  feed: null,
  places: openPlaces(env, projectId),
  now: () => Date.now(),
});
