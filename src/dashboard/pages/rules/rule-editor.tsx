import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { useCallback, useMemo, useState } from 'react';
import { isObject } from '../../../contract/json.ts';
import { NotificationRuleInput } from '../../../contract/messages/notification-rule.ts';
import { Glob } from '../../../contract/primitives.ts';
import { workflowETag } from '../../../contract/workflows/workflow.ts';
import { validateRule } from '../../../engine/rules/validate-rule.ts';
import { type Library, libraryQuery } from '../../api/queries/library.ts';
import { type NotificationRule, notificationRuleQueries } from '../../api/queries/notification-rules.ts';
import { triggerEventsQuery } from '../../api/queries/trigger-events.ts';
import { usePlanRight, useRight } from '../../api/rights.ts';
import { DraftForm } from '../../forms/draft-form.tsx';
import { checkValue } from '../../forms/faults.ts';
import { FormPage } from '../../forms/form-page.tsx';
import { SchemaForm } from '../../forms/schema-form.tsx';
import { useDraft } from '../../forms/use-draft.ts';
import { useEventContext } from '../../forms/use-event-context.ts';
import { previewEvent } from '../../messages/event-choice.tsx';
import { useConnection } from '../../shell/connection.ts';
import { useToasts } from '../../ui/toast.tsx';
import { useSettled } from '../../ui/use-settled.ts';
import { eventTypeOf, newRule, type RuleDraft, ruleBody } from './rule-draft.ts';
import { ruleFields, ruleSchema } from './rule-fields.tsx';
import { RulePreviewCard } from './rule-preview.tsx';

/** What the API would say of a rule; nothing while it is not known what it may refer to. */
function useVerdict(library: Library | undefined) {
  return useCallback(
    (draft: RuleDraft) => {
      if (library === undefined) return null;
      const { channels = new Map(), templateIds = new Set(), audienceIds = new Set(), known } = library.references;
      return validateRule(ruleBody(draft), { channels, templateIds, audienceIds, known });
    },
    [library],
  );
}

/** Saves a rule, and where it is kept when it is new. */
function useSave(rule: NotificationRule | null) {
  const { client, projectId, paths } = useConnection();
  const router = useRouter();
  const queries = useQueryClient();
  const toasts = useToasts();
  const save = (draft: RuleDraft): Promise<NotificationRule> => {
    const body = ruleBody(draft);
    const idempotencyKey = crypto.randomUUID();
    if (rule === null) return client.createNotificationRule({ body: { projectId, ...body }, idempotencyKey });
    // The draft knows which version it was made of, so what somebody else has saved meanwhile is not overwritten.
    const { version, updatedAt } = draft as unknown as NotificationRule;
    const ifMatch = workflowETag({ version, updatedAt });
    return client.replaceNotificationRule({ params: { id: rule.id }, body, idempotencyKey, ifMatch });
  };
  const onSaved = async (saved: NotificationRule) => {
    queries.setQueryData(notificationRuleQueries.one({ client, projectId }, saved.id).queryKey, saved);
    toasts.add({ tone: 'good', title: rule === null ? 'The rule is created' : 'The rule is saved' });
    if (rule === null) await router.navigate({ href: paths.rule(saved.id), replace: true });
    await queries.invalidateQueries({ queryKey: notificationRuleQueries.all(projectId) });
  };
  return { save, onSaved };
}

/** The form of a rule with the messages that it would make. */
export function RuleEditor({ rule }: { rule: NotificationRule | null }) {
  const connection = useConnection();
  const right = useRight('editor');
  const plan = usePlanRight('starter');
  const reason = right.reason ?? plan.reason;
  const library = useQuery(libraryQuery(connection)).data;
  const verdictOf = useVerdict(library);
  const base = useMemo((): RuleDraft => (rule === null ? newRule : { ...rule }), [rule]);
  const check = useCallback(
    (draft: RuleDraft) => {
      const verdict = verdictOf(draft);
      // Until it is known what a rule may refer to, its shape alone is judged.
      if (verdict === null) return checkValue(NotificationRuleInput, ruleBody(draft), 'a rule');
      return verdict.ok ? [] : verdict.faults;
    },
    [verdictOf],
  );
  const draft = useDraft<RuleDraft, NotificationRule>({ base, check, ...useSave(rule) });
  const settled = useSettled(draft.value);
  const type = eventTypeOf(settled);
  const [chosen, setChosen] = useState<string | null>(null);
  // A text that is too long is no pattern, and the API would refuse it.
  const events = useQuery(triggerEventsQuery(connection, Glob.safeParse(type).success ? type : '')).data ?? [];
  const context = useEventContext({ events, about: 'event and person', readOnly: reason !== null });
  const { channelIds, content, templateId } = draft.value;
  const fields = useMemo(() => {
    const ids: unknown[] = Array.isArray(channelIds) ? channelIds : [];
    const kinds = new Set(library?.channels.filter(({ id }) => ids.includes(id)).map(({ kind }) => kind));
    return ruleFields(kinds, isObject(content) ? content : {}, typeof templateId === 'string');
  }, [library, channelIds, content, templateId]);
  return (
    <FormPage
      aside={
        <RulePreviewCard
          rule={verdictOf(settled)?.ok ? ruleBody(settled) : null}
          event={previewEvent(events, chosen, type)}
          events={events}
          chosen={chosen}
          onChoose={setChosen}
        />
      }
    >
      <DraftForm
        draft={draft}
        label="Notification rule"
        saveLabel={rule === null ? 'Create rule' : 'Save'}
        disabledReason={reason}
        isLong
      >
        <SchemaForm {...draft} schema={ruleSchema} fields={fields} context={context} />
      </DraftForm>
    </FormPage>
  );
}
