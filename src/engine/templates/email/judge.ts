// Decides whether a template, a layout or a partial may be saved, from what it names of its project.
// 1. Every fault at once, those of all variants, each with its pointer.
// 2. A layout says exactly once, outside of blocks, where the mail goes.
// 3. Partials do not call each other in a circle, and at most ten levels deep, whatever the locale.
import type { Fault } from '../../../contract/errors.ts';
import { isObject } from '../../../contract/json.ts';
import type { LocaleTexts } from '../../../contract/messages/email-texts.ts';
import { layoutRoots } from '../../../contract/messages/layout.ts';
import { type PartialArgument, partialLimits } from '../../../contract/messages/partial.ts';
import { fault } from '../../faults/sentences.ts';
import { templateRoots } from '../../scope.ts';
import { type CompileOptions, compileTemplate } from '../compile.ts';
import type { KnownNames } from '../expressions.ts';
import type { Template, TemplateNode } from '../template.ts';
import { textFaults } from '../text-faults.ts';
import { partialCalls, templateVariables } from '../variables.ts';
import { layoutOptions, mailOptions, partialOptions } from './render-email.ts';

type Kind = keyof LocaleTexts;
type SavedTexts = { [Field in Kind]?: string | null | undefined } & {
  locales?: Readonly<Record<string, LocaleTexts>> | undefined;
};

interface Place {
  pointer: string;
  kind: Kind;
  source: string;
}

/** Every text of an item and of its variants; `at` is the pointer of the item. */
function placesOf({ locales = {}, ...own }: SavedTexts, at: string): Place[] {
  const of = (texts: Omit<SavedTexts, 'locales'>, base: string) =>
    (['subject', 'preheader', 'html', 'text'] as const).flatMap((kind): Place[] => {
      const source = texts[kind];
      return typeof source === 'string' ? [{ pointer: `${base}/${kind}`, kind, source }] : [];
    });
  const variants = Object.entries(locales).filter(([, texts]) => isObject(texts));
  return [
    ...of(own, at),
    ...variants.flatMap(([tag, texts]) =>
      of(texts, `${at}/locales/${tag.replaceAll('~', '~0').replaceAll('/', '~1')}`),
    ),
  ];
}

/** The faults of the texts of a template. */
export function templateTextFaults(template: SavedTexts, at: string, known: KnownNames): Fault[] {
  return placesOf(template, at).flatMap(({ pointer, kind, source }) =>
    textFaults(source, pointer, kind === 'html' ? mailOptions : { html: false }, known, true),
  );
}

/** The faults of the texts of a layout. */
export function layoutTextFaults(layout: SavedTexts, at: string, known: KnownNames): Fault[] {
  return placesOf(layout, at).flatMap(({ pointer, kind, source }) => {
    const options = layoutOptions(kind === 'html' ? 'html' : 'text');
    const compiled = compileTemplate(source, options);
    return [
      ...textFaults(source, pointer, options, known, true),
      ...(compiled.ok ? bodyFaults(compiled.template, pointer) : []),
    ];
  });
}

function bodyFaults({ nodes, html }: Template, pointer: string): Fault[] {
  const bodies = nodes.filter(isBody);
  const others = templateVariables({ nodes: nodes.filter((node) => !isBody(node)), html });
  const elsewhere = others.filter((name) => /^body\b/.test(name)).length;
  if (bodies.length + elsewhere > 1) {
    const message = 'A layout holds {{{body}}} once; a mail is not sent twice in one.';
    return [fault(pointer, 'two_bodies', message)];
  }
  if (bodies.length === 1) return [];
  const message =
    elsewhere > 0
      ? 'The mail goes where {{{body}}} is: with three braces, outside of blocks and calls.'
      : 'A layout needs {{{body}}}, once, where the mail goes.';
  return [fault(pointer, 'missing_body', message, '{{{body}}}')];
}

function isBody(node: TemplateNode): boolean {
  if (node.kind !== 'print' || node.escape !== null || node.value.kind !== 'path') return false;
  const { origin, segments } = node.value;
  return origin.kind === 'root' && segments.length === 1 && segments[0] === 'body';
}

