import type { DeliveryKind, Received, Sent, StreamMessage } from '../../server/types.ts';
import { countDelivery } from './activity.ts';
import { type Deliveries, insertRow, type Row, removeRows, replaceRow } from './deliveries.ts';
import { markStale } from './detail.ts';
import { withFailure } from './failed-connections.ts';
import { type Match, matchReceived, matchSent } from './match-query.ts';
import type { Store } from './store.ts';

function arrive<R extends Row>(list: Deliveries<R>, row: R, match: Match): void {
  if (match === 'yes') insertRow(list, row);
  else if (match === 'unsure') list.asks.catchUp.value += 1;
}

function applyReceived(store: Store, row: Received): void {
  arrive(store.received, row, matchReceived(store.received.query.value, row));
  countDelivery(store.activity, row.verdict, row.receivedAt);
  countKept(store, 'received', 1);
}

function applySent(store: Store, row: Sent): void {
  arrive(store.sent, row, matchSent(store.sent.query.value, row));
  store.sentStale.value += 1;
  countKept(store, 'sent', 1);
}

function countKept(store: Store, kind: DeliveryKind, change: number): void {
  const info = store.info.value;
  if (info === null) return;
  const count = Math.max(0, info.kept[kind] + change);
  store.info.value = { ...info, kept: { ...info.kept, [kind]: count } };
  store.infoStale.value += 1;
}

function applyUpdated(store: Store, message: Extract<StreamMessage, { type: 'updated' }>): void {
  if (message.kind === 'received') {
    const { type: _type, kind: _kind, ...row } = message;
    replaceRow(store.received, row);
    markStale(store.receivedDetail, row.id);
    store.activityStale.value += 1;
  } else {
    const { type: _type, kind: _kind, ...row } = message;
    replaceRow(store.sent, row);
    store.sentStale.value += 1;
    markStale(store.sentDetail, row.id);
  }
}

function applyDeleted(store: Store, message: Extract<StreamMessage, { type: 'deleted' }>): void {
  const list = message.kind === 'received' ? store.received : store.sent;
  if (message.ids === null) list.asks.reload.value += 1;
  else removeRows<Received | Sent>(list as Deliveries<Received | Sent>, message.ids);
  countKept(store, message.kind, -message.count);
  if (message.kind === 'sent') store.sentStale.value += 1;
  store.activityStale.value += 1;
  const detail = message.kind === 'received' ? store.receivedDetail : store.sentDetail;
  const open = detail.id.value;
  if (open !== null && (message.ids === null || message.ids.includes(open))) markStale(detail, open);
}

/** Takes one message of the stream into the store. Pure but for the store: no DOM, no requests. */
export function applyMessage(store: Store, message: StreamMessage): void {
  switch (message.type) {
    case 'hello':
      store.hello.value = { version: message.version, seq: message.seq, missed: message.seq - store.lastSeq };
      // With a `seq` to follow on from, what was missed since comes next, and moves it on.
      if (store.lastSeq === 0) store.lastSeq = message.seq;
      return;
    case 'reload':
      store.lastSeq = message.seq;
      store.received.asks.reload.value += 1;
      store.sent.asks.reload.value += 1;
      return;
    case 'settings':
      store.settingsStale.value += 1;
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
      applySent(store, row);
      return;
    }
    case 'attempt':
      markStale(message.kind === 'received' ? store.receivedDetail : store.sentDetail, message.delivery);
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
    default:
      message satisfies never;
  }
}
