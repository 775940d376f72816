// Takes the places of messages under frequency caps, in the pace of a channel and in its storm control.
// 1. Whoever asks in one turn of the event loop shares one round trip, and each is judged on its own.
// 2. A dry-run looks at what is taken and takes nothing.

import type { Priority } from '../../contract/messages/gates.ts';
import { type CapUse, refuses, windowMs } from '../../engine/gates/frequency-cap.ts';
import type { AppliedCap } from '../../engine/gates/gate.ts';
import type { StormCount } from '../../engine/gates/storm.ts';
import { openProject, withRetry } from '../db/client.ts';
import type { Env } from '../env.ts';
import { type CapAsk, readCapUsesStatement, reserveCaps } from '../store/cap-uses.ts';
import { countStorms, type StormPlace, takePaces } from '../store/targets.ts';
import { grouping } from './grouping.ts';

/** A message that asks for places under caps. */
export interface CapPlace {
  personId: string;
  deliveryId: string;
  /** Epoch ms. */
  at: number;
  caps: readonly AppliedCap[];
  priority: Priority;
}

export interface PacePlace {
  targetId: string;
  gapMs: number;
  now: number;
}

export interface Places {
  /** The uses under the caps when the message has asked; its own is among them where it has its places. */
  caps(asked: CapPlace): Promise<CapUse[]>;
  /** When the message has its turn, epoch ms. */
  pace(asked: PacePlace): Promise<number>;
  storm(asked: StormPlace): Promise<StormCount>;
}

/** The places of a project. */
export function openPlaces(env: Env, projectId: string): Places {
  const db = () => openProject(env, projectId);
  return {
    caps: grouping(async (asked: CapPlace[]) => {
      const opened = await db();
      return withRetry(() => reserveCaps(opened, projectId, asked.map(askOf)));
    }),
    pace: grouping(async (asked: PacePlace[]) => takePaces(await db(), projectId, asked)),
    storm: grouping(async (asked: StormPlace[]) => countStorms(await db(), projectId, asked)),
  };
}

/** Says what places there would be. */
export function previewPlaces(env: Env, projectId: string): Places {
  return {
    async caps(asked) {
      const db = await openProject(env, projectId);
      const ask = askOf(asked);
      const { results } = await withRetry(() => readCapUsesStatement(db, projectId, ask).all<CapUse>());
      const isFree = ask.caps.every(({ scope, perUser }) => {
        return perUser === null || results.filter((use) => use.scope === scope).length < perUser;
      });
      const { deliveryId, at } = ask;
      return isFree ? [...results, ...ask.caps.map(({ scope }) => ({ scope, at, deliveryId }))] : results;
    },
    pace: async ({ now }) => now,
    storm: async ({ now }) => ({ windowAt: now, count: 1, isWithin: true }),
  };
}

function askOf({ personId, deliveryId, at, caps, priority }: CapPlace): CapAsk {
  return {
    personId,
    deliveryId,
    at,
    caps: caps.map((cap) => ({
      scope: cap.scope,
      windowMs: windowMs(cap),
      perUser: refuses(cap, priority) ? cap.perUser : null,
    })),
  };
}
