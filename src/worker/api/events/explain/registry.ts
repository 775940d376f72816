import type { Explained, ExplainedEvent, Explainer } from './facts.ts';
import { explainRules } from './rules.ts';

/** Everything beside workflows that explains what it made of an event. */
const explainers: readonly Explainer[] = [explainRules];

/** What rules and endpoints made of an event; those that match come first. */
export async function explainReactions(explained: ExplainedEvent): Promise<Required<Explained>> {
  const parts = await Promise.all(explainers.map((explain) => explain(explained)));
  const first = <T extends { matched: boolean }>(items: T[]) =>
    items.sort((a, b) => Number(b.matched) - Number(a.matched));
  return {
    rules: first(parts.flatMap(({ rules = [] }) => rules)),
    endpoints: first(parts.flatMap(({ endpoints = [] }) => endpoints)),
  };
}
