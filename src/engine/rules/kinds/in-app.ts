import type { JsonValue } from '../../../contract/primitives.ts';
import { oneLine } from '../../steps/parts.ts';
import { asLink } from '../default-content.ts';
import type { NoticeInput } from '../notice-input.ts';

/** The item of a feed. */
export function inAppNotice({ text, content: { inApp }, topic, renderer }: NoticeInput) {
  const actions = (inApp?.actions ?? []).flatMap(({ label, url }, i) => {
    const link = asLink(renderer.text(`inApp.actions.${i}.url`, url));
    return link === null ? [] : [{ label: oneLine(renderer.text(`inApp.actions.${i}.label`, label)), url: link }];
  });
  const batch = inApp?.batch;
  return {
    ...text,
    severity: inApp?.severity ?? ('info' as const),
    topic: inApp?.topic ?? topic ?? null,
    actions,
    data: renderer.value('inApp.data', inApp?.data ?? {}) as Record<string, JsonValue>,
    // The title of an item with a count is rendered where the count is known.
    batch: batch
      ? {
          key: renderer.text('inApp.batch.key', batch.key),
          windowMinutes: batch.windowMinutes,
          title: batch.title ?? null,
        }
      : null,
  };
}
