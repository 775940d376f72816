// Publishing: what is sent, and what becomes of the answer.
import { useMutation } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { useRef } from 'react';
import { ApiError } from '../../sdk/api/api-error.ts';
import { problemOf } from '../api/problem.ts';
import type { Workflow } from '../api/queries/workflow.ts';
import { useConnection } from '../shell/connection.ts';
import { useToasts } from '../ui/toast.tsx';
import { baseOf, bodyOf } from './base.ts';
import { useBuilder } from './builder-context.ts';
import { builderReducer } from './builder-state.ts';
import type { Draft } from './draft.ts';
import { dropDraft } from './draft-store.ts';
import { handOver } from './hand-over.ts';
import type { RunsChoice } from './runs-choice.tsx';
import { useTook } from './use-took.ts';

export interface PublishRequest {
  isActive: boolean;
  runs: RunsChoice;
}

/** A retry of the same request has the same key, so that it is done once. */
function useKeyOf(): (draft: Draft, request: PublishRequest) => string {
  const last = useRef<{ draft: Draft; text: string; key: string } | null>(null);
  return (draft, request) => {
    const text = JSON.stringify(request);
    if (last.current?.draft !== draft || last.current.text !== text)
      last.current = { draft, text, key: crypto.randomUUID() };
    return last.current.key;
  };
}

export function usePublish(id: string | null, draftKey: string) {
  const { client, projectId, paths } = useConnection();
  const { state, draft, dispatch, ask } = useBuilder();
  const router = useRouter();
  const toasts = useToasts();
  const keyOf = useKeyOf();
  const took = useTook();

  const undo = async (workflowId: string, version: number) => {
    try {
      const workflow = await client.rollbackWorkflow({ params: { id: workflowId }, body: { version } });
      took(workflow);
      dispatch({ type: 'rebased', base: baseOf(workflow), at: Date.now() });
      toasts.add({ title: `Version ${workflow.version} is live: what version ${version} was.`, tone: 'good' });
    } catch (error) {
      toasts.add({ title: problemOf(error).title, text: problemOf(error).detail, tone: 'bad' });
    }
  };

  const done = (workflow: Workflow, request: PublishRequest) => {
    const before = state.base?.version ?? null;
    const base = baseOf(workflow);
    took(workflow);
    dropDraft(draftKey).catch(() => undefined);
    dispatch({ type: 'published', base });
    const isNew = before !== null && workflow.version > before;
    toasts.add({
      title: titleOf(workflow, request, before),
      tone: 'good',
      ...(isNew ? { action: { label: 'Undo', onPress: () => void undo(workflow.id, before) } } : {}),
    });
    if (id !== null) return;
    handOver(workflow.id, builderReducer(state, { type: 'published', base }));
    router.history.replace(paths.workflow(workflow.id) + router.state.location.searchStr);
  };

  return useMutation({
    mutationFn: (request: PublishRequest): Promise<Workflow> => {
      const body = bodyOf(draft, request.isActive);
      const idempotencyKey = keyOf(draft, request);
      if (id === null) return client.createWorkflow({ query: { projectId }, body, idempotencyKey });
      const ifMatch = state.base?.etag;
      const query = request.runs === 'stay' ? {} : { runs: request.runs };
      return client.replaceWorkflow({ params: { id }, query, body, idempotencyKey, ...(ifMatch ? { ifMatch } : {}) });
    },
    onSuccess: done,
    onError(error) {
      if (!(error instanceof ApiError)) return;
      if (error.status === 412) ask({ kind: 'conflict' });
      const { errors } = error.problem ?? {};
      if (error.code === 'invalid' && errors) dispatch({ type: 'refused', refusal: { draft, faults: errors } });
    },
  });
}

function titleOf({ version, status, name }: Workflow, { isActive }: PublishRequest, before: number | null): string {
  if (before === null) return isActive ? `${name} is live.` : `${name} is saved, and inactive.`;
  if (version === before) return isActive ? `Version ${version} is live.` : `Version ${version} is inactive.`;
  if (status === 'paused') return `Version ${version} is published. The workflow is still paused.`;
  return isActive ? `Version ${version} is live.` : `Version ${version} is published, and inactive.`;
}
