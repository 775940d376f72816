// The source files of a tree and what each of them imports, as the parser reads them: type imports, `export … from`,
// `import('…')` and import types count; comments and texts do not.
import { readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { parseSync, Visitor } from 'oxc-parser';

export interface SourceFile {
  /** From the root of the repository, with slashes. */
  path: string;
  lines: number;
  /** Files of the tree, each once. */
  imports: string[];
  /** Files that are not part of the tree, e.g. a page as text or a script. */
  otherFiles: string[];
  /** Packages and modules of the platform, by the name they are imported with. */
  packages: string[];
  preparesSql: boolean;
}

export function readTree(root: string, folder: string): SourceFile[] {
  const texts: Record<string, string> = {};
  for (const entry of readdirSync(join(root, folder), { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !/\.tsx?$/.test(entry.name)) continue;
    const file = join(entry.parentPath, entry.name);
    texts[file.slice(root.length + 1).replaceAll('\\', '/')] = readFileSync(file, 'utf8');
  }
  return parseTree(texts);
}

/** `texts` holds the text of every file by its path. */
export function parseTree(texts: Record<string, string>): SourceFile[] {
  const paths = new Set(Object.keys(texts));
  return [...paths].sort().map((path) => parseFile(path, texts[path] ?? '', paths));
}

function parseFile(path: string, text: string, paths: ReadonlySet<string>): SourceFile {
  const { program, errors } = parseSync(path, text);
  if (errors.length > 0) throw new Error(`${path} cannot be parsed: ${errors[0]?.message}`);
  const imports = new Set<string>();
  const otherFiles = new Set<string>();
  const packages = new Set<string>();
  let preparesSql = false;
  const add = (source: object | null) => {
    if (source === null) return;
    const specifier = textOf(source) ?? '(a computed name)';
    if (!specifier.startsWith('.')) return packages.add(specifier);
    const target = posix.join(posix.dirname(path), specifier);
    const file = candidates(target).find((candidate) => paths.has(candidate));
    return file === undefined ? otherFiles.add(target) : imports.add(file);
  };
  new Visitor({
    ImportDeclaration: ({ source }) => add(source),
    ExportNamedDeclaration: ({ source }) => add(source),
    ExportAllDeclaration: ({ source }) => add(source),
    ImportExpression: ({ source }) => add(source),
    TSImportType: ({ source }) => add(source),
    MemberExpression: ({ property }) => {
      preparesSql ||= ('name' in property ? property.name : textOf(property)) === 'prepare';
    },
  }).visit(program);
  const lines = text.split('\n').length - (text.endsWith('\n') ? 1 : 0);
  return {
    path,
    lines,
    imports: [...imports],
    otherFiles: [...otherFiles],
    packages: [...packages],
    preparesSql,
  };
}

/** The text of a string, or of a template without values; null for everything else. */
function textOf(node: object): string | null {
  if ('value' in node && typeof node.value === 'string') return node.value;
  if (!('quasis' in node) || !Array.isArray(node.quasis) || node.quasis.length !== 1) return null;
  return node.quasis[0].value.cooked;
}

/** The files that an import may mean. */
function candidates(target: string): string[] {
  return [target, target.replace(/\.js$/, '.ts'), `${target}.ts`, `${target}.tsx`, `${target}/index.ts`];
}
