import { isObject } from '../../contract/json.ts';
import { refuse, textAnswer } from '../answer.ts';
import { filledString, parseJson } from '../json-value.ts';
import type { Judgement, Pace, Received } from '../vendor.ts';

const MAX_ATTACHMENTS = 20;
const MAX_CHARACTERS = 3000;
/** One message a second on average; short bursts are accepted. */
const PACE = { burst: 30, everyMs: 1000 };

const refusal = (status: number, code: string): Judgement => refuse(textAnswer(status, code));

/** Judges a post to an incoming webhook as Slack does: the body of the answer is one word. */
export function judgeSlack(request: Received): Judgement {
  const { team = '', bot = '', token = '' } = request.params;
  if (!/^T\w*$/.test(team) || !/^B\w*$/.test(bot) || token === '') return refusal(404, 'no_service');
  if (request.method !== 'POST') return refusal(405, 'method_not_allowed');
  const payload = parseJson(payloadOf(request));
  if (!isObject(payload)) return refusal(400, 'invalid_payload');
  const wrong = findFault(payload);
  if (wrong) return refusal(400, wrong);
  const attachments = Array.isArray(payload.attachments) ? payload.attachments.filter((entry) => isObject(entry)) : [];
  return {
    answer: textAnswer(200, 'ok'),
    capture: {
      kind: 'slack',
      to: `${team}/${bot}/${token}`,
      recipients: [`${team}/${bot}/${token}`, token],
      providerId: null,
      summary: { text: filledString(payload.text) ?? textOfBlocks(payload.blocks), attachments },
    },
    pace: paceOf(request.path),
  };
}

function payloadOf({ headers, text }: Received): string {
  const isForm = (headers['content-type'] ?? '').includes('application/x-www-form-urlencoded');
  return isForm ? (new URLSearchParams(text).get('payload') ?? '') : text;
}

function findFault({ text, attachments, blocks }: Record<string, unknown>): string | null {
  if (text !== undefined && text !== null && typeof text !== 'string') return 'invalid_payload';
  if (attachments !== undefined && !Array.isArray(attachments)) return 'invalid_attachments';
  const list: unknown[] = attachments ?? [];
  const blockList: unknown[] = Array.isArray(blocks) ? blocks : [];
  if (!filledString(text) && list.length === 0 && blockList.length === 0) return 'no_text';
  if (list.length > MAX_ATTACHMENTS) return 'too_many_attachments';
  if (!list.every((entry) => isObject(entry) && isAttachment(entry))) return 'invalid_attachments';
  const blocksOfAll = [
    ...blockList,
    ...list.flatMap((entry) => (isObject(entry) && Array.isArray(entry.blocks) ? entry.blocks : [])),
  ];
  return blocksOfAll.every((block) => isShort(textOfBlock(block))) ? null : 'msg_blocks_too_long';
}

function isAttachment(entry: Record<string, unknown>): boolean {
  const fields = ['text', 'pretext', 'title', 'fallback', 'footer'].map((name) => entry[name] ?? '');
  return fields.every((field) => typeof field === 'string') && isShort(fields.join(''));
}

const isShort = (text: string): boolean => [...text].length <= MAX_CHARACTERS;

function textOfBlock(block: unknown): string {
  const text = isObject(block) && isObject(block.text) ? block.text.text : '';
  return typeof text === 'string' ? text : '';
}

function textOfBlocks(blocks: unknown): string | null {
  return Array.isArray(blocks) ? filledString(blocks.map(textOfBlock).join('\n')) : null;
}

function paceOf(path: string): Pace {
  return { key: path, ...PACE, refusal: textAnswer(429, 'rate_limited', { 'retry-after': '1' }) };
}
