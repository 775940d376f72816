import { useConnection } from '../../shell/connection.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { TextLink } from '../../ui/link.tsx';
import { counted } from '../../words/counted.ts';
import { type BulkAct, type BulkProgress, useBulk } from './bulk.ts';

export interface BulkPlan extends BulkAct {
  /** Which runs, e.g. "3 runs" or "every failed run of “Welcome”". */
  which: string;
}

const words = {
  restart: {
    verb: 'Restart',
    did: 'restarted',
    effect:
      'Each continues at the step that failed, in the version it began in. What a provider has accepted before is not sent again.',
  },
  cancel: {
    verb: 'Cancel',
    did: 'cancelled',
    effect: 'They end at once and send nothing more. This cannot be undone.',
  },
} as const;

function Progress({ progress, did }: { progress: BulkProgress; did: string }) {
  const { paths } = useConnection();
  const { done, skipped, skippedCount, state, fault } = progress;
  const ends = { going: 'Working…', ended: 'Done.', stopped: 'Stopped.' };
  return (
    <>
      <p role="status" className="text-13">
        <strong className="font-strong">
          {counted(done, 'run')} {did}
        </strong>
        {skippedCount > 0 ? `, ${skippedCount} left as they were` : ''}. {ends[state]}
      </p>
      {fault === null ? null : (
        <p role="alert" className="mt-2 text-13 text-bad">
          {fault}
        </p>
      )}
      {skipped.length > 0 ? (
        <ul className="mt-3 grid gap-2 text-12">
          {skipped.map(({ id, reason }) => (
            <li key={id} className="[overflow-wrap:anywhere]">
              <TextLink to={paths.run(id)}>
                <span className="font-mono">{id.slice(0, 8)}</span>
              </TextLink>{' '}
              <span className="text-ink-2">{reason}</span>
            </li>
          ))}
        </ul>
      ) : null}
    </>
  );
}

/** Asks before many runs are restarted or cancelled, and shows how far that is. */
export function BulkDialog({ plan, onClose }: { plan: BulkPlan; onClose: () => void }) {
  const { progress, start, stop } = useBulk();
  const { verb, did, effect } = words[plan.act];
  const isGoing = progress?.state === 'going';
  const close = () => {
    stop();
    onClose();
  };
  return (
    <Dialog
      open
      onOpenChange={(isOpen) => isOpen || close()}
      size="small"
      role="alertdialog"
      title={`${verb} ${plan.which}`}
      description={effect}
      footer={
        progress === null || isGoing ? (
          <>
            <Button onClick={isGoing ? stop : close}>{isGoing ? 'Stop' : 'Keep them'}</Button>
            <Button
              variant={plan.act === 'cancel' ? 'danger' : 'primary'}
              loading={isGoing}
              onClick={() => void start(plan)}
            >
              {verb} runs
            </Button>
          </>
        ) : (
          <Button variant="primary" onClick={close}>
            Close
          </Button>
        )
      }
    >
      {progress === null ? null : <Progress progress={progress} did={did} />}
    </Dialog>
  );
}
