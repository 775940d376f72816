// The dry-run of the builder: at once in the page, and with the gates of the project by the API.
import { useMutation, useQueries, useQuery } from '@tanstack/react-query';
import { useDeferredValue, useEffect, useMemo, useRef, useState } from 'react';
import type { DryRun } from '../../../contract/workflows/run.ts';
import type { Definition } from '../../../contract/workflows/workflow.ts';
import type { ScopeProfile } from '../../../engine/scope.ts';
import { behaviourOf } from '../../../engine/steps/registry.ts';
import { emptyLibrary } from '../../../engine/templates/email/content.ts';
import { validateWorkflow } from '../../../engine/validate/definition.ts';
import type { ApiClient } from '../../../sdk/api/types.ts';
import type { Library } from '../../api/queries/library.ts';
import { personQueries } from '../../api/queries/people.ts';
import { peopleFoundQuery, samplePeopleQuery } from '../../api/queries/sample-people.ts';
import { templateQueries } from '../../api/queries/templates.ts';
import { useConnection } from '../../shell/connection.ts';
import { useSearchParams } from '../../shell/search.ts';
import { bodyOf } from '../base.ts';
import { useBuilder } from '../builder-context.ts';
import type { Draft } from '../draft.ts';
import { answersOfRun, validAnswers } from './answers.ts';
import type { DryRunState, RunOrigin } from './dry-run-context.ts';
import { dryRunData } from './dry-run-data.ts';
import { type ProjectTexts, runLocally } from './local.ts';
import {
  type DryRunSettings,
  firstSettings,
  type KnownEvent,
  personOf,
  type ReadEvent,
  type Reading,
  readEvent,
  readObject,
} from './settings.ts';
import { useRunOrigin } from './use-run-origin.ts';

type TestRunBody = Parameters<ApiClient['testRunDraft']>[0]['body'];

/** Id of a workflow that has none yet. */
const noWorkflow = '00000000-0000-4000-8000-000000000001';

/** The texts of the project, with the template versions that steps name. */
function useTexts(library: Library | null, definition: Definition | null): ProjectTexts {
  const connection = useConnection();
  const pinned = useMemo(() => {
    const keys = (definition?.steps ?? []).flatMap((step) => behaviourOf(step).emailTemplateId(step) ?? []);
    return [...new Set(keys)].filter((key) => key.includes('@'));
  }, [definition]);
  const versions = useQueries({
    queries: pinned.map((key) => {
      const [id = '', version] = key.split('@');
      return templateQueries.version(connection, id, Number(version));
    }),
    combine: (results) => results.flatMap(({ data }, place) => (data ? [[pinned[place] ?? '', data] as const] : [])),
  });
  return useMemo(
    () => ({
      templates: new Map([...(library?.texts.templates ?? []), ...versions]),
      library: library?.texts.emails ?? emptyLibrary,
      variables: library?.texts.variables ?? {},
      audiences: new Map((library?.audiences ?? []).map(({ id, name }) => [id, name])),
    }),
    [library, versions],
  );
}

/** Settings of a dry-run: what was chosen, else those of the run it was opened with, else the latest event and its person. */
function useSettings(origin: RunOrigin | null, isWaiting: boolean) {
  const { seen } = useBuilder();
  const [chosen, setChosen] = useState<Partial<DryRunSettings>>({});
  const taken = useRef<string | null>(null);
  useEffect(() => {
    if (origin === null || taken.current === origin.run.id) return;
    taken.current = origin.run.id;
    const { run, event } = origin;
    setChosen({
      ...(event === null ? {} : { event: { kind: 'known', id: event.id } }),
      ...{ userId: run.userId, at: run.startedAt, traits: '', answers: answersOfRun(run.steps) },
    });
  }, [origin]);
  const events = useMemo(() => {
    const known = seen.events.flatMap(({ id, type, properties, userId }): KnownEvent[] =>
      id ? [{ id, type, properties: { ...properties }, userId: userId ?? null }] : [],
    );
    const own = origin?.event ?? null;
    return own === null ? known : [own, ...known.filter(({ id }) => id !== own.id)];
  }, [seen.events, origin]);
  const [newest] = events;
  const usual: DryRunSettings = {
    ...firstSettings,
    ...(newest === undefined || isWaiting ? {} : { event: { kind: 'known', id: newest.id } }),
    userId: newest?.userId ?? seen.person?.userId ?? null,
  };
  const change = (patch: Partial<DryRunSettings>) => setChosen((before) => ({ ...before, ...patch }));
  return { settings: { ...usual, ...chosen }, change, events };
}

function usePeople(userId: string | null) {
  const connection = useConnection();
  const [typed, setTyped] = useState('');
  const q = useDeferredValue(typed.trim());
  const some = useQuery(samplePeopleQuery(connection));
  const found = useQuery(peopleFoundQuery(connection, q));
  const one = useQuery({ ...personQueries.one(connection, userId ?? ''), enabled: userId !== null });
  const listed = q === '' ? (some.data ?? []) : (found.data ?? []);
  const known = one.data ?? listed.find((person) => person.userId === userId);
  const profile = personOf(userId, known ? [known] : []);
  // As the API does: a person whom the project does not know has nothing but the id.
  return { people: listed, lookFor: setTyped, profile: profile ?? (one.isError ? { userId, traits: {} } : null) };
}

