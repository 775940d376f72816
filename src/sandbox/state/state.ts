import { DurableObject } from 'cloudflare:workers';
import type { MessageQuery } from '../control/control-input.ts';
import { parseMessageId } from '../message-id.ts';
import type { Answer, Judgement, Kind, Pace, Vendor } from '../vendor.ts';
import { answerChat } from '../vendors/chat.ts';
import type { DnsEntry } from '../vendors/dns.ts';
import { DnsZone } from './dns-zone.ts';
import { type ActiveFault, type Fault, strike } from './fault-plan.ts';
import { FirstAnswers } from './first-answers.ts';
import { MessageStore, type Recipient } from './message-store.ts';
import { takeTurn } from './pacing.ts';
import { type KeptRequest, keepResponse } from './received.ts';
import { type SenderDomain, SenderDomains } from './sender-domains.ts';

const REPLIES = 'CREATE TABLE IF NOT EXISTS replies (id INTEGER PRIMARY KEY, reply TEXT NOT NULL)';
const ACTIVE_FAULTS = 'active-faults';
const FAILED_COUNTS = 'failed-counts';
const MAX_PACES = 10_000;

/** The result of a request: the vendor's answer, or a fault to carry out. */
export type Outcome = { answer: Answer } | { fault: Fault };

export interface FaultReport {
  data: ActiveFault[];
  failed: Record<string, number>;
}

export interface Overview {
  counts: Record<string, number>;
  /** The id of the newest message of each kind. */
  newest: Record<string, string>;
  activeFaults: number;
  queuedReplies: number;
}

/** The state of the sandbox, in one object, so that every isolate sees the same outside world. */
export class SandboxState extends DurableObject<unknown> {
  readonly #sql: SqlStorage;
  readonly #messages: MessageStore;
  readonly #firstAnswers: FirstAnswers;
  readonly #zone: DnsZone;
  readonly #senderDomains: SenderDomains;
  readonly #paces = new Map<string, number>();
  #faults: readonly ActiveFault[];
  #failed: Record<string, number>;
  #queuedReplies: number;

  constructor(state: DurableObjectState, env: unknown) {
    super(state, env);
    this.#sql = state.storage.sql;
    this.#sql.exec(REPLIES);
    this.#messages = new MessageStore(this.#sql);
    this.#firstAnswers = new FirstAnswers(this.#sql, Date.now());
    this.#zone = new DnsZone(this.#sql);
    this.#senderDomains = new SenderDomains(this.#sql);
    this.#faults = state.storage.kv.get<ActiveFault[]>(ACTIVE_FAULTS) ?? [];
    this.#failed = state.storage.kv.get<Record<string, number>>(FAILED_COUNTS) ?? {};
    this.#queuedReplies = this.#sql.exec<{ count: number }>('SELECT count(*) AS count FROM replies').one().count;
  }

