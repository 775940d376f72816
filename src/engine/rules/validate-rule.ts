// Decides whether an input is a notification rule of a project, and what is stored of it.
// 1. All faults come at once: those of the shape, of templates and of the ids that it refers to.
import type { Fault } from '../../contract/errors.ts';
import { isObject } from '../../contract/json.ts';
import type { ChannelKind } from '../../contract/messages/channels/registry.ts';
import { NotificationRuleInput, RuleDefinition, ruleReadOnly } from '../../contract/messages/notification-rule.ts';
import { faultsOf, limited, onePerPlace } from '../faults/faults.ts';
import { fault } from '../faults/sentences.ts';
import type { KnownNames } from '../templates/expressions.ts';
import { recipientFaults } from '../validate/recipient-faults.ts';
import { ruleTemplateFaults, type TemplateText, textsOf } from './template-texts.ts';

/** What exists in the project of the rule. */
export interface RuleReferences {
  templateIds: ReadonlySet<string>;
  audienceIds: ReadonlySet<string>;
  channels: ReadonlyMap<string, ChannelKind>;
  /** Variables of the project; not judged when left out. */
  known?: KnownNames | undefined;
}

export type RuleVerdict = { ok: true; definition: RuleDefinition } | { ok: false; faults: Fault[] };

/** Checks a body and completes it with the defaults. */
export function validateRule(input: unknown, references: RuleReferences): RuleVerdict {
  const parsed = NotificationRuleInput.safeParse(input);
  const shape = parsed.success ? [] : faultsOf(parsed.error, { input, schema: NotificationRuleInput, name: 'a rule' });
  const given = isObject(input) ? input : {};
  const faults = [
    ...shape,
    ...contentFaults(given),
    ...ruleTemplateFaults(templatesOf(given), references.known),
    ...recipientFaults(given.recipients, '/recipients'),
    ...referenceFaults(given, references),
  ];
  if (!parsed.success || faults.length > 0) return { ok: false, faults: limited(onePerPlace(faults)) };
  const { projectId: _projectId, ...rest } = parsed.data;
  const isOwn = (name: string) => !(ruleReadOnly as readonly string[]).includes(name);
  const own = Object.entries(rest).filter(([name, value]) => isOwn(name) && value !== null);
  return { ok: true, definition: RuleDefinition.parse(Object.fromEntries(own)) };
}

function contentFaults({ content, templateId }: Record<string, unknown>): Fault[] {
  const areBoth = isObject(content) && typeof templateId === 'string';
  return areBoth ? [fault('/templateId', 'conflict', 'Give either `content` or `templateId`.')] : [];
}

function templatesOf({ content }: Record<string, unknown>): TemplateText[] {
  if (!isObject(content)) return [];
  const { email, inApp, ...others } = content;
  const html = isObject(email) ? [{ pointer: '/content/email/bodyHtml', source: email.bodyHtml, html: true }] : [];
  const { bodyHtml: _html, ...texts } = isObject(email) ? email : {};
  const { batch, ...item } = isObject(inApp) ? inApp : {};
  return [
    ...textsOf(others, '/content'),
    ...textsOf(texts, '/content/email'),
    ...html,
    ...textsOf(item, '/content/inApp'),
    ...textsOf(batch, '/content/inApp/batch').map((text) =>
      text.pointer.endsWith('/title') ? { ...text, more: ['run'] } : text,
    ),
  ];
}

function referenceFaults(
  { channelIds, templateId, audienceId }: Record<string, unknown>,
  { templateIds, audienceIds, channels }: RuleReferences,
): Fault[] {
  const ids: unknown[] = Array.isArray(channelIds) ? channelIds : [];
  return [
    ...ids.flatMap((id, place) => {
      const pointer = `/channelIds/${place}`;
      if (typeof id !== 'string' || !isUuid(id)) return [];
      if (!channels.has(id)) return [unknown(pointer, 'channel', id)];
      if (ids.indexOf(id) === place) return [];
      return [fault(pointer, 'duplicate', `The channel ${id} is named twice; an event is sent once over a channel.`)];
    }),
    ...missing(templateIds, templateId, '/templateId', 'email template'),
    ...missing(audienceIds, audienceId, '/audienceId', 'audience'),
  ];
}

const isUuid = (id: string) => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id);
const unknown = (pointer: string, noun: string, id: string) =>
  fault(pointer, 'unknown_reference', `There is no ${noun} ${id} in this project.`);

function missing(known: ReadonlySet<string>, id: unknown, pointer: string, noun: string): Fault[] {
  return typeof id === 'string' && isUuid(id) && !known.has(id) ? [unknown(pointer, noun, id)] : [];
}
