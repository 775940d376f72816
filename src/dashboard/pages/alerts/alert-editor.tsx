import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { useCallback, useMemo, useState } from 'react';
import { AlertRuleInput } from '../../../contract/messages/alert-rule.ts';
import { workflowETag } from '../../../contract/workflows/workflow.ts';
import { validateAlertRule } from '../../../engine/alerts/validate.ts';
import { type AlertRule, alertRuleQueries } from '../../api/queries/alert-rules.ts';
import { type Library, libraryQuery } from '../../api/queries/library.ts';
import { usePlanRight, useRight } from '../../api/rights.ts';
import { DraftForm } from '../../forms/draft-form.tsx';
import { checkValue } from '../../forms/faults.ts';
import { FormPage } from '../../forms/form-page.tsx';
import { SchemaForm } from '../../forms/schema-form.tsx';
import { useDraft } from '../../forms/use-draft.ts';
import { useEventContext, useLatestEvents } from '../../forms/use-event-context.ts';
import { previewEvent } from '../../messages/event-choice.tsx';
import { useConnection } from '../../shell/connection.ts';
import { useToasts } from '../../ui/toast.tsx';
import { useSettled } from '../../ui/use-settled.ts';
import { matchLeaves } from '../../words/match-leaves.ts';
import { type AlertDraft, alertBody, newAlertRule } from './alert-draft.ts';
import { alertFields, alertSchema } from './alert-fields.tsx';
import { AlertPreviewCard } from './alert-preview.tsx';
import { BacktestCard } from './backtest-card.tsx';
import { matchingEvents } from './matching.ts';
import { useChannelKinds } from './use-channel-kinds.ts';

/** What the API would say of a rule; null while the channels of the project are not known. */
function useVerdict(library: Library | undefined, isBuiltIn: boolean) {
  return useCallback(
    (draft: AlertDraft) =>
      library === undefined
        ? null
        : validateAlertRule(alertBody(draft), library.references.channels ?? new Map(), { isBuiltIn }),
    [library, isBuiltIn],
  );
}

/** Saves a rule, and goes to where it is kept when it is new. */
function useSave(rule: AlertRule | null) {
  const { client, projectId, paths } = useConnection();
  const router = useRouter();
  const queries = useQueryClient();
  const toasts = useToasts();
  const save = (draft: AlertDraft): Promise<AlertRule> => {
    const body = alertBody(draft);
    const idempotencyKey = crypto.randomUUID();
    if (rule === null) return client.createAlertRule({ body: { projectId, ...body }, idempotencyKey });
    // The draft knows which version it was made of, so what somebody else has saved meanwhile is not overwritten.
    const { version, updatedAt } = draft as unknown as AlertRule;
    const ifMatch = workflowETag({ version, updatedAt });
    return client.replaceAlertRule({ params: { id: rule.id }, body, idempotencyKey, ifMatch });
  };
  const onSaved = async (saved: AlertRule) => {
    queries.setQueryData(alertRuleQueries.one({ client, projectId }, saved.id).queryKey, saved);
    toasts.add({ tone: 'good', title: rule === null ? 'The alert rule is created' : 'The alert rule is saved' });
    if (rule === null) await router.navigate({ href: paths.alertRule(saved.id), replace: true });
    await queries.invalidateQueries({ queryKey: alertRuleQueries.all(projectId) });
  };
  return { save, onSaved };
}

/** Words for a type that is made up: the first one that the match names. */
const typeOf = (match: unknown): string => {
  const leaf = matchLeaves(match).find(({ kind, isNot }) => kind !== 'rule' && !isNot);
  return leaf === undefined ? '' : leaf.kind === 'module' ? `${leaf.pattern}.*` : leaf.pattern;
};

/** The form of an alert rule, with what it would have done and what the team would get. */
export function AlertEditor({ rule }: { rule: AlertRule | null }) {
  const connection = useConnection();
  const right = useRight('editor');
  const plan = usePlanRight('starter');
  const reason = right.reason ?? plan.reason;
  const library = useQuery(libraryQuery(connection)).data;
  const verdictOf = useVerdict(library, rule?.isBuiltIn ?? false);
  const base = useMemo((): AlertDraft => (rule === null ? newAlertRule : { ...rule }), [rule]);
  const check = useCallback(
    (draft: AlertDraft) => {
      const verdict = verdictOf(draft);
      // Until the channels of the project are known, the shape of the rule alone is judged.
      if (verdict === null) return checkValue(AlertRuleInput, alertBody(draft), 'a rule');
      return verdict.ok ? [] : verdict.faults;
    },
    [verdictOf],
  );
  const draft = useDraft<AlertDraft, AlertRule>({ base, check, ...useSave(rule) });
  const settled = useSettled(draft.value);
  const [chosen, setChosen] = useState<string | null>(null);
  const latest = useLatestEvents();
  const { match } = settled;
  const events = useMemo(() => matchingEvents(latest, match, Date.now()), [latest, match]);
  const context = useEventContext({ events, about: 'event', readOnly: reason !== null });
  const kinds = useChannelKinds(library, draft.value);
  const fields = useMemo(() => alertFields(kinds, draft.value), [kinds, draft.value]);
  const body = useMemo(() => (verdictOf(settled)?.ok ? alertBody(settled) : null), [verdictOf, settled]);
  return (
    <FormPage
      aside={
        <>
          <BacktestCard rule={body} />
          <AlertPreviewCard
            rule={body}
            event={previewEvent(events, chosen, typeOf(match))}
            events={events}
            chosen={chosen}
            onChoose={setChosen}
          />
        </>
      }
    >
      <DraftForm
        draft={draft}
        label="Alert rule"
        saveLabel={rule === null ? 'Create alert rule' : 'Save'}
        disabledReason={reason}
        isLong
      >
        <SchemaForm {...draft} schema={alertSchema} fields={fields} context={context} />
      </DraftForm>
    </FormPage>
  );
}
