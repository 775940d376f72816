import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { htmlToText } from '../../../../src/engine/templates/html-to-text.ts';

describe('htmlToText', () => {
  test.each([
    ['plain text', 'Hello', 'Hello'],
    ['inline tags vanish', 'Hi <b>Ada</b>, <i>welcome</i>!', 'Hi Ada, welcome!'],
    ['white space collapses as in a browser', '  a \n\t b  ', 'a b'],
    ['blocks are paragraphs', '<h1>Title</h1><p>One</p><p>Two</p>', 'Title\n\nOne\n\nTwo'],
    ['br is one line break', 'a<br>b<br/>c', 'a\nb\nc'],
    ['lists', '<ul><li>one</li><li>two</li></ul>', '- one\n- two'],
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
    ['entities that are no characters', 'a&#0;b&#xD800;c&#10;d', 'a b c d'],
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

  test.each(['<', '<a href="', '<!--', '<script>', '&#', '&amp', '<a href=x>', '<p', ' href='])(
    'hostile repetition of %s is fast',
    (piece) => {
      const started = performance.now();
      htmlToText(piece.repeat(100_000));
      expect(performance.now() - started).toBeLessThan(2_000);
    },
  );
});