/** A partial as it is saved. */
export interface SavedPartial {
  html: string;
  args: readonly PartialArgument[];
  locales?: Readonly<Record<string, LocaleTexts>> | undefined;
}

const takenNames: readonly string[] = [...templateRoots, ...layoutRoots];

/** The faults of the texts of a partial, and of names of arguments that mean something else. */
export function partialTextFaults({ html, args, locales }: SavedPartial, at: string, known: KnownNames): Fault[] {
  const options = partialOptions(args);
  const taken = args.flatMap(({ name }, index) => {
    if (!takenNames.includes(name)) return [];
    const message = `"${name}" is what every template or layout reads already; give the argument another name.`;
    return [fault(`${at}/args/${index}/name`, 'reserved_name', message)];
  });
  const texts = placesOf({ html, locales }, at).flatMap(({ pointer, source }) =>
    textFaults(source, pointer, options, known, true),
  );
  return [...taken, ...texts];
}

/** A fault of partials together; `name` is the one it is told of, `members` are all that have a part in it. */
export interface GraphFault {
  name: string;
  members: readonly string[];
  code: 'cycle' | 'template_too_deep';
  message: string;
}

/** Circles of partials, each once, and those with too many levels below them. */
export function partialGraphFaults(partials: ReadonlyMap<string, SavedPartial>): GraphFault[] {
  const calls = new Map([...partials].map(([name, partial]) => [name, callsOf(partial)]));
  const circles = new Map<string, GraphFault>();
  const levels = new Map<string, number>();

  function levelsBelow(name: string, path: readonly string[]): number {
    const start = path.indexOf(name);
    if (start !== -1) {
      noteCircle(path.slice(start));
      return 0;
    }
    const known = levels.get(name);
    if (known !== undefined) return known;
    const below = (calls.get(name) ?? []).map((called) => levelsBelow(called, [...path, name]));
    const own = 1 + Math.max(0, ...below);
    levels.set(name, own);
    return own;
  }

  function noteCircle(members: readonly string[]): void {
    const first = members.indexOf(members.toSorted()[0] ?? '');
    const ordered = [...members.slice(first), ...members.slice(0, first)];
    const [name = ''] = ordered;
    const shown = [...ordered, name].join(' → ');
    circles.set(shown, {
      name,
      members,
      code: 'cycle',
      message: `These partials call each other in a circle: ${shown}.`,
    });
  }

  const names = [...partials.keys()].toSorted();
  for (const name of names) levelsBelow(name, []);
  const deep = names.filter((name) => levels.get(name) === partialLimits.depth + 1);
  const message = `Partials may call each other at most ${partialLimits.depth} levels deep.`;
  return [
    ...circles.values(),
    ...deep.map(
      (name): GraphFault => ({ name, members: [name], code: 'template_too_deep', message: `"${name}": ${message}` }),
    ),
  ];
}

/** What an item names of its project. */
export interface Uses {
  partials: ReadonlySet<string>;
  variables: ReadonlySet<string>;
}

/** The partials and variables that texts name; those of a text that does not compile are not known. */
export function usesOf(sources: readonly string[], options: CompileOptions): Uses {
  const partials = new Set<string>();
  const variables = new Set<string>();
  for (const source of sources) {
    if (!source.includes('{{')) continue;
    const compiled = compileTemplate(source, options);
    if (!compiled.ok) continue;
    for (const name of partialCalls(compiled.template)) partials.add(name);
    for (const path of templateVariables(compiled.template)) {
      const [root, name] = path.split(/[.[]/);
      if (root === 'var' && name !== undefined) variables.add(name);
    }
  }
  return { partials, variables };
}

/** All texts of an item, its variants among them. */
export const sourcesOf = (item: SavedTexts): string[] => placesOf(item, '').map(({ source }) => source);

function callsOf(partial: SavedPartial): string[] {
  return [
    ...usesOf(sourcesOf({ html: partial.html, locales: partial.locales }), partialOptions(partial.args)).partials,
  ];
}
