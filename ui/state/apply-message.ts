import type { DeliveryKind, Received, StreamMessage } from '../../server/types.ts';
import { countDelivery } from './activity.ts';
import { withFailure } from './failed-connections.ts';
import type { Store } from './store.ts';

type Message<T extends StreamMessage['type']> = Extract<StreamMessage, { type: T }>;

function countKept(store: Store, kind: DeliveryKind, change: number): void {
  const info = store.info.value;
  if (info === null) return;
  const count = Math.max(0, info.kept[kind] + change);
  store.info.value = { ...info, kept: { ...info.kept, [kind]: count } };
  store.refresh.info();
}

function applyReceived(store: Store, row: Received): void {
  store.received.arrive(row);
  store.changes.received.value += 1;
  countDelivery(store.activity, row);
  countKept(store, 'received', 1);
}

function sentChanged(store: Store): void {
  store.changes.sent.value += 1;
  // The clock may have been stepped by another client: its retries arrive here as changes of sent deliveries.
  store.refresh.clock();
}

/**
 * Missed rows follow `hello`, or `reload` says that they will not. Missed changes and deletions are never sent, so
 * everything in view is read again.
 */
function applyHello(store: Store, { version, seq }: Message<'hello'>): void {
  const isFirst = store.hello.value === null;
  const isOtherDatabase = !isFirst && seq < store.lastSeq;
  store.hello.value = { version, seq };
  if (isFirst) store.lastSeq = seq;
  if (isOtherDatabase) store.activity.told = [];
  for (const list of [store.received, store.sent]) {
    if (isOtherDatabase) list.restart();
    // Rows that came to match a search by a change that was not sent may be newer than all rows in the list.
    else list.reload(seq);
  }
  refreshAll(store);
}

function applyReload(store: Store, { seq }: Message<'reload'>): void {
  store.lastSeq = seq;
  store.received.reload(seq);
  store.sent.reload(seq);
  refreshAll(store);
}

function refreshAll(store: Store): void {
  store.receivedDetail.refresh();
  store.sentDetail.refresh();
  store.refresh.info();
  store.refresh.activity();
  store.refresh.settings();
  store.refresh.clock();
  store.refresh.contract();
  store.changes.received.value += 1;
  store.changes.sent.value += 1;
}

function applyUpdated(store: Store, message: Message<'updated'>): void {
  if (message.kind === 'received') {
    const { type: _type, kind: _kind, ...row } = message;
    store.received.update(row);
    store.changes.received.value += 1;
    store.receivedDetail.refreshIf(row.id);
    store.refresh.activity();
  } else {
    const { type: _type, kind: _kind, ...row } = message;
    store.sent.update(row);
    store.sentDetail.refreshIf(row.id);
    sentChanged(store);
  }
}

function applyDeleted(store: Store, { kind, ids, count }: Message<'deleted'>): void {
  store[kind].remove(ids);
  countKept(store, kind, -count);
  if (kind === 'sent') sentChanged(store);
  else store.changes.received.value += 1;
  store.refresh.activity();
  const detail = kind === 'received' ? store.receivedDetail : store.sentDetail;
  if (ids === null) detail.refresh();
  else for (const id of ids) detail.refreshIf(id);
}

/** Applies one message of the stream to the store. No DOM, no timers. */
export function applyMessage(store: Store, message: StreamMessage): void {
  switch (message.type) {
    case 'hello':
      applyHello(store, message);
      return;
    case 'reload':
      applyReload(store, message);
      return;
    case 'received': {
      const { type: _type, ...row } = message;
      store.lastSeq = Math.max(store.lastSeq, row.seq);
      applyReceived(store, row);
      return;
    }
    case 'sent': {
      const { type: _type, ...row } = message;
      store.lastSeq = Math.max(store.lastSeq, row.seq);
      store.sent.arrive(row);
      countKept(store, 'sent', 1);
      sentChanged(store);
      return;
    }
    case 'attempt':
      (message.kind === 'received' ? store.receivedDetail : store.sentDetail).refreshIf(message.delivery);
      return;
    case 'updated':
      applyUpdated(store, message);
      return;
    case 'deleted':
      applyDeleted(store, message);
      return;
    case 'connection': {
      const { type: _type, ...failure } = message;
      store.failedConnections.value = withFailure(store.failedConnections.value, failure);
      return;
    }
    case 'settings':
      store.refresh.settings();
      return;
    case 'contract':
      store.refresh.contract();
      return;
    default:
      message satisfies never;
  }
}
