// Decides the payload of a Discord webhook.
// 1. Nobody is mentioned, whatever the event says; marks of Discord's formatting are escaped in values.
// 2. One embed of at most 6,000 characters: title 256, description 4,096, 25 fields of 256 and 1,024.
import { tintOf } from '../../contract/module-tints.ts';
import { clip } from '../conditions/show-value.ts';
import { bodyLines, type OpsMessage, shownFields } from './message.ts';

const bounds = { title: 256, description: 4_096, fieldName: 256, fieldValue: 120, footer: 200 } as const;

/** A message as Discord takes it. */
export function discordPayload(message: OpsMessage): object {
  const { headline, module, fields, url, footer, at } = message;
  const links = linksOf(message);
  const body = clip(escapeMarkdown(bodyLines(message).join('\n')), bounds.description - links.length - 1);
  const description = [body, links].filter((part) => part !== '').join('\n');
  return {
    embeds: [
      {
        title: clip(headline, bounds.title),
        ...(description === '' ? {} : { description }),
        ...(url === null ? {} : { url }),
        color: Number.parseInt(tintOf(module).slice(1), 16),
        fields: fields.slice(0, shownFields).map(({ name, value }) => ({
          name: clip(name, bounds.fieldName),
          value: clip(escapeMarkdown(value), bounds.fieldValue) || '–',
          inline: true,
        })),
        timestamp: new Date(at).toISOString(),
        ...(footer === '' ? {} : { footer: { text: clip(footer, bounds.footer) } }),
      },
    ],
    allowed_mentions: { parse: [] },
  };
}

function linksOf({ ackUrl, runbookUrl }: OpsMessage): string {
  const link = (url: string | null, text: string) => (url === null ? [] : [`[${text}](${linkTarget(url)})`]);
  return [...link(ackUrl, 'Acknowledge'), ...link(runbookUrl, 'Runbook')].join(' · ');
}

const linkTarget = (url: string) =>
  url.replace(/[()\s<>]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`);

/** Keeps a value from being formatting or a link with another text than its address. */
export const escapeMarkdown = (text: string): string => text.toWellFormed().replace(/[\\*_~`|>[\]()#]/g, '\\$&');
