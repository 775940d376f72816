import type { Filters } from '../../../src/contract/conditions.ts';
import type { Definition } from '../../../src/contract/workflows/workflow.ts';
import { evaluate } from '../../../src/engine/conditions/evaluate.ts';
import { advance } from '../../../src/engine/runs/advance.ts';
import { type AdvanceInput, newRun, type RunState } from '../../../src/engine/runs/state.ts';
import { buildScope, type Scope } from '../../../src/engine/scope.ts';
import { compileTemplate } from '../../../src/engine/templates/compile.ts';
import { render } from '../../../src/engine/templates/render.ts';
import { runValues } from '../../../src/engine/templates/run-values.ts';
import { definitionOf, mail } from '../../support/definitions.ts';

type Fields = Record<string, unknown>;

/** What an example is given. */
interface Given {
  now: number;
  /** Whether its templates are bodies in HTML. */
  html: boolean;
  /** Whether its templates are addresses. */
  url: boolean;
  eventType: string;
  event: Fields;
  /** Fields of the person; what is no field of a profile is a trait. */
  user: Fields;
  ai: Fields;
  webhook: Fields;
  run: Fields;
  org: Fields;
  /** Variables of the project. */
  var: Record<string, string>;
  /** Steps in front of the one that is shown. */
  before: object[];
}

const fields = ['now', 'html', 'url', 'eventType', 'event', 'user', 'ai', 'webhook', 'run', 'org', 'var', 'before'];

function readGiven(data: unknown): Given {
  const given = data as { [K in keyof Given]?: K extends 'now' ? string : Given[K] };
  const unknown = Object.keys(given).filter((name) => !fields.includes(name));
  if (unknown.length > 0) throw new Error(`An example is given ${fields.join(', ')}, and not ${unknown.join(', ')}.`);
  const { html = false, url = false, eventType = 'order.completed', event = {}, user = {}, before = [] } = given;
  const { ai = {}, webhook = {}, run = {}, org = {}, var: variables = {}, now = '2026-05-01T12:00:00Z' } = given;
  const results = { ai, webhook, run, org, var: variables };
  return { now: Date.parse(now), html, url, eventType, event, user, ...results, before };
}

function scopeOf({ eventType, event, user, ai, webhook, run, org, var: variables }: Given): Scope {
  const { userId, email, phone, timezone, locale, ...traits } = user as Record<string, string>;
  const profile = { userId, email, phone, timezone, locale, traits };
  return buildScope({ event: { type: eventType, properties: event }, profile, ai, webhook, run, org, variables });
}

/** What a template prints. */
export function templateResult(data: unknown, source: string): string {
  const given = readGiven(data);
  const compiled = compileTemplate(source, { html: given.html, url: given.url });
  if (!compiled.ok) return compiled.faults.map(({ message }) => message).join(' ');
  const result = render(compiled.template, scopeOf(given), { now: given.now });
  // ICU separates with no-break spaces, narrow ones in newer versions; nobody sees the space at the end of a line.
  return result.ok ? result.text.replaceAll(/[\u00A0\u202F]/g, ' ').trimEnd() : result.limit.message;
}

/** Whether a condition holds, and why not. */
export function conditionResult(data: unknown, source: string): string {
  const given = readGiven(data);
  const scope = scopeOf(given);
  const verdict = evaluate(JSON.parse(source) as Filters, scope, given.now, runValues(scope, given.now));
  return verdict.ok ? 'holds' : `fails: ${verdict.why.sentence}`;
}

const minuteMs = 60_000;

/** Runs that are driven by hand: a step begins one, `after …` lets something happen to it. */
export function runWaits(data: unknown, sources: string[]): { source: string; result: string }[] {
  let run: WaitingRun | undefined;
  return sources.map((source) => {
    const [, minutes, what = ''] = /^after ([\d.]+) minutes\s*(.*)$/.exec(source) ?? [];
    if (minutes === undefined)
      run = new WaitingRun(readGiven(structuredClone(data)), JSON.parse(source) as { config: object });
    else run?.happens(Number(minutes), what);
    return { source, result: run?.result() ?? 'nothing waits' };
  });
}

class WaitingRun {
  private state: RunState;
  private now: number;
  private readonly given: Given;
  private readonly definition: Definition;

  constructor(given: Given, step: { config: object }) {
    this.given = given;
    this.now = given.now;
    const shown = { label: 'shown', ...step };
    // A step that no run can come to is refused.
    const leaves = 'onMatch' in step.config && 'onTimeout' in step.config;
    const others = [...(leaves ? [] : ['next']), 'thanks', 'reminder'].map((label) => mail(label));
    this.definition = definitionOf([...given.before, shown, ...others]);
    this.state = newRun('run-1', given.now);
    const { eventType: type, event: properties } = given;
    this.take({ kind: 'start', event: { id: 'opening', type, timestamp: given.now, properties } });
  }

  /** Time passes; then an event arrives, or the person gets other traits. */
  happens(minutes: number, what: string): void {
    this.now = this.given.now + minutes * minuteMs;
    if (what === '') {
      this.take({ kind: 'alarm' });
      return;
    }
    const [, type = '', json = ''] = /^(\S+) (.*)$/.exec(what) ?? [];
    const properties = JSON.parse(json) as Fields;
    if (type === 'user') Object.assign(this.given.user, properties);
    const times = { timestamp: this.now, receivedAt: this.now };
    const event = {
      id: `${minutes} ${what}`,
      type: type === 'user' ? 'user.identified' : type,
      ...times,
      properties,
    };
    // What matches the trigger of the workflow, which is the type of the given event, comes to its digest.
    this.take(type === this.given.eventType ? { kind: 'join', event } : { kind: 'event', event });
  }

  result(): string {
    const { state, definition } = this;
    if (state.dueAt !== null) return `waits until ${new Date(state.dueAt).toISOString()}`;
    const next = definition.steps[state.cursor]?.label ?? 'end';
    const ended = state.status === 'exited' || state.status === 'failed';
    const { message } = state.trace.find((entry) => entry.label === 'shown') ?? {};
    return `${ended ? `ends as ${state.status}` : `continues at ${next}`}${message === undefined ? '' : `: ${message}`}`;
  }

  private take(input: AdvanceInput): void {
    this.state = advance(this.definition, this.state, input, this.now, scopeOf(this.given)).state;
  }
}
