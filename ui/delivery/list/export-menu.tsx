import type { DeliveryKind } from '../../../server/types.ts';
import { exportAddress } from '../../client/api-calls.ts';
import { Menu, type MenuItem } from '../../kit/menu.tsx';

/** Downloads all matching deliveries in the chosen format. */
export function ExportMenu({
  kind,
  query,
  disabled,
}: {
  kind: DeliveryKind;
  query: string;
  disabled: boolean;
}) {
  const items: MenuItem[] = [
    {
      label: 'NDJSON',
      hint: kind === 'received' ? 'can be imported again' : 'one delivery per line',
      testId: 'export-ndjson',
      href: exportAddress(kind, 'ndjson', query),
    },
    {
      label: 'HAR 1.2',
      hint: 'for network tools',
      testId: 'export-har',
      href: exportAddress(kind, 'har', query),
    },
    {
      label: 'cURL script',
      hint: 'sends them again from a shell',
      testId: 'export-curl',
      href: exportAddress(kind, 'curl', query),
    },
  ];
  return (
    <Menu
      label="Export these deliveries"
      icon="download"
      items={items}
      disabled={disabled}
      testId="export-open"
    />
  );
}
