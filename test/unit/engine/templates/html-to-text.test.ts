import * as fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { htmlToText } from '../../../../src/engine/templates/html-to-text.ts';

describe('htmlToText', () => {
  test.each([
    ['plain text', 'Hello', 'Hello'],
    ['inline tags vanish', 'Hi <b>Ada</b>, <i>welcome</i>!', 'Hi Ada, welcome!'],
    ['white space collapses as in a browser', '  a \n\t b  ', 'a b'],
    ['blocks are paragraphs', '<h1>Title</h1><p>One</p><p>Two</p>', 'Title\n\nOne\n\nTwo'],
    ['br is one line break', 'a<br>b<br/>c', 'a\nb\nc'],
    ['lists', '<ul><li>one</li><li>two</li></ul>', '- one\n- two'],
    ['numbered lists', '<ol><li>one</li><li>two</li></ol>', '1. one\n2. two'],
    ['a numbered list that starts elsewhere', '<ol start=3><li>c<li value="7">g<li>h</ol>', '3. c\n7. g\n8. h'],
    ['a list inside a numbered list', '<ol><li>a<ul><li>x</li></ul></li><li>b</li></ol>', '1. a\n- x\n2. b'],
    [
      'lines of nested divs',
      '<div><div>one</div><div>two</div></div><div>three</div><p>four</p>',
      'one\ntwo\nthree\n\nfour',
    ],
    ['an item outside of a list', '</ol><li>one', '- one'],
    ['preformatted lines', 'See:<pre>\nif (a) {\n  b();\n\n\n}\n</pre>done', 'See:\n\nif (a) {\n  b();\n\n\n}\n\ndone'],
    ['markup inside preformatted lines', '<pre><b>a</b>  b<br>c &lt; d</pre>', 'a  b\nc < d'],
    ['tables', '<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>', 'a b\nc'],
    ['a rule', 'a<hr>b', 'a\n\n---\n\nb'],
    [
      'a link keeps its target',
      '<a href="https://x.test/a?b=1&amp;c=2">Shop</a> now',
      'Shop (https://x.test/a?b=1&c=2) now',
    ],
    ['a link that shows its target', '<a href="https://x.test/">x.test</a>', 'x.test'],
    ['a link around an image without text', '<a href="https://x.test"><img src="y"></a>', 'https://x.test'],
    ['a mail link', "<a href='mailto:a@x.test'>Write</a>", 'Write (mailto:a@x.test)'],
    ['a script is no link', '<a href="javascript:alert(1)">Run</a>', 'Run'],
    ['an unclosed link', '<a href="https://x.test">Shop', 'Shop (https://x.test)'],
    ['an image has its alt text', '<img alt="Logo &amp; co" src=x>', 'Logo & co'],
    ['styles and scripts are no text', '<style>p{}</style><p>a</p><script>if (a < b) {}</script>b', 'a\n\nb'],
    ['a head is no text', '<html><head><title>T</title></head><body>x</body></html>', 'x'],
    ['comments and declarations', '<!doctype html><!-- <p>no</p> -->yes', 'yes'],
    [
      'entities',
      '&lt;b&gt; &amp;amp; &quot;x&quot; &#8364; &#x20AC; &nbsp;y &unknown;',
      '<b> &amp; "x" € € y &unknown;',
    ],
    ['entities that are no characters', 'a&#0;b&#xD800;c&#10;d&#1;e&#x110000;f', 'a b c d e f'],
    ['every named entity', 'Read more &rarr; &check; &Zcaron;&hearts;&NotEqualTilde;', 'Read more → ✓ Ž♥≂̸'],
    ['padding of a preheader', 'Hi&zwnj;&nbsp;&zwnj;&shy;&nbsp;', 'Hi'],
    ['entities without their semicolon', '&copy 2026 R&D &amp more &#8364 5', '© 2026 R&D & more € 5'],
    ['numbers with leading zeros', '&#0000000000000008364;', '€'],
    [
      'a parameter that looks like an entity',
      '<a href="https://x.test/?a=1&copy=2&lt=3">x</a>',
      'x (https://x.test/?a=1&copy=2&lt=3)',
    ],
    ['a quoted ">" is no end of a tag', '<a title="a > b" href="https://x.test">go</a>', 'go (https://x.test)'],
    ['"<" that starts no tag', '1 < 2 and <3', '1 < 2 and <3'],
    ['custom elements', '<my-very-long-element-name>x</my-very-long-element-name>', 'x'],
    ['case does not count', '<P>a</P><SCRIPT>b</script>c', 'a\n\nc'],
    ['nothing', '', ''],
  ])('%s', (_, html, text) => {
    expect(htmlToText(html)).toBe(text);
  });

  test('text without markup survives, apart from white space', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (raw) => {
        const text = raw.replace(/[<>&]/g, '');
        expect(htmlToText(text)).toBe(text.replace(/\s+/g, ' ').trim());
      }),
    );
  });

  test('never two empty lines, never space at the end of a line', () => {
    const piece = fc.constantFrom(
      '<p>',
      '</p>',
      '<br>',
      'a',
      ' ',
      '<li>',
      '<a href="https://x.test">',
      '</a>',
      '<hr>',
      '<',
      '>',
      '&lt;',
      '<!--',
      '-->',
      '"',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        expect(htmlToText(pieces.join(''))).not.toMatch(/\n\n\n|[ \t]\n|^\s|\s$/);
      }),
    );
  });

  test.each([
    '<',
    '<a href="',
    '<!--',
    '<!-- -->',
    '<script>',
    '<script></script>',
    '&#',
    '&#8364',
    '&amp',
    '&rarr;',
    '<a href=x>',
    '<a href=x>y</a>',
    '<p',
    ' href=',
    ' href="',
    '<td><tr>',
    '<td> <li>',
    '<pre> ',
    '<pre>\n<tr>',
    '</pre><li>',
    '<ol><li>',
    '<div> ',
    '<br>',
    ' ',
    '/',
  ])('twice as much of %j is twice the work', (piece) => {
    const [half, whole] = [2_000, 4_000].map((count) => workOf(() => htmlToText(piece.repeat(count))));
    expect(half).toBeGreaterThan(0);
    expect(whole).toBeLessThan(2.2 * (half ?? 0) + 1_000);
  });
});

