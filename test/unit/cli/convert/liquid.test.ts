import { describe, expect, test } from 'vitest';
import { convertLiquid } from '../../../../src/cli/convert/liquid/convert.ts';
import type { LiquidScope } from '../../../../src/cli/convert/liquid/scope.ts';
import { createLedger } from '../../../../src/cli/convert/result.ts';
import { compileTemplate } from '../../../../src/engine/templates/compile.ts';
import { render } from '../../../../src/engine/templates/render.ts';

const scope: LiquidScope = {
  resolve: (path) => (path[0] === 'stranger' ? { gap: 'there is no stranger here' } : { path: ['event', ...path] }),
};

function convert(source: string) {
  const ledger = createLedger();
  return { template: convertLiquid(source, { scope, ledger, where: 'mail.html' }), missed: ledger.list() };
}

const event = {
  name: 'ada LOVELACE',
  full: 'Ada Lovelace',
  count: 2,
  tags: ['new', 'hot'],
  items: [{ name: 'Tea' }, { name: 'Mug' }],
  at: '2026-03-05T19:07:09Z',
  plan: 'pro',
};

function printed(source: string): string {
  const { template, missed } = convert(source);
  expect(missed).toEqual([]);
  const compiled = compileTemplate(template ?? '', { html: false });
  if (!compiled.ok) throw new Error(`${template}: ${JSON.stringify(compiled.faults)}`);
  const result = render(compiled.template, { event, user: {}, org: {} } as never, { now: 0 });
  return result.ok ? result.text : JSON.stringify(result);
}

describe('a Liquid text prints here what it printed there', () => {
  test.each([
    ['{{ full }} {{full}}', 'Ada Lovelace Ada Lovelace'],
    ['{{ none | default: "there" }}', 'there'],
    ['{{ name | capitalize }} {{ name | upcase }} {{ name | downcase }}', 'Ada lovelace ADA LOVELACE ada lovelace'],
    ['{{ full | split: " " | first }}', 'Ada'],
    ['{{ full | truncate: 6 }} {{ full | truncatewords: 1 }}', 'Ada... Ada...'],
    ['{{ tags | join }} {{ tags | join: "/" }} {{ tags | size }} {{ tags.size }}', 'new hot new/hot 2 2'],
    ['{{ count | plus: 1 }} {{ count | minus: 1 }} {{ count | times: 3 }}', '3 1 6'],
    ['{{ full | remove: "a" }}', 'Ad Lovelce'],
    ['{{ count | pluralize: "alert", "alerts" }}', 'alerts'],
    ['{{ at | date: "%b %-d, %Y at %-I:%M %p" }}', 'Mar 5, 2026 at 7:07 PM'],
    ['{% if count > 1 and plan == "pro" %}a{% else %}b{% endif %}', 'a'],
    ['{% if none or plan == "free" %}a{% elsif count == 2 %}b{% endif %}', 'b'],
    ['{% if none == blank %}a{% endif %}{% if plan != nil %}b{% endif %}', 'ab'],
    ['{% unless none %}a{% else %}b{% endunless %}', 'a'],
    ['{% case plan %}{% when "free" %}a{% when "team", "pro" %}b{% else %}c{% endcase %}', 'b'],
    [
      '{% for item in items %}{{ forloop.index }} {{ item.name }} of {{ plan }}{% unless forloop.last %}, {% endunless %}{% endfor %}',
      '1 Tea of pro, 2 Mug of pro',
    ],
    ['{% for x in none %}a{% else %}nothing{% endfor %}', 'nothing'],
    ['a {%- comment %} {{ x | y }} {% endcomment -%}b', 'a b'],
    ['a  {{- plan -}}  b', 'aprob'],
    ['{% raw %}{{ plan }}{% endraw %}', '{{ plan }}'],
    ['{"a":{"b":{{ count }}}}', '{"a":{"b":2}}'],
    ['\\{{ plan }} \\\\{{ plan }}', '\\pro \\\\pro'],
    ['{{ items[1].name }} {{ items[0]["name"] }}', 'Mug Tea'],
  ])('%s', (source, expected) => {
    expect(printed(source)).toBe(expected);
  });
});

describe('what has no twin is listed with its line', () => {
  test.each([
    ['\n{{ x | frobnicate }}', '\n{{! not carried: x | frobnicate }}', 'mail.html:2', 'the filter frobnicate'],
    ['{{ stranger.name }}!', '{{! not carried: stranger.name }}!', 'mail.html:1', 'there is no stranger here'],
    ['{% assign x = 1 %}', '{{! not carried: % assign x = 1 % }}', 'mail.html:1', 'no such tag'],
    ['{{ at | date: "%j" }}', '{{! not carried: at | date: "%j" }}', 'mail.html:1', '%j in a format'],
    ['{{ count | divided_by: 2 }}', '{{! not carried: count | divided_by: 2 }}', 'mail.html:1', 'leaves out the rest'],
    ['{% if plan contains "p" %}a{% else %}b{% endif %}', 'b', 'mail.html:1', 'contains'],
    [
      '{% if stranger %}a{% elsif plan %}b{% endif %}',
      '{{#if event.plan}}b{{/if}}',
      'mail.html:1',
      'what stands in it',
    ],
    ['{% for i in (1..3) %}a{% endfor %}', '{{! not carried: % for i in (1..3) % }}', 'mail.html:1', 'a range'],
    [
      '{% for i in items limit:2 %}a{% endfor %}',
      '{{! not carried: % for i in items limit:2 % }}',
      'mail.html:1',
      'a loop with limit',
    ],
  ])('%s', (source, template, where, what) => {
    const result = convert(source);
    expect(result.template).toBe(template);
    expect(result.missed).toEqual([expect.objectContaining({ where, what: expect.stringContaining(what) })]);
  });

  test.each(['{% if a %}', '{{ a', '{% endfor %}', '{% if a %}{% endfor %}', '{% comment %}'])(
    'a text that does not close is not carried: %s',
    (source) => {
      const { template, missed } = convert(source);
      expect(template).toBeNull();
      expect(missed).toHaveLength(1);
    },
  );
});
