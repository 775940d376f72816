import { type Html, html } from './html.ts';
import { style } from './style.ts';

/** A whole static page: no script, nothing from elsewhere. */
export function page(title: string, body: Html): string {
  const { html: text } = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>${{ html: style }}</style>
</head>
<body>
<a class="skip" href="#content">Skip to the content</a>
${body}
</body>
</html>
`;
  return text;
}
