import type { DeliveryKind, Received, Sent } from '../../server/types.ts';
import type { DeliveryList } from '../state/delivery-list.ts';
import type { Store } from '../state/store.ts';
import type { InterfaceState } from './interface-state.ts';
import { addressOf, type Router } from './router.ts';

interface Places {
  store: Store;
  router: Router;
  ui: InterfaceState;
}

/** The kind of the list on the current screen; null if it has none. */
export function currentKind(router: Router): DeliveryKind | null {
  const screen = router.place.value.segments[0];
  return screen === 'received' || screen === 'sent' ? screen : null;
}

/** The list on the current screen; null if it has none. */
export function currentList({ store, router }: Places): DeliveryList<Received> | DeliveryList<Sent> | null {
  const kind = currentKind(router);
  return kind === null ? null : store[kind];
}

/** Opens a delivery of the list on the current screen. */
export function openRow({ router, ui }: Places, row: { id: string } | null): void {
  const { segments, params } = router.place.value;
  const [screen] = segments;
  if (row === null || screen === undefined) return;
  router.go(addressOf([screen, row.id], params), { replace: segments.length > 1 });
  ui.revealed.value = null;
}

/** The `seq` of the open delivery; null if it is neither read yet nor in the list's memory. */
function openSeq({ store }: Places, kind: DeliveryKind, id: string): number | null {
  const detail = kind === 'received' ? store.receivedDetail.value.value : store.sentDetail.value.value;
  return (store[kind].rowOf(id) ?? (detail?.id === id ? detail : null))?.seq ?? null;
}

/** Opens the next older or newer delivery; the open one need not be in the list. */
export async function openBeside(parts: Places, side: 'older' | 'newer'): Promise<void> {
  const kind = currentKind(parts.router);
  const place = parts.router.place.value;
  const open = place.segments[1];
  if (kind === null) return;
  const list = parts.store[kind];
  const left = list.place.value;
  if (open === undefined && left === null) return openRow(parts, list.rowAt(0));
  const seq = open === undefined ? (left?.seq ?? null) : openSeq(parts, kind, open);
  const row = seq === null ? null : await parts.store[kind].rowBeside(seq, side);
  if (parts.router.place.value === place) openRow(parts, row);
}

/** Opens the delivery that was last open in the list; false when one is open, or none was. */
export function openAgain(parts: Places): boolean {
  const { segments } = parts.router.place.value;
  const left = currentList(parts)?.place.value ?? null;
  if (left === null || segments.length > 1) return false;
  openRow(parts, left);
  return true;
}

/** Leaves a delivery that will be deleted: opens the next older one, else the next newer one, else the list. */
export async function openInstead(parts: Places, kind: DeliveryKind, id: string): Promise<void> {
  const place = parts.router.place.value;
  const seq = openSeq(parts, kind, id);
  const list = parts.store[kind];
  const row =
    seq === null ? null : ((await list.rowBeside(seq, 'older')) ?? (await list.rowBeside(seq, 'newer')));
  if (parts.router.place.value !== place) return;
  if (row !== null) openRow(parts, row);
  else parts.router.go(addressOf([kind], place.params, { tab: null }), { replace: true });
}
