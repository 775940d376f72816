import type { ImportQuery, ImportResult } from '../../../contract/bundle/import.ts';
import { AppError } from '../../../contract/errors.ts';
import { type Ctx, projectOf } from '../../access/context.ts';
import { importInto } from '../../bundles/import.ts';
import { readImportRequest } from '../../bundles/read-request.ts';
import { tellRefused } from '../../bundles/refused.ts';

/** Refusals of a bundle that was read; others say nothing of its content. */
const toldCodes: readonly AppError['code'][] = ['invalid', 'conflict', 'limit_reached'];

/** Imports a bundle, all of it or nothing. */
export async function importBundle(
  ctx: Ctx,
  { projectId: asked, ...options }: ImportQuery,
  text: string,
  ifMatch: string | undefined,
): Promise<ImportResult> {
  const projectId = await projectOf(ctx, asked);
  const request = readImportRequest(text);
  try {
    return await importInto(ctx, projectId, request, { ...options, ifMatch });
  } catch (error) {
    const isTold = error instanceof AppError && toldCodes.includes(error.code) && !options.dryRun;
    if (isTold) await tellRefused(ctx, projectId, options, error);
    throw error;
  }
}