/** What the gates said, for the request that they were asked with. */
function useGates(body: TestRunBody | null) {
  const { client } = useConnection();
  const key = useMemo(() => JSON.stringify(body), [body]);
  const asked = useMutation({
    mutationFn: async (request: { body: TestRunBody; key: string }) => ({
      key: request.key,
      result: await client.testRunDraft({ body: request.body }),
    }),
  });
  const { data } = asked;
  return {
    result: data?.key === key ? data.result : null,
    ask: () => body !== null && asked.mutate({ body, key }),
    isAsking: asked.isPending,
    isStale: data !== undefined && data.key !== key,
    error: asked.variables?.key === key ? asked.error : null,
  };
}

/** Everything that a result depends on but the draft. */
interface Inputs {
  settings: DryRunSettings;
  event: Reading<ReadEvent>;
  traits: Reading<Record<string, unknown>>;
  profile: ScopeProfile | null;
  workflowId: string | null;
  version: number;
  /** Epoch ms. */
  moment: number;
}

/** The result in the page; null while something of it is missing or wrong. */
function useLocal(draft: Draft, definition: Definition | null, inputs: Inputs): DryRun | null {
  const { library } = useBuilder();
  const { me } = useConnection();
  const texts = useTexts(library, definition);
  const { settings, event, traits, profile, workflowId, version, moment } = inputs;
  const { userId, answers } = settings;
  return useMemo(() => {
    if (definition === null || profile === null || library === null || !event.ok || !traits.ok) return null;
    return runLocally({
      ...{ name: draft.name, workflowId: workflowId ?? noWorkflow, version, definition, event: event.value, profile },
      ...{ isInvented: userId === null, traits: traits.value, at: moment, answers, org: { ...me.org }, texts },
    });
  }, [
    definition,
    profile,
    library,
    event,
    traits,
    draft.name,
    workflowId,
    version,
    userId,
    moment,
    answers,
    me,
    texts,
  ]);
}

/** The same as the API is asked for it. */
function useRequest(draft: Draft, definition: Definition | null, inputs: Inputs): TestRunBody | null {
  const { projectId } = useConnection();
  const { settings, event, traits, workflowId } = inputs;
  const { userId, at, answers } = settings;
  return useMemo(() => {
    if (definition === null || !event.ok || !traits.ok) return null;
    const { eventType, properties } = event.value;
    return {
      definition: bodyOf(draft, draft.isActive),
      ...(workflowId === null ? { projectId } : { workflowId }),
      ...(eventType === undefined ? {} : { eventType }),
      properties,
      ...(userId === null ? {} : { userId }),
      ...(Object.keys(traits.value).length === 0 ? {} : { profile: traits.value }),
      ...(at === null ? {} : { at }),
      answers: validAnswers(definition, answers),
    };
  }, [definition, event, traits, draft, workflowId, projectId, userId, at, answers]);
}

function useDefinition(draft: Draft, isOn: boolean): Definition | null {
  const { library } = useBuilder();
  return useMemo(() => {
    const verdict = isOn ? validateWorkflow(draft, library?.references ?? {}) : null;
    return verdict?.ok ? verdict.value.definition : null;
  }, [isOn, draft, library]);
}

function useResult(draft: Draft, isOn: boolean, inputs: Inputs) {
  const { projectId } = useConnection();
  const definition = useDefinition(draft, isOn);
  const local = useLocal(draft, definition, inputs);
  const gates = useGates(useRequest(draft, definition, inputs));
  const result = isOn ? (gates.result ?? local) : null;
  const { event, settings, workflowId, version, moment } = inputs;
  const { userId } = settings;
  const data = useMemo(() => {
    if (result === null || !event.ok) return null;
    const { eventType = null, properties } = event.value;
    const known = { workflowId: workflowId ?? '', projectId, version, userId, now: moment };
    return dryRunData({ result, draft, ...known, eventType, properties });
  }, [result, event, draft, workflowId, projectId, version, userId, moment]);
  return { definition, gates, result, data };
}

export function useDryRunState(workflowId: string | null): DryRunState {
  const [search, changeSearch] = useSearchParams();
  const { draft: latest, state } = useBuilder();
  const draft = useDeferredValue(latest);
  const runId = search.run ?? null;
  const isOpen = search.panel === 'dry-run';
  const { origin, error: originError } = useRunOrigin(runId);
  const { settings, change, events } = useSettings(origin, runId !== null && origin === null);
  const { people, lookFor, profile } = usePeople(settings.userId);
  const [openedAt, setOpenedAt] = useState(Date.now);
  const event = useMemo(() => readEvent(settings.event, draft, events), [settings.event, draft, events]);
  const traits = useMemo(() => readObject(settings.traits, 'The traits'), [settings.traits]);
  const moment = settings.at === null ? openedAt : Date.parse(settings.at);
  const version = (state.base?.version ?? 0) + 1;
  const inputs = { settings, event, traits, profile, workflowId, version, moment };
  const { definition, gates, result, data } = useResult(draft, isOpen || search.overlay === 'dry-run', inputs);
  return {
    isOpen,
    open: () => {
      setOpenedAt(Date.now());
      changeSearch({ panel: 'dry-run', overlay: 'dry-run' });
    },
    close: () => changeSearch({ panel: null }),
    ...{ settings, change, events, people, lookFor, profile, definition, data, result, origin, originError },
    event: event.ok ? event.value : null,
    faults: { event: event.ok ? null : event.fault, traits: traits.ok ? null : traits.fault },
    again: () => setOpenedAt(Date.now()),
    hasGates: gates.result !== null,
    gates: { ask: gates.ask, isAsking: gates.isAsking, isStale: gates.isStale, error: gates.error },
  };
}
