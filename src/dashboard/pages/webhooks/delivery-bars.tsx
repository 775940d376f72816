import { recentDeliveries } from '../../api/queries/endpoints.ts';
import { cx } from '../../ui/cx.ts';
import { type DeliveryMark, type Judged, markOf } from './endpoint-words.ts';

/** Height and colour, so that a failure is not told by its colour alone. */
const looks: Record<DeliveryMark, string> = {
  sent: 'h-5 bg-good-dot',
  failed: 'h-5 bg-bad-dot [clip-path:polygon(0_0,100%_0,100%_30%,0_30%,0_50%,100%_50%,100%_100%,0_100%)]',
  retry: 'h-2 bg-bad-dot',
  kept: 'h-2 bg-hold-dot',
  open: 'h-2 bg-info-dot',
};

const words: Record<DeliveryMark, string> = {
  sent: 'sent',
  failed: 'failed',
  retry: 'failed so far',
  kept: 'kept back',
  open: 'under way',
};
const order: readonly DeliveryMark[] = ['sent', 'failed', 'retry', 'kept', 'open'];

/** The newest deliveries as bars, the newest at the right: whole is sent, broken is failed, short did not end. */
export function DeliveryBars({ deliveries }: { deliveries: readonly (Judged & { id: string })[] }) {
  const marks = deliveries.map(markOf);
  const counts = order
    .map((mark) => ({ mark, count: marks.filter((each) => each === mark).length }))
    .filter(({ count }) => count > 0);
  const label = counts.map(({ mark, count }) => `${count} ${words[mark]}`).join(', ');
  const blanks = Math.max(0, recentDeliveries - deliveries.length);
  return (
    <span
      role="img"
      aria-label={deliveries.length === 0 ? 'No delivery yet' : `Last ${deliveries.length} deliveries: ${label}`}
      title={label}
      className="flex h-5 w-fit items-end gap-[3px]"
    >
      {Array.from({ length: blanks }, (_, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: blanks have no other identity.
        <span key={place} className="h-1 w-1 rounded-full bg-line-2" />
      ))}
      {deliveries.toReversed().map((delivery) => (
        <span key={delivery.id} className={cx('w-1 rounded-[1px]', looks[markOf(delivery)])} />
      ))}
    </span>
  );
}
