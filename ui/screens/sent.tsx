import { DeliveryList } from '../components/delivery-list.tsx';
import { sentRow } from '../components/delivery-rows.tsx';
import { DetailProblem } from '../components/detail-frame.tsx';
import { ListPane } from '../components/list-pane.tsx';
import { NothingOpen } from '../components/nothing-open.tsx';
import { SentDetailView } from '../components/sent-detail.tsx';
import { SplitView } from '../components/split-view.tsx';
import { useApp } from '../context.ts';

function OpenSent() {
  const { store } = useApp();
  const { value, problem } = store.sentDetail;
  if (problem.value !== null) return <DetailProblem text={problem.value} />;
  return value.value === null ? null : <SentDetailView detail={value.value} />;
}

/** What the emitter sent. */
export function SentScreen() {
  const { store } = useApp();
  const openId = store.sentDetail.id.value;
  return (
    <SplitView
      open={openId !== null}
      list={
        <ListPane list={store.sent} kept={store.info.value?.kept.sent ?? 0}>
          <DeliveryList list={store.sent} label="Sent deliveries" openId={openId} render={sentRow} />
        </ListPane>
      }
      detail={openId === null ? <NothingOpen /> : <OpenSent />}
    />
  );
}
