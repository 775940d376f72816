import { Plus } from 'lucide-react';
import { usePlanRight, useRight } from '../../api/rights.ts';
import { useConnection } from '../../shell/connection.ts';
import { Button, ButtonLink } from '../../ui/button.tsx';

export function NewAlertRule() {
  const { paths } = useConnection();
  const right = useRight('editor');
  const plan = usePlanRight('starter');
  const reason = right.reason ?? plan.reason;
  return reason === null ? (
    <ButtonLink to={paths.newAlertRule()} variant="primary" icon={Plus} aria-keyshortcuts="n">
      New alert rule
    </ButtonLink>
  ) : (
    <Button variant="primary" icon={Plus} disabledReason={reason} aria-keyshortcuts="n">
      New alert rule
    </Button>
  );
}
