import { useApp } from '../app/context.ts';
import { DetailProblem } from '../app/detail-problem.tsx';
import { lazy } from '../app/lazy.tsx';
import { DeliveryList } from '../delivery/list/delivery-list.tsx';
import { receivedRow } from '../delivery/list/delivery-rows.tsx';
import { ListPane } from '../delivery/list/list-pane.tsx';
import { NothingOpen } from '../delivery/list/nothing-open.tsx';
import { SplitView } from '../kit/split-view.tsx';
import { ActivityStrip } from './activity-strip.tsx';
import { FailedConnections } from './failed-connections.tsx';
import { FirstSteps } from './first-steps.tsx';

const ReceivedDetailView = lazy(async () => (await import('./received-detail.tsx')).ReceivedDetailView);

function OpenReceived() {
  const { store } = useApp();
  const detail = store.receivedDetail.value.value;
  const problem = store.receivedDetail.problem.value;
  if (problem !== null) return <DetailProblem text={problem} />;
  return detail === null ? null : <ReceivedDetailView detail={detail} />;
}

/** Between the search and the rows: recent activity and failed connections. */
function Overview() {
  return (
    <>
      <ActivityStrip />
      <FailedConnections />
    </>
  );
}

/** The received deliveries. */
export function ReceivedScreen() {
  const { store, ui } = useApp();
  const list = store.received;
  const openId = store.receivedDetail.id.value;
  const kept = store.info.value?.kept.received ?? 0;
  const nothingYet =
    list.status.value === 'ready' &&
    list.query.value === '' &&
    list.shownCount.value + list.heldCount.value === 0 &&
    openId === null;
  if (nothingYet) return <FirstSteps />;
  return (
    <SplitView
      open={openId !== null}
      listHidden={ui.listHidden.value}
      list={
        <ListPane list={list} kept={kept} strip={<Overview />}>
          <DeliveryList list={list} label="Received deliveries" openId={openId} render={receivedRow} />
        </ListPane>
      }
      detail={openId === null ? <NothingOpen /> : <OpenReceived />}
    />
  );
}
