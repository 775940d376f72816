// What the steps of one go need from the store, read in one round trip and good for a second.
// 1. A gate judges what was true a second ago at most. Whether a run is paused or cancelled is asked of the run itself.
// 2. A person whom the run may have changed in this go is read again.

import type { Preference } from '../../../engine/gates/preference.ts';
import type { Env } from '../../env.ts';
import type { Recipient } from '../../steps/suppressions.ts';
import { keyedRecipient, readSuppressions, type SuppressionLookup } from '../../steps/suppressions.ts';
import { loadOrg } from '../../store/orgs.ts';
import type { ProfileRow } from '../../store/profile-row.ts';
import { loadSendContext, type ProjectConfig } from '../../store/send-context.ts';

const goodForMs = 1_000;

/** What a group of steps asks for. */
export interface FactsWanted {
  people: readonly string[];
  /** People who are read again, however new what is known of them is. */
  changed: ReadonlySet<string>;
  /** Where messages are known to go before anything is rendered. */
  recipients: readonly Recipient[];
}

export interface KnownFacts {
  projectConfig: ProjectConfig;
  org: Record<string, unknown>;
  people: ReadonlyMap<string, ProfileRow>;
  devices: ReadonlyMap<string, string[]>;
  preferences: ReadonlyMap<string, readonly Preference[]>;
}

export interface Facts {
  /** Reads what is not known or no longer good. */
  read(wanted: FactsWanted): Promise<KnownFacts>;
  /** What the suppression list says of recipients; those nobody had expected are asked about now. */
  suppressions(recipients: readonly Recipient[]): Promise<SuppressionLookup>;
}

/** The facts of one project for one batch of messages. */
export function createFacts(env: Env, orgId: string, projectId: string, now: () => number): Facts {
  const people = new Map<string, ProfileRow>();
  const devices = new Map<string, string[]>();
  const preferences = new Map<string, readonly Preference[]>();
  const readAt = new Map<string, number>();
  const listed = new Map<string, { reason: string | null; at: number }>();
  let config: { projectConfig: ProjectConfig; at: number } | null = null;
  const isGood = (at: number | undefined) => at !== undefined && now() - at < goodForMs;
  return {
    async read({ people: asked, changed, recipients }) {
      const org = await loadOrg(env, orgId);
      const missing = [...new Set(asked)].filter((id) => changed.has(id) || !isGood(readAt.get(id)));
      if (config && isGood(config.at) && missing.length === 0) {
        return { projectConfig: config.projectConfig, org, people, devices, preferences };
      }
      const at = now();
      const fresh = await loadSendContext(env, orgId, projectId, missing, recipients.map(keyedRecipient));
      config = { projectConfig: fresh.projectConfig, at };
      for (const id of missing) {
        readAt.set(id, at);
        people.delete(id);
        devices.delete(id);
        preferences.delete(id);
      }
      for (const [id, row] of fresh.people) people.set(id, row);
      for (const [id, tokens] of fresh.devices) devices.set(id, tokens);
      for (const [id, said] of fresh.preferences) preferences.set(id, said);
      for (const { kind, address, reason, hidden } of fresh.listed) {
        if (reason !== null || hidden === 0) listed.set(`${kind} ${address}`, { reason, at });
      }
      return { projectConfig: fresh.projectConfig, org, people, devices, preferences };
    },
    async suppressions(recipients) {
      // What is good now holds for this lookup, however long the others take to read.
      const known = new Map<string, string | null>();
      for (const place of recipients.map(placeOf)) {
        const entry = listed.get(place);
        if (entry && isGood(entry.at)) known.set(place, entry.reason);
      }
      const unknown = recipients.filter((recipient) => !known.has(placeOf(recipient)));
      const found = await readSuppressions(env, projectId, unknown);
      return (recipient) => (recipient && known.get(placeOf(recipient))) ?? found(recipient);
    },
  };
}

function placeOf(recipient: Recipient): string {
  const { kind, address } = keyedRecipient(recipient);
  return `${kind} ${address}`;
}
