import { type UseQueryResult, useQueries } from '@tanstack/react-query';
import { ApiError } from '../../sdk/api/api-error.ts';
import { isNotFound, problemOf } from '../api/problem.ts';
import type { Source } from '../api/queries/source.ts';
import { useConnection } from '../shell/connection.ts';
import type { Found } from './kinds/kind.ts';
import { type Kind, kindNames, kindOf } from './kinds/registry.ts';
import { cleaned, idIn } from './recognise.ts';

export type FoundThing = Found & { kind: Kind };

export interface SearchResult {
  found: FoundThing[];
  isPending: boolean;
  /** Kinds that could not be searched; the others are there. */
  failures: { plural: string; detail: string; retry: () => void }[];
}

/** A shorter text fits too much. */
const shortest = 2;
/** A longer one is refused by the API. */
const longest = 200;

/** What a role or a plan does not include is left out, as it is elsewhere; so is what the API takes for no id. */
const isLeftOut = (error: unknown): boolean =>
  error instanceof ApiError && [400, 402, 403, 404, 422].includes(error.status);

/** Kinds whose ids people come with; the others are tried when it is none of these. */
const first: readonly Kind[] = ['run', 'workflow', 'event', 'message'];

type Ask = (source: Source, signal: AbortSignal) => Promise<Found[]>;

function queryOf(source: Source, key: readonly unknown[], ask: Ask, enabled: boolean) {
  return {
    queryKey: [source.projectId, 'palette', ...key],
    queryFn: async ({ signal }: { signal: AbortSignal }): Promise<Found[]> => {
      try {
        return await ask(source, signal);
      } catch (error) {
        if (isLeftOut(error)) return [];
        throw error;
      }
    },
    enabled,
    staleTime: 10_000,
    gcTime: 60_000,
    retry: false,
  };
}

type Results = { kind: Kind; result: UseQueryResult<Found[]> }[];

function useById(kinds: readonly Kind[], id: string | null, enabled: boolean): Results {
  const source = useConnection();
  const results = useQueries({
    queries: kinds.map((kind) =>
      queryOf(
        source,
        ['one', kind, id],
        async (from, signal) => {
          const one = await kindOf(kind).one?.(from, id ?? '', signal);
          return one === undefined ? [] : [one];
        },
        enabled && id !== null,
      ),
    ),
  });
  return kinds.flatMap((kind, index) => {
    const result = results[index];
    return result === undefined ? [] : [{ kind, result }];
  });
}

/** By name, or the beginning of an id; a whole id is asked of those only that may have people's own ids. */
function useByName(text: string, isId: boolean): Results {
  const source = useConnection();
  const kinds = kindNames.filter((kind) => kindOf(kind).find !== undefined);
  const results = useQueries({
    queries: kinds.map((kind) =>
      queryOf(
        source,
        ['find', kind, text],
        async (from, signal) => (await kindOf(kind).find?.(from, text, signal)) ?? [],
        text.length >= shortest && (!isId || kind === 'person' || kind === 'run'),
      ),
    ),
  });
  return kinds.flatMap((kind, index) => {
    const result = results[index];
    return result === undefined ? [] : [{ kind, result }];
  });
}

const isLooking = ({ result }: Results[number]): boolean => result.isLoading;

/** What the lists of the project have for a text. A whole id is looked up, so that it is said what it belongs to. */
export function useSearch(text: string): SearchResult {
  const id = idIn(text);
  const named = useByName(cleaned(text).slice(0, longest), id !== null);
  const likely = useById(first, id, true);
  const isNone = [...named, ...likely].every(({ result }) => !result.isLoading && (result.data ?? []).length === 0);
  const rest = kindNames.filter((kind) => !first.includes(kind) && kindOf(kind).one !== undefined);
  const unlikely = useById(rest, id, isNone);
  const all = [...likely, ...unlikely, ...named];
  return {
    found: all.flatMap(({ kind, result }) => (result.data ?? []).map((each) => ({ ...each, kind }))),
    isPending: all.some(isLooking),
    failures: all.flatMap(({ kind, result }) =>
      result.isError && !isNotFound(result.error)
        ? [{ plural: kindOf(kind).plural, detail: problemOf(result.error).title, retry: () => void result.refetch() }]
        : [],
    ),
  };
}
