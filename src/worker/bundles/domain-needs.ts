// The sender domains that messages of a bundle need: those of the steps that name a sender, else of the channel that sends.
import { behaviourOf } from '../../engine/steps/registry.ts';
import { hasTemplate, withVariables } from '../../engine/steps/web-address.ts';
import type { AnyJudgedItem, JudgedBundle } from '../../engine/versions/bundle/judged.ts';
import type { Ctx } from '../access/context.ts';
import { domainOf, parseMailbox } from '../providers/email/mailbox.ts';
import { loadSendContext, type ProjectConfig } from '../store/send-context.ts';
import type { Content } from './content.ts';
import type { NeedUse } from './needs.ts';
import type { GivenValues } from './variables.ts';

/** A message by email: its own sender or null, and the channel that it names; null for the default of the project. */
interface Mail {
  from: string | null;
  channelId: string | null;
  by: string;
}

/** What needs a verified domain. Whose sender only a run knows, needs none that could be told. */
export async function domainUses(
  { env, org }: Ctx,
  content: Content,
  { items }: JudgedBundle,
  values: GivenValues,
): Promise<NeedUse[]> {
  const mails = items.flatMap((item) => mailsOf(item, content));
  if (mails.length === 0) return [];
  const { projectConfig } = await loadSendContext(env, org.id, content.projectId, []);
  return mails.flatMap((mail): NeedUse[] => {
    const domain = senderDomain(mail.from ?? channelSender(mail, content, projectConfig), values);
    if (domain === null) return [];
    return [{ kind: 'domain', name: domain, missing: !projectConfig.verifiedDomains.has(domain), by: mail.by }];
  });
}

function mailsOf(item: AnyJudgedItem, { channelKinds }: Content): Mail[] {
  if (item.kind === 'workflow') {
    return item.saved.definition.steps.flatMap((step): Mail[] => {
      const { message } = behaviourOf(step);
      if (message?.kind !== 'email') return [];
      const from = 'from' in step.config && typeof step.config.from === 'string' ? step.config.from : null;
      const channelId = message.channel(step)?.channelId ?? null;
      return [{ from, channelId, by: `workflow ${item.name}, step ${step.label}` }];
    });
  }
  if (item.kind !== 'rule') return [];
  const ids = item.saved.definition.channelIds ?? [];
  return ids
    .filter((id) => channelKinds.get(id) === 'email')
    .map((channelId) => ({ from: null, channelId, by: `rule ${item.name}` }));
}

function channelSender({ channelId }: Mail, content: Content, { channels }: ProjectConfig): string {
  const usual = content.channels.find(({ kind, isDefault }) => kind === 'email' && isDefault === 1)?.id;
  const config = channels.find(({ id }) => id === (channelId ?? usual))?.config;
  return config && 'from' in config ? (config.from ?? '') : '';
}

const tag = /\{\{[^{}]*\}\}/g;

/** The domain of a sender; null where a template decides it. Of what stands before the @ nothing but its form matters. */
function senderDomain(sender: string, values: GivenValues): string | null {
  const said = withVariables(sender, (name) => values[name] ?? `{{var.${name}}}`);
  const at = said.lastIndexOf('@');
  if (hasTemplate(said.slice(at))) return null;
  const mailbox = parseMailbox(said.slice(0, at).replaceAll(tag, 'x') + said.slice(at));
  return mailbox && domainOf(mailbox.address);
}
