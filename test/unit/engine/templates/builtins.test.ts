import { expect, test } from 'vitest';
import { buildScope } from '../../../../src/engine/scope.ts';
import { builtins } from '../../../../src/engine/templates/builtins/table.ts';
import { compileTemplate } from '../../../../src/engine/templates/compile.ts';
import { render } from '../../../../src/engine/templates/render.ts';

const now = Date.UTC(2026, 10, 22, 23, 5, 9);
const event = {
  type: 'x',
  properties: {
    name: 'ada LOVELACE',
    emoji: '👩‍💻🎉🎉🎉',
    amount: 1234.5,
    text: '1234.5',
    half: 2.5,
    minus: -2.345,
    count: 1,
    list: ['a', 'b', 3, null, true],
    objects: [{ a: 1 }],
    prices: { tea: 3 },
    at: '2026-03-29T01:30:05.250Z',
    epoch: Date.UTC(2026, 0, 5, 14, 7),
    day: '2026-05-01',
    late: '2026-12-31T23:30:00Z',
    zone: 'Asia/Tokyo',
    bad: 'Mars/Olympus',
    evil: '</script><b>&',
  },
};

function textOf(
  source: string,
  { html = false, timezone, org }: { html?: boolean; timezone?: string; org?: string } = {},
): string {
  const compiled = compileTemplate(source, { html });
  if (!compiled.ok) throw new Error(compiled.faults.map(({ message }) => message).join(' '));
  const scope = buildScope({ event, profile: { userId: 'u', timezone }, org: { timezone: org } });
  const result = render(compiled.template, scope, { now });
  if (!result.ok) throw new Error(result.limit.message);
  // ICU separates with no-break spaces, narrow ones in newer versions.
  return result.text.replaceAll(/[\u00A0\u202F]/g, ' ');
}

test.each([
  ['upper event.name', 'ADA LOVELACE'],
  ['lower event.name', 'ada lovelace'],
  ['capitalize event.name', 'Ada LOVELACE'],
  ['capitalize ""', ''],
  ['capitalize "éa"', 'Éa'],
  ['trim "  a b  "', 'a b'],
  ['truncateWords "a b c d" 2', 'a b…'],
  ['truncateWords "a b" 2', 'a b'],
  ['truncateWords "a b" event.minus', ''],
  ['replace "a-b-c" "-" "+"', 'a+b+c'],
  ['replace event.count "1" "one"', 'one'],
  ['replace "$&" "&" "$&"', '$$&'],
  ['split "a,b" ","', 'a, b'],
  ['split "" ","', ''],
  ['first event.list', 'a'],
  ['last event.list', 'true'],
  ['first event.emoji', '👩'],
  ['last event.emoji', '🎉'],
  ['first event.count', ''],
  ['first (split "x/y" "/")', 'x'],
  ['pluralize 2 "box" "boxes"', 'boxes'],
  ['event.name.length', '12'],
  ['upper event.amount', '1234.5'],
  ['default event.nope "none"', 'none'],
  ['default event.name "none"', 'ada LOVELACE'],
  ['default "" event.nope 0', '0'],
  ['default false "x"', 'false'],
  ['truncate "Hello world" 11', 'Hello world'],
  ['truncate "Hello world" 8', 'Hello w…'],
  ['truncate "Hello world" 7', 'Hello…'],
  ['truncate "Hello world" 8 end="..."', 'Hello...'],
  ['truncate "Hello world" 2 end="..."', '..'],
  ['truncate "Hello" 0', ''],
  ['truncate event.emoji 5', '👩‍💻🎉…'],
  ['join event.list', 'a, b, 3, , true'],
  ['join event.list " | "', 'a | b | 3 |  | true'],
  ['join event.name', 'ada LOVELACE'],
  ['json event.prices', '{"tea":3}'],
  ['json "a"', '"a"'],
  ['urlEncode "a b&c=ü/?"', 'a%20b%26c%3D%C3%BC%2F%3F'],
])('{{%s}} is %j', (source, expected) => {
  expect(textOf(`{{${source}}}`)).toBe(expected);
});

test.each([
  ['eq 1 1', 'true'],
  ['eq 1 "1"', 'false'],
  ['eq event.prices event.prices', 'true'],
  ['ne 1 2', 'true'],
  ['gt 2 1', 'true'],
  ['gt "2" 1', 'false'],
  ['gte 2 2', 'true'],
  ['lt 1 2', 'true'],
  ['lt event.nope 2', 'false'],
  ['lte 3 2', 'false'],
  ['and 1 "a"', 'a'],
  ['and 1 0 "a"', '0'],
  ['and event.nope 1', ''],
  ['or 0 "" "x"', 'x'],
  ['or 0 ""', ''],
  ['or event.nope event.name', 'ada LOVELACE'],
  ['not event.list', 'false'],
  ['lookup event.list 1', 'b'],
  ['lookup event.prices "tea"', '3'],
  ['lookup event.prices event.list', ''],
])('{{%s}} is %j', (source, expected) => {
  expect(textOf(`{{${source}}}`)).toBe(expected);
});

