import { Download } from 'lucide-react';
import type { Delivery } from '../../api/queries/deliveries.ts';
import { Button } from '../../ui/button.tsx';
import { Menu } from '../../ui/menu.tsx';
import { saveText } from '../../ui/save-text.ts';
import { counted } from '../../words/counted.ts';
import { csvOf, jsonOf } from './rows-as-text.ts';

/** Saves the rows that are loaded, in their filters. */
export function ExportMenu({ rows }: { rows: readonly Delivery[] }) {
  const disabledReason = rows.length === 0 ? 'There are no rows to save.' : null;
  return (
    <Menu
      label="Export"
      trigger={<Button icon={Download}>Export</Button>}
      items={[
        { heading: `${counted(rows.length, 'row')} that are loaded` },
        {
          label: 'CSV',
          disabledReason,
          onSelect: () => saveText(csvOf(rows), 'messages.csv', 'text/csv'),
        },
        { label: 'JSON', disabledReason, onSelect: () => saveText(jsonOf(rows), 'messages.json') },
      ]}
    />
  );
}
