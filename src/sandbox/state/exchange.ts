// Decides how a request to a vendor is handled: judged without any state, then settled by the object in one call.
// 1. a request without a fault costs one call to the object;
// 2. a fault comes first, even before the vendor's own refusal;
// 3. a delayed request is carried out even if its caller has disconnected, as with a slow vendor.
import { brokenResponse, jsonAnswer, toResponse } from '../answer.ts';
import type { Context, Judge, Judgement, Received, Vendor } from '../vendor.ts';
import { answerFault, type Fault } from './fault-plan.ts';
import { keepRequest, MAX_BODY_BYTES, readRequest } from './received.ts';
import type { SandboxState } from './state.ts';

export interface Env {
  STATE: DurableObjectNamespace<SandboxState>;
  /** Address of the dashboard whose copy the sandbox belongs to. */
  DASHBOARD_URL?: string;
}

/** The object with the state. */
export function stateOf(env: Env): DurableObjectStub<SandboxState> {
  return env.STATE.get(env.STATE.idFromName('sandbox'));
}

/** The clock and the ids of this request. */
export function currentContext(): Context {
  return { nowMs: Date.now(), newId: () => crypto.randomUUID() };
}

/** Answers one request to a vendor. */
export async function exchange(
  request: Request,
  params: Record<string, string>,
  vendor: Vendor,
  judge: Judge,
  env: Env,
  execution: ExecutionContext,
): Promise<Response> {
  const received = await readRequest(request, params);
  if (!received) return tooLarge();
  const judgement = await judge(received, currentContext());
  const outcome = await settle(env, vendor, judgement, received, null);
  if ('answer' in outcome) return toResponse(outcome.answer);
  const carriedOut = carryOut(outcome.fault, () => settle(env, vendor, judgement, received, outcome.fault));
  execution.waitUntil(carriedOut);
  return carriedOut;
}

function settle(env: Env, vendor: Vendor, judgement: Judgement, received: Received, carriedOut: Fault | null) {
  const kept = judgement.capture ? keepRequest(received, judgement.capture.kind) : null;
  return stateOf(env).settle(vendor, judgement, kept, carriedOut);
}

async function carryOut(fault: Fault, proceed: () => ReturnType<typeof settle>): Promise<Response> {
  if (fault.delayMs > 0) await scheduler.wait(fault.delayMs);
  if (fault.status !== null) return toResponse(answerFault(fault));
  const outcome = await proceed();
  if (fault.drop) return brokenResponse();
  return toResponse('answer' in outcome ? outcome.answer : answerFault(outcome.fault));
}

/** The answer to a body that the sandbox does not read. */
export function tooLarge(): Response {
  return toResponse(
    jsonAnswer(413, { error: 'too_large', message: `The sandbox reads bodies of up to ${MAX_BODY_BYTES} bytes.` }),
  );
}