  /**
   * Handles a request in one turn: a fault if one is due, otherwise the vendor's answer, and keeps the message.
   * `carriedOut` is the fault that the request has already met.
   */
  settle(vendor: Vendor, judgement: Judgement, request: KeptRequest | null, carriedOut: Fault | null): Outcome {
    const fault = carriedOut ? null : this.#strike(vendor);
    if (fault) return { fault };
    const { capture, once, pace, chat } = judgement;
    const nowMs = Date.now();
    if (!capture || !request) return { answer: judgement.answer };
    const earlier = once ? this.#firstAnswers.recall(once, nowMs) : null;
    if (earlier) return { answer: earlier };
    if (pace && !this.#takeTurn(pace, nowMs)) return { answer: pace.refusal };
    const reply = chat ? (this.#takeReply() ?? chat.echo) : '';
    const kept = capture.kind === 'ai' ? { ...capture, summary: { ...capture.summary, reply } } : capture;
    const answer = chat ? answerChat(chat, reply, nowMs) : judgement.answer;
    const response = carriedOut?.drop ? null : keepResponse(answer);
    this.#messages.append(vendor, kept, { request, response }, nowMs);
    if (once) this.#firstAnswers.remember(once, answer, nowMs);
    return { answer };
  }

  /** The matching messages as the body of `GET /messages`. */
  list(query: MessageQuery): string {
    return `{"data":[${this.#messages.list(query).join(',')}]}`;
  }

  /** What there is, in numbers. */
  overview(): Overview {
    const { counts, newest } = this.#messages;
    return { counts, newest, activeFaults: this.#faults.length, queuedReplies: this.#queuedReplies };
  }

  /** Who received messages of a kind. */
  recipients(kind: Kind): Recipient[] {
    return this.#messages.recipients(kind);
  }

  /** One message as JSON text, by its id or by the id that the vendor's answer gave it. */
  find(id: string): string | null {
    return this.#messages.find(parseMessageId(id), id);
  }

  forget(query: MessageQuery): number {
    return this.#messages.forget(query);
  }

  addFault(fault: Fault): ActiveFault {
    const active = { ...fault, id: `flt_${crypto.randomUUID()}`, seen: 0, hits: 0 };
    this.#saveFaults([...this.#faults, active]);
    return active;
  }

  faults(): FaultReport {
    return { data: [...this.#faults], failed: this.#failed };
  }

  /** Whether there was such a fault. */
  removeFault(id: string): boolean {
    const rest = this.#faults.filter((fault) => fault.id !== id);
    const found = rest.length < this.#faults.length;
    if (found) this.#saveFaults(rest);
    return found;
  }

  clearFaults(): number {
    const cleared = this.#faults.length;
    this.#saveFaults([]);
    this.#failed = {};
    this.ctx.storage.kv.put(FAILED_COUNTS, this.#failed);
    return cleared;
  }

  queueReplies(replies: string[]): number {
    for (const reply of replies) this.#sql.exec('INSERT INTO replies (reply) VALUES (?)', reply);
    this.#queuedReplies += replies.length;
    return this.#queuedReplies;
  }

  queuedReplies(): string[] {
    return [...this.#sql.exec<{ reply: string }>('SELECT reply FROM replies ORDER BY id')].map(({ reply }) => reply);
  }

  clearReplies(): number {
    const cleared = this.#queuedReplies;
    this.#sql.exec('DELETE FROM replies');
    this.#queuedReplies = 0;
    return cleared;
  }

  setDns(entries: Parameters<DnsZone['set']>[0]): void {
    this.#zone.set(entries);
  }

  dns(): DnsEntry[] {
    return this.#zone.list();
  }

  dnsOf(name: string): DnsEntry[] {
    return this.#zone.of(name);
  }

  senderDomains(account: string): SenderDomain[] {
    return this.#senderDomains.list(account);
  }

  addSenderDomain(account: string, domain: SenderDomain): SenderDomain | null {
    return this.#senderDomains.add(account, domain);
  }

  findSenderDomain(account: string, id: string): SenderDomain | null {
    return this.#senderDomains.find(account, id);
  }

  setSenderDomainStatus(account: string, id: string, status: string): void {
    this.#senderDomains.setStatus(account, id, status);
  }

  #strike(vendor: Vendor): Fault | null {
    const { hit, active } = strike(this.#faults, vendor);
    if (active !== this.#faults) this.#saveFaults(active);
    if (!hit) return null;
    this.#failed = { ...this.#failed, [vendor]: (this.#failed[vendor] ?? 0) + 1 };
    this.ctx.storage.kv.put(FAILED_COUNTS, this.#failed);
    return hit;
  }

  #saveFaults(faults: readonly ActiveFault[]): void {
    this.#faults = faults;
    this.ctx.storage.kv.put(ACTIVE_FAULTS, faults);
  }

  #takeReply(): string | null {
    if (this.#queuedReplies === 0) return null;
    this.#queuedReplies -= 1;
    const next = 'SELECT min(id) FROM replies';
    return this.#sql.exec<{ reply: string }>(`DELETE FROM replies WHERE id = (${next}) RETURNING reply`).one().reply;
  }

  #takeTurn({ key, burst, everyMs }: Pace, nowMs: number): boolean {
    if (this.#paces.size > MAX_PACES) this.#paces.clear();
    const { granted, freeAtMs } = takeTurn(this.#paces.get(key) ?? null, burst, everyMs, nowMs);
    this.#paces.set(key, freeAtMs);
    return granted;
  }
}
