// The mails of the blueprints, rendered for the person and the event of their samples.
import type { BlueprintSource } from '../../src/blueprints/index.ts';
import { buildScope } from '../../src/engine/scope.ts';
import { sampleAt } from '../../src/engine/versions/blueprint.ts';
import { fullBrand, mailInSharedLayout } from './shared-layout.ts';

const now = Date.parse('2026-01-05T09:00:00Z');

/** Every mail of a blueprint. */
export function mailsOf({ bundle: { templates = [] }, sample }: BlueprintSource) {
  const event = { type: 'sample', properties: sampleAt(sample.properties, now) };
  const profile = { userId: 'ada', traits: sampleAt(sample.traits, now) };
  return templates.map((template) => {
    const { name, subject, html, preheader = null, class: kind = 'marketing' } = template;
    const content = { subject, html, preheader, class: kind };
    const scope = buildScope({ org: { name: 'Example & Co' }, event, profile });
    return { name, template, ...mailInSharedLayout(content, fullBrand, scope) };
  });
}
