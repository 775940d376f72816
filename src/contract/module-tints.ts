// The colour of a module, wherever the product shows one: in Slack, Discord and Teams, and in the dashboard.
// 1. Known modules have their tint in a table; any other one has a stable choice by FNV-1a (32 bit) over its UTF-8 bytes.

/** The eight tints, as #rrggbb. */
export const tints = ['#1c57ad', '#6d3fc4', '#0a6a72', '#974012', '#2f6b1f', '#7d5700', '#a01f6d', '#4b3fbd'] as const;
export type Tint = (typeof tints)[number];

/** The place in `tints` of each module that Sendora knows. */
export const moduleTints: Readonly<Record<string, number>> = {
  email: 0,
  push: 1,
  sms: 2,
  webhook: 3,
  user: 4,
  order: 5,
  billing: 5,
  csat: 6,
  kb: 6,
  auth: 7,
  workflow: 7,
};

/** The tint of a module. */
export function tintOf(module: string): Tint {
  const known = Object.hasOwn(moduleTints, module) ? moduleTints[module] : undefined;
  return tints[known ?? fnv1a(module) % tints.length] ?? tints[0];
}

function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (const byte of utf8(text)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  return hash;
}

/** The contract knows no TextEncoder; a lone surrogate counts as U+FFFD, as there. */
function* utf8(text: string): Generator<number> {
  for (const character of text.toWellFormed()) {
    const code = character.codePointAt(0) ?? 0;
    if (code < 0x80) yield code;
    else if (code < 0x800) yield* [0xc0 | (code >> 6), 0x80 | (code & 63)];
    else if (code < 0x10000) yield* [0xe0 | (code >> 12), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63)];
    else yield* [0xf0 | (code >> 18), 0x80 | ((code >> 12) & 63), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63)];
  }
}
