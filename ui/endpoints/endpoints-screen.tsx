import { useApp } from '../app/context.ts';
import { DetailProblem } from '../app/detail-problem.tsx';
import { useLastKnown } from '../app/use-last-known.ts';
import { Icon } from '../kit/icon.tsx';
import { SplitView } from '../kit/split-view.tsx';
import { EndpointForm } from './endpoint-form.tsx';
import { EndpointRow } from './endpoint-row.tsx';
import '../kit/action-bar.css';
import '../kit/settings.css';
import '../kit/settings-list.css';
import './endpoints.css';

/** Used in the address for a new endpoint; no endpoint can have this name. */
const NEW = '+new';

function EndpointList({ openName }: { openName: string | null }) {
  const { store } = useApp();
  return (
    <div class="list-pane">
      <div class="list-pane__head list-pane__head--bar">
        <h2>Endpoints</h2>
        <a class="button" href={`/endpoints/${NEW}`} data-testid="endpoint-new">
          <Icon name="plus" size={14} /> New endpoint
        </a>
      </div>
      <ul class="settings-rows" data-testid="endpoints">
        {store.endpoints.value.map((endpoint) => (
          <EndpointRow key={endpoint.name} endpoint={endpoint} open={endpoint.name === openName} />
        ))}
      </ul>
    </div>
  );
}

function OpenEndpoint({ name }: { name: string | null }) {
  const { store } = useApp();
  const known = useLastKnown(
    name,
    store.endpoints.value.find((endpoint) => endpoint.name === name),
  );
  if (name === null) {
    return (
      <div class="nothing-open">
        <p class="empty__title">No endpoint open</p>
        <p>An endpoint is an address of the receiver with its own keys and its own reply.</p>
      </div>
    );
  }
  if (name === NEW) return <EndpointForm key={NEW} endpoint={null} />;
  if (store.webhooks.value === null) return null;
  if (known === null) return <DetailProblem text="There is no such endpoint." />;
  return <EndpointForm key={name} endpoint={known.stored} gone={known.gone} />;
}

/** The endpoints of the receiver: what each expects, how it answers, and its keys. */
export function EndpointsScreen() {
  const { router, ui } = useApp();
  const name = router.place.value.segments[1] ?? null;
  return (
    <SplitView
      open={name !== null}
      listHidden={ui.listHidden.value}
      list={<EndpointList openName={name} />}
      detail={<OpenEndpoint name={name} />}
    />
  );
}
