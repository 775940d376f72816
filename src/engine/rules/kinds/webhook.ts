import type { NoticeInput } from '../notice-input.ts';

/** What a webhook channel is told. */
export const webhookNotice = ({ text }: NoticeInput) => text;