/** Characters that the string functions look at while `run` runs. */
function workOf(run: () => unknown): number {
  let work = 0;
  const text = String.prototype;
  const { indexOf, charAt, slice, trim, trimEnd } = text;
  const { exec } = RegExp.prototype;
  const spies = [
    vi.spyOn(text, 'trim').mockImplementation(function (this: string) {
      work += this.length;
      return trim.call(this);
    }),
    vi.spyOn(text, 'trimEnd').mockImplementation(function (this: string) {
      work += this.length;
      return trimEnd.call(this);
    }),
    vi.spyOn(text, 'slice').mockImplementation(function (this: string, from, to) {
      const part = slice.call(this, from, to);
      work += part.length;
      return part;
    }),
    vi.spyOn(text, 'charAt').mockImplementation(function (this: string, at) {
      work += 1;
      return charAt.call(this, at);
    }),
    vi.spyOn(text, 'indexOf').mockImplementation(function (this: string, part, from = 0) {
      const at = indexOf.call(this, part, from);
      work += (at === -1 ? this.length : at) - from;
      return at;
    }),
    // replace, split and test come here too.
    vi.spyOn(RegExp.prototype, 'exec').mockImplementation(function (this: RegExp, whole) {
      const from = this.global || this.sticky ? this.lastIndex : 0;
      const match = exec.call(this, whole);
      work += (match === null ? whole.length : match.index + match[0].length) - from;
      return match;
    }),
  ];
  try {
    run();
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
  return work;
}
