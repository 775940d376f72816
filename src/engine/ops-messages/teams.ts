// Decides the payload for the Teams workflow "When a Teams webhook request is received".
// 1. One Adaptive Card of at most 28 KB of JSON; values are escaped, so that none becomes a link or formatting.
import { clip } from '../conditions/show-value.ts';
import { escapeMarkdown } from './discord.ts';
import { bodyLines, type OpsMessage, shownFields } from './message.ts';

/** Characters; four bytes each would still be 16 KB. */
const bounds = { title: 300, text: 3_000, fieldName: 60, fieldValue: 120, footer: 200 } as const;

/** A message as the trigger of Teams takes it. */
export function teamsPayload(message: OpsMessage): object {
  const { headline, fields, footer, url, ackUrl, runbookUrl } = message;
  const text = clip(bodyLines(message).map(escapeMarkdown).join('\n\n'), bounds.text);
  const facts = fields.slice(0, shownFields).map(({ name, value }) => ({
    title: clip(name, bounds.fieldName),
    value: clip(escapeMarkdown(value), bounds.fieldValue),
  }));
  const block = (shown: string, more: object) => ({ type: 'TextBlock', text: shown, wrap: true, ...more });
  return {
    type: 'message',
    attachments: [
      {
        contentType: 'application/vnd.microsoft.card.adaptive',
        contentUrl: null,
        content: {
          type: 'AdaptiveCard',
          $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
          version: '1.4',
          body: [
            block(clip(escapeMarkdown(headline), bounds.title), { weight: 'Bolder', size: 'Medium' }),
            ...(text === '' ? [] : [block(text, {})]),
            ...(facts.length === 0 ? [] : [{ type: 'FactSet', facts }]),
            ...(footer === ''
              ? []
              : [block(clip(escapeMarkdown(footer), bounds.footer), { isSubtle: true, size: 'Small' })]),
          ],
          actions: [...action('Acknowledge', ackUrl), ...action('Runbook', runbookUrl), ...action('Details', url)],
        },
      },
    ],
  };
}

const action = (title: string, url: string | null) => (url === null ? [] : [{ type: 'Action.OpenUrl', title, url }]);
