/** What one gate said of a message, with its numbers; the log keeps all of them. */
export interface GateTrace {
  gate: string;
  verdict: 'open' | 'closed' | 'held' | 'passed_critical' | 'not_asked';
  [number: string]: string | number | boolean | null;
}
