// The layout, partials and variables that the blueprints share, rendered as a message is.
import { readFileSync } from 'node:fs';
import { buildScope, type Scope } from '../../src/engine/scope.ts';
import { createRenderer } from '../../src/engine/steps/render-step.ts';
import { type EmailContent, unsubscribePlaceholder } from '../../src/engine/templates/email/content.ts';

const shared = new URL('../../src/blueprints/shared/', import.meta.url);
const read = (path: string) => readFileSync(new URL(path, shared), 'utf8').replace(/\n$/, '');

interface SharedVariable {
  name: string;
  default?: string;
}

export const sharedVariables = JSON.parse(read('variables.json')) as SharedVariable[];
export const sharedLayout = {
  ...JSON.parse(read('layouts/sendora-basic.json')),
  html: read('layouts/sendora-basic.html'),
};
export const sharedButton = { ...JSON.parse(read('partials/button.json')), html: read('partials/button.hbs') };

const defaults = Object.fromEntries(
  sharedVariables.flatMap(({ name, default: value }) => (value === undefined ? [] : [[name, value]])),
);

const usualScope = buildScope({
  org: { name: 'Example & Co' },
  profile: { userId: 'ada', traits: { firstName: 'Ada' } },
});

/** A mail in the shared layout; `variables` are those that the project sets. */
export function mailInSharedLayout(
  content: Partial<EmailContent>,
  variables: Record<string, string> = {},
  read: Scope = usualScope,
) {
  const scope = { ...read, var: { ...defaults, ...variables } };
  const library = {
    layouts: new Map([['shared', { ...sharedLayout, text: null, version: 1 }]]),
    partials: new Map([['button', sharedButton]]),
  };
  const isMarketing = content.class !== 'transactional';
  const renderer = createRenderer(scope, 0, { library, unsubscribeUrl: isMarketing ? unsubscribePlaceholder : '' });
  const mail = renderer.email({ subject: '', html: '', text: null, ...content, layoutId: 'shared' });
  return { ...mail, faults: renderer.faults, missing: [...renderer.missing] };
}

const logo = `data:image/svg+xml,${encodeURIComponent('<svg xmlns="http://www.w3.org/2000/svg" width="120" height="32"><circle cx="16" cy="16" r="14" fill="#0f766e"/><rect x="40" y="10" width="76" height="12" rx="6" fill="#1f2430"/></svg>')}`;

/** A mail with what mails hold: a heading, text, a link, a button, a list and words that are too long. */
export const richMail = {
  class: 'marketing' as const,
  subject: 'Your cart is still here',
  preheader: 'Two things are waiting for you.',
  html: [
    '<h1>Still in your cart</h1>',
    '<p>Hi {{user.firstName}}, you left two things behind. They are kept for you until Friday, and <a href="https://shop.example/help">we can help</a> if something was unclear.</p>',
    '<ul><li>Tea, green, 250 g</li><li>A mug with a handle</li></ul>',
    '{{> button url="https://shop.example/cart" label="Back to the cart"}}',
    `<p>Or open this address: https://shop.example/${'cart-with-a-very-long-name-'.repeat(4)}</p>`,
  ].join('\n'),
};

export const fullBrand = {
  brandName: 'Example Shop',
  logoUrl: logo,
  supportEmail: 'help@shop.example',
  postalAddress: '1 Example Street, 12345 Example Town',
  appUrl: 'https://shop.example',
};
