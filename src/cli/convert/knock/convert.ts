// A project of Knock, as `knock pull` writes it: workflow.json and the files that it names, layouts beside them.
import { type Draft, type DraftItem, finish } from '../draft.ts';
import { createNames, fieldOf, fieldsOf, textOf } from '../fields.ts';
import { type ConversionResult, createLedger, type SourceFile } from '../result.ts';
import { readJsonText } from './json.ts';
import { convertLayouts } from './layouts.ts';
import { folderOf, type KnockProject } from './source.ts';
import { convertWorkflow } from './workflow.ts';

const isWorkflow = /(^|\/)workflow\.json$/;

export function convertKnock(given: readonly SourceFile[]): ConversionResult {
  const ledger = createLedger();
  const files = new Map(given.map((file) => [file.path, file]));
  const found = given.filter(({ path }) => isWorkflow.test(path));
  if (found.length === 0) {
    const message =
      'There is no workflow.json, which is how the CLI of Knock stores a workflow (knock workflow pull --all).';
    return { ok: false, faults: [{ code: 'nothing_to_convert', pointer: '', message }] };
  }
  const variables = createVariables();
  const shared = { files, ledger, templates: [] as DraftItem[], variable: variables.nameOf };
  const project: Omit<KnockProject, 'layouts'> = { ...shared, templateName: withFallback(createNames(), 'Email') };
  const { layouts, names } = convertLayouts(project);
  const workflowName = withFallback(createNames(), 'Workflow');
  const workflows = found.flatMap(({ path, text }) => {
    const value = readJsonText(text);
    if (!Array.isArray(fieldOf(value, 'steps'))) {
      ledger.miss(path, 'the workflow: the file is not the JSON of a workflow with steps');
      return [];
    }
    const fields = fieldsOf(value);
    const key = textOf(fieldOf(fieldOf(fields, '__readonly'), 'key')) ?? folderOf(path).split('/').at(-2) ?? '';
    if (key === '')
      ledger.miss(path, 'the key, which the folder of a workflow is named by: put its event into the trigger');
    const name = workflowName(textOf(fieldOf(fields, 'name')) ?? key);
    return [convertWorkflow(fields, path, key === '' ? name : key, name, { ...project, layouts: names })];
  });
  const draft: Draft = {
    items: { layout: layouts, template: shared.templates, variable: variables.items() },
    workflows,
  };
  return finish(draft, ledger);
}

const withFallback = (names: ReturnType<typeof createNames>, fallback: string) => (wanted: string) =>
  names(wanted, fallback);

/** Variables by their names in Knock; two that would have the same name here are not told apart, so the second has none. */
function createVariables() {
  const names = new Map<string, string>();
  const nameOf = (written: string): string | null => {
    const known = names.get(written);
    if (known !== undefined) return known;
    const words = written.split(/[^A-Za-z0-9]+/).filter((word) => word !== '');
    const camel = words
      .map((word, index) => (index === 0 ? word[0]?.toLowerCase() : word[0]?.toUpperCase()) + word.slice(1))
      .join('');
    if (!/^[a-z][A-Za-z0-9]{0,63}$/.test(camel) || [...names.values()].includes(camel)) return null;
    names.set(written, camel);
    return camel;
  };
  const items = (): DraftItem[] =>
    [...names].map(([written, name]) => ({
      where: `variable ${written}`,
      item: { name, description: `vars.${written} of Knock`.slice(0, 500) },
    }));
  return { nameOf, items };
}
