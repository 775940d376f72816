import * as z from 'zod';
import { conditionSubjects } from '../conditions/subjects.ts';
import { type Condition, Filters } from '../conditions.ts';
import { isObject } from '../json.ts';
import { Glob } from '../primitives.ts';

/** Bounds of what a rule or a silence matches. */
export const matchLimits = { depth: 8, leaves: 100, characters: 10_240 } as const;

type Path = (string | number)[];
const foreignSubjects = conditionSubjects.filter((subject) => subject !== 'property' && subject !== 'event');

interface Leaf {
  leaf: object;
  path: Path;
  depth: number;
}

/** Every part of a tree that is no group, with its place; the tree has passed the limits of all conditions. */
function leavesOf(node: Condition, path: Path, depth: number): Leaf[] {
  const inside = (list: Condition[], key: string) =>
    list.flatMap((item, i) => leavesOf(item, [...path, key, i], depth + 1));
  if ('all' in node) return inside(node.all, 'all');
  if ('any' in node) return inside(node.any, 'any');
  if ('not' in node) return leavesOf(node.not, [...path, 'not'], depth + 1);
  return [{ leaf: node, path, depth }];
}

function checkMatch(match: Filters, ctx: z.RefinementCtx): void {
  const leaves = Array.isArray(match) ? match.flatMap((node, i) => leavesOf(node, [i], 1)) : leavesOf(match, [], 1);
  const refuse = (path: Path, code: string, message: string) =>
    ctx.addIssue({ code: 'custom', path, message, params: { code }, input: match });
  for (const { leaf, path, depth } of leaves) {
    const foreign = foreignSubjects.find((name) => name in leaf);
    if (foreign !== undefined) {
      const message = `A match looks at the event (eventType, module, property), not at "${foreign}".`;
      refuse([...path, foreign], 'invalid_value', message);
    }
    if (depth > matchLimits.depth)
      refuse(path, 'too_deep', `A match may be nested at most ${matchLimits.depth} levels deep.`);
  }
  if (leaves.length === 0) refuse([], 'too_short', 'A match needs at least one condition.');
  if (leaves.length > matchLimits.leaves) {
    refuse([], 'too_long', `A match has at most ${matchLimits.leaves} conditions, this one has ${leaves.length}.`);
  }
  const { length } = JSON.stringify(match);
  if (length > matchLimits.characters) {
    const most = matchLimits.characters.toLocaleString('en-US');
    refuse([], 'too_long', `A match has at most ${most} characters of JSON, this one has ${length}.`);
  }
}

const words =
  'Leaves are `{ eventType }` and `{ module }` (patterns with `*`) and `{ property, op, value }`; `all`, `any` and `not` nest them; a list is `all`.';

/** What a rule reacts to: a tree of conditions on the event. */
export const AlertMatch: z.ZodType<Filters> = Filters.superRefine(checkMatch).describe(
  `Which events the rule reacts to. ${words}`,
);

/** A condition of a silence on the rule, by its name. */
export interface RuleLeaf {
  rule: string;
}

/** As the match of a rule, in which a leaf may also name the rule. */
export type SilenceNode =
  | Exclude<Condition, { all: unknown } | { any: unknown } | { not: unknown }>
  | RuleLeaf
  | { all: SilenceNode[] }
  | { any: SilenceNode[] }
  | { not: SilenceNode };
export type SilenceMatch = SilenceNode | SilenceNode[];

/**
 * The match with each leaf that names a rule replaced; for evaluating it and for checking it. What is nested deeper than
 * a match may be is left as it is.
 */
export function replaceRuleLeaves(match: unknown, replace: (leaf: { rule: unknown }, path: Path) => object): unknown {
  const walk = (node: unknown, path: Path, depth: number): unknown => {
    if (depth > matchLimits.depth + 2) return node;
    if (Array.isArray(node)) return node.map((item: unknown, i) => walk(item, [...path, i], depth + 1));
    if (!isObject(node)) return node;
    if ('rule' in node && Object.keys(node).length === 1) return replace({ rule: node.rule }, path);
    return Object.fromEntries(
      Object.entries(node).map(([key, value]) =>
        key === 'all' || key === 'any' || key === 'not' ? [key, walk(value, [...path, key], depth + 1)] : [key, value],
      ),
    );
  };
  return walk(match, [], 0);
}

function checkSilence(match: unknown, ctx: z.RefinementCtx): void {
  const plain = replaceRuleLeaves(match, ({ rule }, path) => {
    const name = Glob.safeParse(rule);
    const message = name.error?.issues[0]?.message;
    if (message !== undefined) ctx.addIssue({ code: 'custom', path: [...path, 'rule'], message, input: rule });
    return { eventType: '*' };
  });
  const parsed = AlertMatch.safeParse(plain);
  for (const issue of parsed.error?.issues ?? []) ctx.issues.push({ ...issue, input: match } as z.core.$ZodRawIssue);
}

/** The cast is sound because every other value is refused. */
export const SilenceMatch = z
  .unknown()
  .superRefine(checkSilence)
  .describe(
    `Which notices it holds, judged over the newest event of the alert. ${words} A leaf \`{ rule }\` is the name of the rule, or a pattern of it.`,
  ) as unknown as z.ZodType<SilenceMatch>;
