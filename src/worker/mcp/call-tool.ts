// One call of a tool: its gate, its arguments, its confirmation, what it returns.
import { AppError, type Fault } from '../../contract/errors.ts';
import { isObject } from '../../contract/json.ts';
import type { Access } from '../access/access.ts';
import type { Env } from '../env.ts';
import { once } from '../http/idempotency.ts';
import { type Asked, questionOf } from './ask.ts';
import { Refusal } from './call-api.ts';
import { confirmedCall, confirmMinutes, hashOf, keptArgs, tokenOf } from './confirm.ts';
import { type Allowed, howToAllow, isAllowed } from './gates.ts';
import { masked, maskedText } from './mask.ts';
import type { Told, Tool, ToolContext } from './tool.ts';

interface Calling {
  env: Env;
  access: Access;
  allowed: Allowed;
  /** Project of calls that name none; null where the key decides. */
  projectId: string | null;
  /** Where the client can ask its user: what came of that so far. */
  person: Asked | null;
  context: ToolContext;
}

/** The result of tools/call. What a model can do something about is a result with `isError`, not a fault of the protocol. */
export async function callTool(tool: Tool, given: unknown, calling: Calling): Promise<Record<string, unknown>> {
  const { allowed } = calling;
  if (tool.gate !== null && !isAllowed(tool, allowed)) return refused([howToAllow(tool.name, tool.gate)]);
  const shows = <T>(value: T, mask: (value: T) => T) => (allowed.has('show_pii') ? value : mask(value));
  try {
    const { person } = calling;
    if (tool.act && person?.answer === 'no') return refused([`The user did not agree; ${tool.name} has done nothing.`]);
    const { text, data } = await run(tool, given, calling);
    if (person?.answer === 'open' && typeof data.confirm === 'string')
      return questionOf(shows(text, maskedText), data.confirm);
    const told = shows(data, (value) => masked(value) as typeof value);
    // The second text is for clients that hand texts alone to their model.
    return { content: [textOf(shows(text, maskedText)), textOf(JSON.stringify(told))], structuredContent: told };
  } catch (error) {
    const lines = refusalLines(error);
    if (lines === null) throw error;
    return refused(lines.map((line) => shows(line, maskedText)));
  }
}

async function run(tool: Tool, given: unknown, { env, access, projectId, person, context }: Calling): Promise<Told> {
  const { confirm = person?.confirm, args: rest } = tool.act ? withoutConfirm(given) : { args: given };
  const checked = () => tool.check(withProject(tool, rest, projectId));
  if (!tool.act) return tool.show(context, checked());
  if (confirm !== undefined) return confirmed(tool, { confirm, checked }, { env, access, context });
  const args = checked();
  const { text, data, bound = '' } = await tool.show(context, args);
  const expiresAt = context.now() + confirmMinutes * 60_000;
  const call = { id: crypto.randomUUID(), tool: tool.name, hash: hashOf(args), ...keptArgs(args), bound, expiresAt };
  return {
    text: person
      ? text
      : `${text} Nothing was done yet. To do it, call ${tool.name} again with the same arguments and \`confirm\`.`,
    data: { ...data, confirm: await tokenOf(env, access.keyId, call) },
  };
}

/** Does once what was shown. Where the token holds the arguments, those that came with it change nothing. */
async function confirmed(
  { name, act, check }: Tool,
  { confirm, checked }: { confirm: string; checked(): Record<string, unknown> },
  { env, access, context }: Pick<Calling, 'env' | 'access' | 'context'>,
): Promise<Told> {
  const call = act ? await confirmedCall(env, access.keyId, confirm, { tool: name, now: context.now() }) : null;
  const args = call?.args === undefined ? checked() : check(call.args);
  if (!act || !call || hashOf(args) !== call.hash) {
    const message = `This \`confirm\` is not of this call, or older than ${confirmMinutes} minutes; call ${name} without it, and look at what it says.`;
    throw new AppError('invalid', message);
  }
  const request = { method: 'TOOL', path: name, body: call.hash, isPersonal: true };
  const { answer, replayed } = await once(env, access, `mcp:${call.id}`, request, context.now(), async () => {
    const { text, data } = await act(context, args, call);
    return { status: 200, body: JSON.stringify({ text, data: { result: data } }) };
  });
  const told: Told = JSON.parse(answer.body ?? '{}');
  return replayed ? { ...told, text: `It was done before, once; this is its result. ${told.text}` } : told;
}

function withProject({ takesProject }: Tool, given: unknown, projectId: string | null): unknown {
  const isOpen = takesProject && projectId !== null && isObject(given) && given.projectId === undefined;
  return isOpen ? { ...given, projectId } : given;
}

function withoutConfirm(given: unknown): { confirm: string | undefined; args: unknown } {
  if (!isObject(given)) return { confirm: undefined, args: given };
  const { confirm, ...args } = given;
  // Anything but a text is left to the check of the arguments, which knows no field of this name.
  return typeof confirm === 'string' ? { confirm, args } : { confirm: undefined, args: given };
}

const textOf = (text: string) => ({ type: 'text', text });

const refused = (lines: readonly string[]) => ({ content: [textOf(lines.join('\n'))], isError: true });

/** Why a call was refused, in lines; null for what is a fault of ours. */
function refusalLines(error: unknown): string[] | null {
  if (error instanceof Refusal) return [error.problem.detail, ...faultLines(error.problem.errors)];
  if (error instanceof AppError) return [error.message, ...faultLines(error.faults)];
  return null;
}

function faultLines(faults: readonly Fault[] = []): string[] {
  return faults.map(
    ({ pointer, message, suggestion }) =>
      `${pointer || '/'}: ${message}${suggestion === undefined ? '' : ` Did you mean ${suggestion}?`}`,
  );
}
