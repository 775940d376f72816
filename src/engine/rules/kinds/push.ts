import { oneLine, texts } from '../../steps/parts.ts';
import type { NoticeInput } from '../notice-input.ts';

/** Title, text and data of a push; the link is in `data.url`. */
export function pushNotice({ text, content: { push }, renderer }: NoticeInput) {
  const data = Object.fromEntries(texts(push?.data ?? {}, 'push.data', renderer));
  return {
    title: push?.title === undefined ? text.title : oneLine(renderer.text('push.title', push.title)),
    body: push?.body === undefined ? text.body : renderer.text('push.body', push.body),
    data: text.url === null ? data : { url: text.url, ...data },
  };
}
