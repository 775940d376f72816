// Decides what can be put in at the caret of a template.
// 1. Something is offered inside of a tag only, so that typing text is never disturbed.
// 2. Accepting closes the tag where nothing closes it yet, and puts the caret behind it.
import { blockNames, builtins } from '../../../engine/templates/builtins/table.ts';
import type { Variable } from '../form-context.ts';

/** Something that can be put in. */
export interface Offer {
  /** What is put in, without braces. */
  text: string;
  kind: 'variable' | 'helper' | 'block';
  /** Its value for the chosen person, or what a helper does. */
  detail: string;
}

/** What is offered at a place: accepting one replaces `from` to `to`. */
export interface Completion {
  from: number;
  to: number;
  offers: Offer[];
}

/** Offers of one list; more are found by typing on. */
const mostOffers = 50;
const mostSample = 60;

const before = /[^\s(){}|"'=~#&>!/]*$/;
const after = /^[^\s(){}|"'=~]*/;

/** What can be put in at the caret; null outside of a tag and where nothing fits. */
export function completionAt(source: string, caret: number, variables: readonly Variable[]): Completion | null {
  const opened = openTag(source, caret);
  if (opened === null) return null;
  const typed = before.exec(source.slice(opened, caret))?.[0] ?? '';
  const from = caret - typed.length;
  const to = caret + (after.exec(source.slice(caret))?.[0].length ?? 0);
  const lead = source.slice(opened, from);
  if (/[!/]/.test(lead.trimStart().charAt(0))) return null;
  const isFirst = lead.trim() === '' || /\(\s*$/.test(lead);
  const offers = [
    ...matching(variables, typed),
    ...(isFirst ? helpersFor(typed) : []),
    ...(lead === '#' ? blocksFor(typed) : []),
  ];
  const isDone = offers.length === 1 && offers[0]?.text === typed;
  return offers.length === 0 || isDone ? null : { from, to, offers: offers.slice(0, mostOffers) };
}

/** The offset behind the braces of the tag that the caret is in; null where it is in none. */
function openTag(source: string, caret: number): number | null {
  const open = source.lastIndexOf('{{', caret - 1);
  if (open === -1 || open + 2 > caret) return null;
  const inner = source.slice(open + 2, caret);
  if (inner.includes('}}') || source[open - 1] === '\\') return null;
  return open + 2 + (/^[{~]*/.exec(inner)?.[0].length ?? 0);
}

function matching(variables: readonly Variable[], typed: string): Offer[] {
  const wanted = typed.toLowerCase();
  const ranked = variables.flatMap((variable) => {
    const rank = rankOf(variable.path.toLowerCase(), wanted);
    return rank === null ? [] : [{ rank, variable }];
  });
  ranked.sort((a, b) => a.rank - b.rank);
  return ranked.map(({ variable }) => ({ text: variable.path, kind: 'variable', detail: detailOf(variable) }));
}

/** 0: begins so; 1: one of its names begins so; 2: holds it; null: none of these. */
function rankOf(path: string, wanted: string): number | null {
  if (path.startsWith(wanted)) return 0;
  if (path.split('.').some((name) => name.startsWith(wanted))) return 1;
  return path.includes(wanted) ? 2 : null;
}

const detailOf = ({ sample, note }: Variable): string => [sampleText(sample), note].filter(Boolean).join(' · ');

/** A value as a list of variables shows it. */
export function sampleText(sample: unknown): string {
  if (sample === undefined) return '';
  const text = typeof sample === 'string' ? sample : (JSON.stringify(sample) ?? '');
  return text.length > mostSample ? `${text.slice(0, mostSample - 1).toWellFormed()}…` : text;
}

const helpersFor = (typed: string): Offer[] =>
  typed === ''
    ? []
    : [...builtins]
        .filter(([name]) => name.toLowerCase().startsWith(typed.toLowerCase()))
        .map(([name, { usage }]) => ({ text: name, kind: 'helper', detail: usage }));

const blocksFor = (typed: string): Offer[] =>
  blockNames
    .filter((name) => name.startsWith(typed))
    .map((name) => ({ text: name, kind: 'block', detail: `{{#${name} …}}…{{/${name}}}` }));

/** The text and the caret after an offer was accepted. */
export function accept(
  source: string,
  { from, to }: Completion,
  { text, kind }: Offer,
): { text: string; caret: number } {
  const rest = source.slice(to);
  if (kind !== 'variable') {
    const put = `${text} `;
    const gap = rest.startsWith(' ') ? rest.slice(1) : rest;
    return { text: source.slice(0, from) + put + gap, caret: from + put.length };
  }
  const isCall =
    /\{\{[~{]*[#\w][^{}]*\s$|\($/.test(source.slice(0, from)) && !/\{\{[~{]*\s*$/.test(source.slice(0, from));
  const isTriple = /\{\{\{~?[^{}]*$/.test(source.slice(0, from));
  const closed = /^[^{}]*\}\}/.test(rest);
  const close = closed || isCall ? '' : isTriple ? '}}}' : '}}';
  const behind = closed && !isCall ? (/^\s*~?\}{2,3}/.exec(rest)?.[0].length ?? 0) : close.length;
  return { text: source.slice(0, from) + text + close + rest, caret: from + text.length + behind };
}
