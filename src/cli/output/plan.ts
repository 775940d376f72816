// A plan as people read it: what happens to each item, to the runs in flight, and what to mind.
import type { ImportItem, ImportResult } from '../../contract/bundle/import.ts';
import type { RunsPlan } from '../../contract/workflows/moves.ts';
import type { Colors } from './colors.ts';
import { ago, count, counted } from './words.ts';

type Change = ImportItem['diff'][number];

interface PlanFrame {
  colors: Colors;
  /** Epoch ms. */
  now: number;
  /** Whether before and after are shown of every place. */
  withValues?: boolean;
}

const signs = { create: '+', update: '~', delete: '-', unchanged: ' ' } as const;

/** Everything but the first and the last line. */
export function drawItems(result: ImportResult, frame: PlanFrame): string[] {
  const { yellow } = frame.colors;
  return [
    ...result.items.filter(isShown).flatMap((item) => drawItem(item, frame)),
    ...result.items.flatMap((item) => drawDrift(item, frame)),
    ...result.variables.map(
      ({ name, before, after }) =>
        `  ${yellow('~')} value     ${name} = ${JSON.stringify(after)}${before === null ? '' : ` (was ${JSON.stringify(before)})`}`,
    ),
    ...result.needs
      .filter(({ missing }) => missing)
      .map(({ kind, name, usedBy }) => `  ${yellow('!')} needs     ${kind} "${name}" (${usedBy.join('; ')})`),
    ...result.warnings.map(({ message }) => `  ${yellow('!')} warning   ${message}`),
    ...drawTests(result, frame.colors),
  ];
}

const isShown = ({ action, adopted }: ImportItem) => action !== 'unchanged' || adopted;

function drawItem(item: ImportItem, frame: PlanFrame): string[] {
  const { colors } = frame;
  const sign = signColor(item.action, colors)(item.adopted && item.action === 'unchanged' ? '=' : signs[item.action]);
  const former = item.renamedFrom === null ? '' : ` (was ${item.renamedFrom})`;
  const adopted = item.adopted ? colors.dim('  taken over') : '';
  const head = `  ${sign} ${item.kind.padEnd(9)} ${colors.bold(item.name)}${former}${versionOf(item)}${adopted}`;
  const changes = item.action === 'update' ? drawChanges(item, frame) : [];
  return [head, ...changes, ...(item.runs === undefined ? [] : drawRuns(item.runs, colors))];
}

function signColor(action: ImportItem['action'], { green, yellow, red, dim }: Colors) {
  return { create: green, update: yellow, delete: red, unchanged: dim }[action];
}

function versionOf({ version }: ImportItem): string {
  if (version === null || version.from === version.to) return '';
  if (version.from === null) return `   v${version.to}`;
  return version.to === null ? `   v${version.from}` : `   v${version.from} → v${version.to}`;
}

function drawChanges({ diff, changes }: ImportItem, frame: PlanFrame): string[] {
  if (diff.length === 0) return changes.map((sentence) => `      ${sentence}`);
  if (frame.withValues) return diff.flatMap((change) => drawValues(change, frame.colors));
  const groups = Map.groupBy(diff, ({ step }) => step ?? null);
  return [...groups].flatMap(([step, members]) =>
    step === null
      ? [`      ${frame.colors.yellow('~')} ${[...new Set(members.map(({ path }) => fieldOf(path)))].join(', ')}`]
      : drawStep(step, members, frame.colors),
  );
}

/** Of a step that came or went there is one change, and its path ends at the step. */
function drawStep(step: string, [first, ...others]: readonly Change[], { green, yellow, red }: Colors): string[] {
  if (first === undefined) return [];
  if (/^\/steps\/\d+$/.test(first.path)) {
    const isNew = first.before === undefined;
    return [`      ${isNew ? green('+') : red('-')} step ${step}`];
  }
  const fields = [first, ...others].map(({ path }) => path.split('/').slice(3).join('.'));
  return [`      ${yellow('~')} step ${step}   ${fields.join(', ')}`];
}

const fieldOf = (path: string) => path.split('/').slice(1, 3).join('.');
const longestValue = 2_000;

function drawValues({ path, before, after }: Change, { green, red, dim }: Colors): string[] {
  const lines = (value: Change['before'], sign: string) => {
    const text = typeof value === 'string' ? value : JSON.stringify(value, null, 2);
    const shown = text.length > longestValue ? `${text.slice(0, longestValue)}…` : text;
    return shown.split('\n').map((line) => `        ${sign} ${line}`);
  };
  return [
    `      ${dim(path)}`,
    ...(before === undefined ? [] : lines(before, '-').map(red)),
    ...(after === undefined ? [] : lines(after, '+').map(green)),
  ];
}

const reasons = {
  step_gone: 'step is gone',
  type_changed: 'step has another type',
  digest_key_changed: 'it gathers under another key',
} as const;

function drawRuns({ inFlight, choice, groups, texts, warnings }: RunsPlan, { yellow }: Colors): string[] {
  if (inFlight === 0) return [];
  const width = Math.max(...groups.map((group) => count(group.count).length));
  const lines = groups.map(({ count: runs, step, canMove, reason }) => {
    const fate =
      choice === 'cancel'
        ? 'are cancelled'
        : !canMove
          ? `stay: ${reason ? reasons[reason] : 'cannot move'}`
          : choice === 'move'
            ? 'move'
            : 'can move (stay)';
    return `        ${count(runs).padStart(width)} at ${step ?? 'the beginning'}   ${fate}`;
  });
  return [
    `      ${counted(inFlight, 'run')} in flight`,
    ...lines,
    ...texts.map((text) => `      ${text}`),
    ...warnings.map((text) => `      ${yellow('!')} ${text}`),
  ];
}

function drawDrift({ name, drift }: ImportItem, { colors, now }: PlanFrame): string[] {
  if (drift === null) return [];
  const by = drift.changedBy === null ? '' : ` by ${drift.changedBy}`;
  const when = drift.changedAt === null ? '' : ` ${ago(drift.changedAt, now)}`;
  return [
    `  ${colors.yellow('!')} drift     ${name}: changed${by}${when}`,
    ...drift.changes.map((sentence) => `      ${sentence}`),
  ];
}

function drawTests({ tests }: ImportResult, { green }: Colors): string[] {
  return tests.passed === 0 ? [] : [`  ${green('✓')} ${counted(tests.passed, 'test')} passed`];
}

/** `1 to create, 2 to update, 0 to delete, 41 unchanged.` */
export function sumOf({ created, updated, deleted, unchanged }: ImportResult, isDone: boolean): string {
  const [create, update, remove] = isDone ? ['created', 'updated', 'deleted'] : ['to create', 'to update', 'to delete'];
  return `${count(created)} ${create}, ${count(updated)} ${update}, ${count(deleted)} ${remove}, ${count(unchanged)} unchanged.`;
}