test.each([
  ['number event.amount', '1,234.5'],
  ['number event.text', '1,234.5'],
  ['number event.amount locale="de-DE"', '1.234,5'],
  ['number event.amount locale="de_DE"', '1.234,5'],
  ['number event.amount decimals=2', '1,234.50'],
  ['number event.amount locale=event.name', '1,234.5'],
  ['number event.name', ''],
  ['currency event.amount "EUR"', '€1,234.50'],
  ['currency event.amount "eur" locale="fr-FR"', '1 234,50 €'],
  ['currency event.amount "JPY"', '¥1,235'],
  ['currency event.amount "USD" decimals=0', '$1,235'],
  ['currency event.amount event.name', ''],
  ['plural 1 "item"', 'item'],
  ['plural 2 "item"', 'items'],
  ['plural 0 "child" "children"', 'children'],
  ['plural event.count "child" "children"', 'child'],
  ['add 0.1 0.2', '0.3'],
  ['add event.text 1', '1235.5'],
  ['subtract 1 0.9', '0.1'],
  ['multiply 3 event.half', '7.5'],
  ['divide 1 3', '0.333333333333333'],
  ['divide 1 0', ''],
  ['add event.name 1', ''],
  ['round event.half', '3'],
  ['round event.minus 2', '-2.35'],
  ['round -2.5', '-3'],
  ['round 1.005 2', '1.01'],
])('{{%s}} is %j', (source, expected) => {
  expect(textOf(`{{${source}}}`)).toBe(expected);
});

test.each([
  ['date event.at "yyyy-MM-dd HH:mm:ss" tz="Europe/Paris"', '2026-03-29 03:30:05'],
  ['date event.at "yyyy-MM-dd" tz="Europe/Paris"', '2026-03-29'],
  ['date event.at', '2026-03-29'],
  ['date event.at "yy M d H m s"', '26 3 29 1 30 5'],
  ['date event.at "EEEE, d MMMM yyyy"', 'Sunday, 29 March 2026'],
  ['date event.at "EEE d MMM"', 'Sun 29 Mar'],
  ['date event.epoch "hh:mm a"', '02:07 PM'],
  ['date event.epoch "h:mm a" tz="America/New_York"', '9:07 AM'],
  ['date event.at "HH:mm XXX" tz="Asia/Kolkata"', '07:00 +05:30'],
  ['date event.at "XXX"', 'Z'],
  ['date event.at "z" tz="America/New_York"', 'EDT'],
  ["date event.epoch \"d 'of' MMMM, h 'o''clock'\"", "5 of January, 2 o'clock"],
  ['date event.epoch "d MMMM yyyy" locale="fr-FR"', '5 janvier 2026'],
  ['date event.epoch "d MMMM" locale="ru"', '5 января'],
  ['date event.epoch "MMMM" locale="ru"', 'январь'],
  ['date event.epoch "long"', 'January 5, 2026'],
  ['date event.epoch "short" locale="de-DE"', '05.01.26'],
  ['date "now" "yyyy"', '2026'],
  ['date "now" "yyyy-MM-dd" tz="Asia/Tokyo"', '2026-11-23'],
  ['date event.at "HH" tz=event.zone', '10'],
  ['date event.at "HH" tz=event.bad', '01'],
  ['date event.name "yyyy"', ''],
  ['date event.list "yyyy"', ''],
])('{{%s}} is %j', (source, expected) => {
  expect(textOf(`{{${source}}}`)).toBe(expected);
});

test('a date is shown in the zone of the person, else of the org, else in UTC', () => {
  const source = '{{date event.late "yyyy-MM-dd HH:mm"}}';
  expect(textOf(source, { timezone: 'Europe/Paris', org: 'Asia/Tokyo' })).toBe('2027-01-01 00:30');
  expect(textOf(source, { timezone: 'Mars/Olympus', org: 'Asia/Tokyo' })).toBe('2027-01-01 08:30');
  expect(textOf(source)).toBe('2026-12-31 23:30');
});

test('a day without a time is that day in every zone', () => {
  expect(textOf('{{date event.day "d MMMM" tz="America/Los_Angeles"}}', { timezone: 'America/New_York' })).toBe(
    '1 May',
  );
});

test('JSON cannot leave a script tag of an HTML template', () => {
  expect(textOf('<script>x = {{{json event.evil}}}</script>', { html: true })).toBe(
    '<script>x = "\\u003c/script\\u003e\\u003cb\\u003e\\u0026"</script>',
  );
  expect(textOf('{{json event.evil}}')).toBe('"</script><b>&"');
});

test('helpers can be given to helpers', () => {
  expect(textOf('{{upper (truncate (default event.nope event.name) 4)}}')).toBe('ADA…');
});

test('every helper tells how it is used', () => {
  for (const [name, { usage, summary, args }] of builtins) {
    expect(usage.split(' ')[0]).toBe(name);
    expect(summary).toMatch(/\.$/);
    expect(args[0]).toBeLessThanOrEqual(args[1]);
  }
});
