import type { NoticeInput } from '../notice-input.ts';

/** What Slack is told; `text` where the rule has one of its own. */
export function slackNotice({ text, content: { slack }, renderer }: NoticeInput) {
  return { ...text, text: slack === undefined ? null : renderer.text('slack.text', slack.text) };
}
