import type { DeliveryLine } from '../../log.ts';
import type { Settled } from '../../run-object/messages.ts';
import type { Performed } from '../../steps/context.ts';
import type { ProjectConfig } from '../../store/send-context.ts';
import type { Claimed } from './prepare-steps.ts';

/** The log line of one attempt; `projectConfig` is null when the step could not be prepared. */
export function deliveryLine(
  { message, claimed }: Claimed,
  { settlement, message: logged }: Performed,
  { retry }: Pick<Settled, 'retry'>,
  projectConfig: ProjectConfig | null,
): DeliveryLine {
  const { attempt } = settlement;
  const channelId = logged?.channelId ?? null;
  const outcome = settlement.kind === 'done' ? settlement.outcome : null;
  return {
    level: 'info',
    message: 'delivery',
    kind: logged?.kind ?? 'ai',
    vendor: projectConfig && vendorOf(projectConfig, logged),
    channelId,
    outcome: retry ? retry.outcome : outcome,
    reason: (retry ?? settlement).reason ?? null,
    statusCode: attempt?.statusCode ?? null,
    ms: attempt?.ms ?? null,
    attempt: attempt ? claimed.attempts.length + 1 : 0,
    runId: message.runId,
    key: message.key,
  };
}

/** A step that sends no message asks a model. */
function vendorOf({ channels, ai }: ProjectConfig, logged: Performed['message']): string | null {
  if (logged === null) return ai?.vendor ?? null;
  return channels.find(({ id }) => id === logged.channelId)?.config?.vendor ?? null;
}
