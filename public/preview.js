// Shows the HTML of a mail to whoever frames this page from the same origin. The frame is sandboxed, so this page has an
// origin of its own and can reach nothing; what a mail must not do is taken out before it is shown, so that nothing of it
// is even refused: scripts, handlers, frames, forms, addresses that run code, and remote images unless they are asked for.

const removed = 'script,iframe,frame,frameset,object,embed,applet,base,link,meta[http-equiv],noscript,portal,template';
const addresses = ['href', 'src', 'xlink:href', 'background', 'poster', 'data', 'cite'];
const leading = ['srcdoc', 'srcset', 'action', 'formaction', 'ping', 'target'];
const loads = ['src', 'background', 'poster'];

/** What may be loaded without reaching out. */
const isInline = (address) => /^(data:image\/|cid:)/i.test(address.trim());
const isRemoteImage = (address) => /^https:\/\//i.test(address.trim());

/** A mail asks the window which colours its reader likes; here it asks for those that were chosen. */
const inScheme = (text, scheme) =>
  text.replace(/\(\s*prefers-color-scheme\s*:\s*(dark|light)\s*\)/gi, (_, asked) =>
    asked.toLowerCase() === scheme ? '(min-width: 0)' : '(min-width: 999999px)',
  );

function cleanStyle(text, images) {
  return text
    .replace(/@import[^;]*(;|$)/gi, '')
    .replace(/@font-face\s*\{[^}]*\}/gi, '')
    .replace(/url\(\s*(["']?)(.*?)\1\s*\)/gi, (whole, _quote, address) =>
      isInline(address) || (images && isRemoteImage(address)) ? whole : 'none',
    );
}

function cleanElement(element, images) {
  for (const { name, value } of [...element.attributes]) {
    const lower = name.toLowerCase();
    if (lower.startsWith('on') || leading.includes(lower)) element.removeAttribute(name);
    else if (lower === 'style') element.setAttribute(name, cleanStyle(value, images));
    else if (addresses.includes(lower) && runsCode(value)) element.removeAttribute(name);
    else if (loads.includes(lower) && !isInline(value) && !(images && isImage(element, lower) && isRemoteImage(value)))
      hide(element, name);
  }
}

/** Control characters and spaces inside of a scheme are passed over by browsers. */
const runsCode = (address) =>
  /^(javascript|vbscript|data:(?!image\/))/i.test([...address].filter((letter) => letter > ' ').join(''));

/** Sounds and films are never loaded: no mail program plays them. */
const isImage = ({ localName }, attribute) => attribute !== 'src' || localName === 'img' || localName === 'input';

/** An image that is not loaded keeps its place and its alternative text. */
function hide(element, name) {
  element.removeAttribute(name);
  if (element.localName === 'img' && !element.getAttribute('alt')) element.setAttribute('alt', 'Image');
}

/** Handlers are refused, and reported, as soon as they are parsed, so they go before that; the loop below finds the rest. */
const withoutHandlers = (html) =>
  html.replace(/<[a-z](?:"[^"]*"|'[^']*'|[^'"<>])*>/gi, (tag) =>
    tag.replace(/([\s"'/])on[a-z]+\s*=\s*(?:"[^"]*"|'[^']*'|[^\s>]*)/gi, '$1'),
  );

function clean(html, images, scheme) {
  const mail = new DOMParser().parseFromString(withoutHandlers(html), 'text/html');
  for (const element of mail.querySelectorAll(removed)) element.remove();
  for (const style of mail.querySelectorAll('style')) {
    style.textContent = inScheme(cleanStyle(style.textContent, images), scheme);
    const media = style.getAttribute('media');
    if (media) style.setAttribute('media', inScheme(media, scheme));
  }
  for (const element of mail.querySelectorAll('*')) cleanElement(element, images);
  const base = mail.createElement('style');
  base.textContent = 'html{background:Canvas;color:CanvasText}';
  mail.head.prepend(base);
  return mail;
}

/** Whether remote images are named that are not shown. */
const holdsRemote = (html) => /(?:src|background|srcset|poster)\s*=\s*["']?\s*https?:|url\(\s*["']?https?:/i.test(html);

function report(message) {
  parent.postMessage({ sendora: 'preview', ...message }, location.origin);
}

const observer = new ResizeObserver(() => report({ height: document.documentElement.scrollHeight }));

addEventListener('message', ({ data, origin, source }) => {
  if (source !== parent || origin !== location.origin || data?.sendora !== 'preview') return;
  const scheme = data.scheme === 'dark' ? 'dark' : 'light';
  const mail = clean(String(data.html), data.images === true, scheme);
  document.replaceChild(document.adoptNode(mail.documentElement), document.documentElement);
  document.documentElement.style.colorScheme = scheme;
  observer.disconnect();
  observer.observe(document.documentElement);
  report({ height: document.documentElement.scrollHeight, hasRemote: holdsRemote(String(data.html)) });
});

// A link is only looked at: following it would count as a click of the person.
for (const kind of ['click', 'auxclick', 'submit']) {
  addEventListener(
    kind,
    (event) => {
      event.preventDefault();
      const link = event.target?.closest?.('a[href]');
      if (link) report({ link: link.getAttribute('href') });
    },
    true,
  );
}

report({ ready: true });
