import type { ReceivedDetail } from '../../server/types.ts';
import { useApp } from '../app/context.ts';
import { endpointInPath } from '../delivery/list/row-facts.ts';
import { Icon } from '../kit/icon.tsx';
import { TextRuns } from '../kit/text-runs.tsx';

/** Shown for a delivery to an endpoint that did not exist, with a link to create it. */
export function UnknownEndpoint({ detail }: { detail: ReceivedDetail }) {
  const { store } = useApp();
  if (detail.endpoint !== null) return null;
  const name = endpointInPath(detail.path);
  const exists = store.endpoints.value.some((endpoint) => endpoint.name === name);
  const address = exists
    ? `/endpoints/${encodeURIComponent(name)}`
    : `/endpoints/+new?name=${encodeURIComponent(name)}`;
  return (
    <div class="callout" data-tone="failed" role="note" data-testid="unknown-endpoint">
      <p>
        <strong>
          {exists ? 'There was no endpoint ' : 'There is no endpoint '}
          <TextRuns text={`“${name}”`} />
        </strong>{' '}
        {exists
          ? 'when this delivery arrived, so it got 404 and was decoded without keys. It exists now.'
          : 'here, so the sender got 404. Keys belong to endpoints, so no key was tried.'}
      </p>
      <a class="button" href={address} data-testid="create-endpoint">
        <Icon name={exists ? 'eye' : 'plus'} size={14} /> {exists ? 'Open the endpoint' : 'Create it'}
      </a>
    </div>
  );
}
