// What would be published, one sentence for each step: those of the versions list, with the titles of the steps.
import { type Change, describeChanges, diffVersions, type VersionBody } from '../../engine/versions/definition-diff.ts';
import { type Draft, stepOf } from './draft.ts';
import { titleOf } from './starters.ts';
import { triggerViewOf } from './triggers/registry.ts';

/** Sound: a diff reads its bodies as any JSON. */
const versionBody = ({ isActive: _isActive, description: _description, projectId: _projectId, ...body }: Draft) =>
  body as unknown as VersionBody;

function withTitle(sentence: string, label: string, drafts: readonly Draft[]): string {
  const step = drafts.map((draft) => stepOf(draft, label)).find((found) => found !== undefined);
  if (step === undefined) return sentence;
  return sentence.replace(`Step ${label} `, `${titleOf(step)} `).replaceAll('config.', '');
}

function sentencesOf(changes: readonly Change[], drafts: readonly Draft[]): string[] {
  const groups = Map.groupBy(changes, ({ path, step }) => step ?? path.split('/')[1] ?? '');
  return [...groups].flatMap(([, members]) => {
    const label = members[0]?.step;
    const sentences = describeChanges(members);
    return label === undefined ? sentences : sentences.map((sentence) => withTitle(sentence, label, drafts));
  });
}

/** The changes of a draft since what is published; of a new workflow, what it is. */
export function changesOf(draft: Draft, base: Draft | null): string[] {
  if (base !== null) {
    const sentences = sentencesOf(diffVersions(versionBody(base), versionBody(draft)), [draft, base]);
    return base.description === draft.description ? sentences : [...sentences, 'Changed: description.'];
  }
  const trigger = { ...draft.trigger };
  const { title, summary } = triggerViewOf(trigger);
  const count = draft.steps.length === 1 ? '1 step' : `${draft.steps.length} steps`;
  return [`A new workflow with ${count}.`, `Starts on: ${title(trigger)}, ${summary(trigger)}.`];
}
