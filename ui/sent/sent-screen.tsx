import { useApp } from '../app/context.ts';
import { DetailProblem } from '../app/detail-problem.tsx';
import { DeliveryList } from '../delivery/list/delivery-list.tsx';
import { sentRow } from '../delivery/list/delivery-rows.tsx';
import { ListPane } from '../delivery/list/list-pane.tsx';
import { NothingOpen } from '../delivery/list/nothing-open.tsx';
import { SplitView } from '../kit/split-view.tsx';
import { SentDetailView } from './sent-detail.tsx';

function OpenSent() {
  const { store } = useApp();
  const { value, problem } = store.sentDetail;
  if (problem.value !== null) return <DetailProblem text={problem.value} />;
  return value.value === null ? null : <SentDetailView detail={value.value} />;
}

/** The sent deliveries. */
export function SentScreen() {
  const { store, ui } = useApp();
  const openId = store.sentDetail.id.value;
  return (
    <SplitView
      open={openId !== null}
      listHidden={ui.listHidden.value}
      list={
        <ListPane list={store.sent} kept={store.info.value?.kept.sent ?? 0}>
          <DeliveryList list={store.sent} label="Sent deliveries" openId={openId} render={sentRow} />
        </ListPane>
      }
      detail={openId === null ? <NothingOpen /> : <OpenSent />}
    />
  );
}
