/** As which number of the health pages a message counts. */
export type OutcomeGroup = 'sent' | 'suppressed' | 'skipped' | 'pending' | 'failed';

/** The group of an outcome of the log; whatever is neither a success nor a gate is a failure. */
export function groupOf(outcome: string): OutcomeGroup {
  if (outcome === 'sent' || outcome === 'completed') return 'sent';
  if (outcome === 'suppressed' || outcome === 'pending') return outcome;
  return outcome === 'skipped-missing-config' || outcome === 'byod_required' ? 'skipped' : 'failed';
}
