import { expect, test } from 'vitest';
import { VariableDeclaration } from '../../../src/contract/account/variables.ts';
import { LayoutDraft } from '../../../src/contract/messages/layout.ts';
import { PartialDraft } from '../../../src/contract/messages/partial.ts';
import { layoutTextFaults, partialTextFaults } from '../../../src/engine/templates/email/judge.ts';
import {
  fullBrand,
  mailInSharedLayout,
  richMail,
  sharedButton,
  sharedLayout,
  sharedVariables,
} from '../../support/shared-layout.ts';

const known = {
  partials: new Map([['button', sharedButton.args]]),
  variables: new Set(sharedVariables.map(({ name }) => name)),
};

test('its files can be saved as they are', () => {
  const { $schema: _layout, ...layout } = sharedLayout;
  const { $schema: _button, ...button } = sharedButton;
  expect(LayoutDraft.safeParse(layout).error).toBeUndefined();
  expect(PartialDraft.safeParse(button).error).toBeUndefined();
  for (const variable of sharedVariables) expect(VariableDeclaration.safeParse(variable).error).toBeUndefined();
  expect(layoutTextFaults(layout, '', known)).toEqual([]);
  expect(partialTextFaults(button, '', known)).toEqual([]);
});

test('nothing is missing, whether or not a project says something of itself', () => {
  for (const variables of [{}, fullBrand]) {
    const { faults, missing } = mailInSharedLayout(richMail, variables);
    expect({ faults, missing }).toEqual({ faults: [], missing: [] });
  }
});

test('it holds what mail programs need, in less than 20 KB', () => {
  const { html } = mailInSharedLayout(richMail, fullBrand);
  for (const part of [
    /<html lang="en"/,
    /<meta name="color-scheme" content="light dark">/,
    /<meta name="supported-color-schemes"/,
    /@media \(prefers-color-scheme: dark\)/,
    /@media \(max-width: 480px\)/,
    /max-width:600px/,
    /\[data-ogsc\]/,
    /\[data-ogsb\]/,
    /<!--\[if mso\]>/,
  ])
    expect(html).toMatch(part);
  expect(html).not.toMatch(/<script|src="http:|#(?:000|fff)(?:000|fff)?\b/i);
  for (const [table] of html.matchAll(/<table\b[^>]*>/g)) expect(table).toContain('role="presentation"');
  expect(html.length).toBeLessThan(20_000);
});

test('the link to unsubscribe is in marketing alone', () => {
  const marketing = mailInSharedLayout(richMail, fullBrand);
  const receipt = mailInSharedLayout({ ...richMail, class: 'transactional' }, fullBrand);
  expect(`${marketing.html}${marketing.text}`).toMatch(/unsubscribe/i);
  expect(`${receipt.html}${receipt.text}`).not.toMatch(/unsubscribe/i);
});

test('the text part reads alone', () => {
  expect(mailInSharedLayout(richMail, fullBrand).text).toMatchInlineSnapshot(`
    "Example Shop (https://shop.example)

    Still in your cart

    Hi Ada, you left two things behind. They are kept for you until Friday, and we can help (https://shop.example/help) if something was unclear.

    - Tea, green, 250 g
    - A mug with a handle

    Back to the cart (https://shop.example/cart)

    Or open this address: https://shop.example/cart-with-a-very-long-name-cart-with-a-very-long-name-cart-with-a-very-long-name-cart-with-a-very-long-name-

    Example Shop
    1 Example Street, 12345 Example Town

    Questions? Write to help@shop.example.

    Unsubscribe (https://unsubscribe.sendora.invalid/)"
  `);
});
