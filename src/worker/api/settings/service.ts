import { and, eq } from 'drizzle-orm';
import type { AiSettingsView } from '../../../contract/account/settings.ts';
import { AiSettings } from '../../../contract/messages/channels/ai.ts';
import { isoTime } from '../../../contract/primitives.ts';
import type { Ctx } from '../../access/context.ts';
import { found, requireWholeOrg } from '../../access/tenant.ts';
import { writeDirectory } from '../../access/write.ts';
import { parseAiHint, settings } from '../../db/schema/directory.ts';
import { openSecret, sealSecret } from '../../db/sealed.ts';
import { checkConfig, maskedConfig, withStoredSecrets } from '../../providers/config.ts';
import type { ProviderConfig } from '../../providers/provider-config.ts';

type Row = typeof settings.$inferSelect;

const where = (ctx: Ctx) => and(eq(settings.orgId, ctx.org.id), eq(settings.name, 'ai'));

function toView(row: Row): AiSettingsView {
  const { vendor, baseUrl = null, model = null, apiKey = null } = parseAiHint(row.hint);
  return { vendor, baseUrl, model, apiKey, updatedAt: isoTime(row.updatedAt) };
}

/** Which model answers the AI steps, or 404 when none was chosen. */
export async function getAiSettings(ctx: Ctx): Promise<AiSettingsView> {
  const [row] = await ctx.directory.select().from(settings).where(where(ctx)).limit(1);
  return toView(found(row, 'AI setting yet; choose a model with PUT settings/ai'));
}

/** Chooses the model that answers the AI steps. */
export async function putAiSettings(ctx: Ctx, input: unknown): Promise<AiSettingsView> {
  requireWholeOrg(ctx, 'AI settings hold');
  const config = await checkConfig(ctx.env, 'ai', AiSettings, await withStoredKey(ctx, input), '');
  const hint = maskedConfig('ai', config);
  const row: Row = {
    orgId: ctx.org.id,
    name: 'ai',
    value: await sealSecret(ctx.env, 'aiSettings', ctx.org.id, config),
    hint: JSON.stringify(hint),
    updatedAt: ctx.now,
  };
  const { value, updatedAt } = row;
  const upsert = ctx.directory
    .insert(settings)
    .values(row)
    .onConflictDoUpdate({ target: [settings.orgId, settings.name], set: { value, hint: row.hint, updatedAt } });
  await writeDirectory(ctx, [upsert], { ...fact, action: 'ai_settings.updated', after: hint });
  return toView(row);
}

/** A client that only knows the hint of the key sends the hint back; it means the stored key. */
async function withStoredKey(ctx: Ctx, input: unknown): Promise<unknown> {
  const [row] = await ctx.directory.select().from(settings).where(where(ctx)).limit(1);
  if (!row || typeof input !== 'object' || input === null) return input;
  const stored = await openSecret<ProviderConfig>(ctx.env, 'aiSettings', ctx.org.id, row.value);
  return withStoredSecrets('ai', stored, { ...input }, '');
}

/** Removes the AI settings; AI steps end as ai_unavailable from now on. */
export async function deleteAiSettings(ctx: Ctx): Promise<void> {
  requireWholeOrg(ctx, 'AI settings hold');
  const before = await getAiSettings(ctx);
  await writeDirectory(ctx, [ctx.directory.delete(settings).where(where(ctx))], {
    ...fact,
    action: 'ai_settings.deleted',
    before,
  });
}

const fact = { projectId: null, targetKind: 'settings', targetId: 'ai' };
