// How traits are merged, as SQL, so that two consumers at once lose nothing.
// 1. Each trait has a time of its own: a value never loses to an older write, whatever was written to other traits.
// 2. null removes a trait and keeps its time, so that an older write does not bring it back.
// 3. Of a nested object, an older write only fills in what the newer one does not name.
import { traitLimits } from '../../contract/people/profile.ts';

/** Traits that are columns of their own, so that sends need not look into the JSON. */
export const columnTraits = ['email', 'phone', 'timezone', 'locale'] as const;

/** The value of a row of json_each as JSON again. */
const jsonValue = `json(CASE type WHEN 'null' THEN 'null' WHEN 'true' THEN 'true' WHEN 'false' THEN 'false'
  WHEN 'text' THEN json_quote(value) ELSE value END)`;

/** Times of removed traits are kept for so long once they fill the room for times. Milliseconds. */
const removedForMs = 30 * 86_400_000;
/** Bytes of times; a person with many short traits has more bytes of times than of traits. */
const timesBytes = 4 * traitLimits.bytes;

const bytes = (text: string) => `length(CAST(${text} AS BLOB))`;

/** Columns of `merged` that belong to a profile. */
const columns = columnTraits.map(
  (name) => `iif(json_type(traits, '$.${name}') = 'text', traits ->> '$.${name}', NULL) AS ${name}`,
);

/** Adds the columns that follow from the traits, and whether they fit; a row too large may still become smaller. */
const fitted = `SELECT user_id, traits, times, ${columns.join(', ')},
    ${bytes('traits')} <= max(${traitLimits.bytes}, ${bytes('stored')})
      AND ${bytes('times')} <= max(${timesBytes}, ${bytes('stored_times')}) AS fits FROM`;

/**
 * Common table expressions that end with `merged`, the traits of one person after a change: ?1 project, ?3 the traits of
 * the change, ?4 its time, ?6 now. `userId` is the SQL of the person.
 */
export const mergeTraits = (userId: string) => `
  old AS MATERIALIZED (
    SELECT who.user_id, coalesce(p.traits, '{}') AS traits, coalesce(p.trait_times, '{}') AS times,
      coalesce(min(p.identified_at, p.updated_at), 0) AS floor
    FROM (SELECT ${userId} AS user_id) who LEFT JOIN profiles p ON p.project_id = ?1 AND p.user_id = who.user_id),
  newer AS MATERIALIZED (
    SELECT key FROM json_each((SELECT times FROM old)) WHERE value > ?4
    UNION ALL SELECT key FROM json_each((SELECT traits FROM old)) WHERE (SELECT floor FROM old) > ?4
      AND key NOT IN (SELECT key FROM json_each((SELECT times FROM old)))),
  won AS MATERIALIZED (
    SELECT json_group_object(key, ${jsonValue}) AS traits, json_group_object(key, ?4) AS times
    FROM json_each(?3) WHERE key NOT IN (SELECT key FROM newer)),
  filled AS MATERIALIZED (
    SELECT json_group_object(key, json(value)) AS traits FROM json_each(?3) WHERE type = 'object' AND key IN (SELECT key FROM newer)
      AND key IN (SELECT key FROM json_each((SELECT traits FROM old)) WHERE type = 'object')),
  timed AS MATERIALIZED (
    SELECT user_id, json_patch(json_patch(filled.traits, old.traits), won.traits) AS traits, json_patch(old.times, won.times) AS times,
      old.traits AS stored, old.times AS stored_times FROM old, won, filled),
  merged AS MATERIALIZED (${fitted} (
    SELECT user_id, traits, stored, stored_times, iif(${bytes('times')} <= ${traitLimits.bytes}, times,
      (SELECT json_group_object(key, value) FROM json_each(timed.times)
       WHERE value >= ?6 - ${removedForMs} OR key IN (SELECT key FROM json_each(timed.traits)))) AS times FROM timed))`;

/** Below the time of every write: what is taken from the context of a call never wins against what somebody set. */
export const contextTime = (epochMs: number): number => epochMs - 2 ** 52;

/** Bytes that time zone, locale and their keys take at most. */
const contextBytes = 200;

/**
 * Common table expressions that end with `described`, the traits of people who take time zone and locale from the context of
 * a call: those whose value nobody has set, or an older call. ?1 project, ?2 a JSON list of userId, timezone, locale, at (a
 * contextTime), hash, receivedAt. `userId` and `isKept` are SQL about an item.
 */
export const describeTraits = (userId: string, isKept: string) => {
  const taken = (name: string) => `iif(said.${name} IS NOT p.${name} AND iif(p.trait_times ->> '$.${name}' IS NULL,
      json_type(p.traits, '$.${name}') IS NULL, p.trait_times ->> '$.${name}' < said.at), said.${name}, NULL) AS ${name}`;
  const patch = (of: (name: string) => string) =>
    ['timezone', 'locale'].map((name) => `iif(${name} IS NULL, '{}', json_object('${name}', ${of(name)}))`).join(', ');
  return `
  said AS MATERIALIZED (
    SELECT ${userId} AS user_id, value ->> 'timezone' AS timezone, value ->> 'locale' AS locale, value ->> 'at' AS at
    FROM json_each(?2) WHERE ${isKept}),
  judged AS MATERIALIZED (
    SELECT p.user_id, p.traits, p.trait_times, said.at, ${taken('timezone')}, ${taken('locale')}
    FROM said CROSS JOIN profiles p ON p.project_id = ?1 AND p.user_id = said.user_id
    WHERE ${bytes('p.traits')} <= ${traitLimits.bytes - contextBytes}),
  described AS MATERIALIZED (
    SELECT user_id, at, timezone, locale, json_patch(traits, json_patch(${patch((name) => name)})) AS traits,
      json_patch(trait_times, json_patch(${patch(() => 'at')})) AS times
    FROM judged WHERE timezone IS NOT NULL OR locale IS NOT NULL)`;
};

/**
 * The same for joining two people, of whom the target's traits win, those that it removed too. `from` and `to` are the SQL
 * of their ids.
 */
export const joinTraits = (from: string, to: string) => `
  old AS MATERIALIZED (SELECT user_id, traits, trait_times AS times FROM profiles WHERE project_id = ?1 AND user_id = ${to}),
  other AS MATERIALIZED (SELECT traits, trait_times AS times FROM profiles WHERE project_id = ?1 AND user_id = ${from}),
  kept AS MATERIALIZED (
    SELECT json_group_object(key, ${jsonValue}) AS traits FROM json_each((SELECT traits FROM other))
    WHERE key IN (SELECT key FROM json_each((SELECT traits FROM old)))
      OR key NOT IN (SELECT key FROM json_each((SELECT times FROM old)))),
  kept_times AS MATERIALIZED (
    SELECT json_group_object(key, value) AS times FROM json_each((SELECT times FROM other))
    WHERE key NOT IN (SELECT key FROM json_each((SELECT traits FROM old)))),
  merged AS MATERIALIZED (${fitted} (
    SELECT user_id, json_patch(kept.traits, old.traits) AS traits, json_patch(kept_times.times, old.times) AS times,
      old.traits AS stored, old.times AS stored_times FROM old, kept, kept_times))`;
