import type { EndpointView } from '../../server/types.ts';
import { useApp } from '../app/context.ts';
import { CopyLine } from '../kit/copy-line.tsx';
import { usualEvent } from '../state/usual-event.ts';
import { exampleCurl } from '../text/curl.ts';

/** The URL of the endpoint, and a curl command that posts an event to it. */
export function EndpointAddress({ endpoint }: { endpoint: EndpointView }) {
  const { store } = useApp();
  const caPath = store.info.value?.caPath ?? 'ca.pem';
  const event = usualEvent(store.events.value.map(({ type }) => type));
  return (
    <div class="address">
      <CopyLine text={endpoint.url} what="endpoint URL" />
      <CopyLine text={exampleCurl({ url: endpoint.url, caPath, event })} what="curl command" />
    </div>
  );
}
