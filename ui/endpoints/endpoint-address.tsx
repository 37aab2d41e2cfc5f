import type { EndpointView } from '../../server/types.ts';
import { useApp } from '../app/context.ts';
import { CopyLine } from '../kit/copy-line.tsx';
import { exampleCurl } from '../text/curl.ts';

/** Where the endpoint is, and a line that posts something to it. */
export function EndpointAddress({ endpoint }: { endpoint: EndpointView }) {
  const { store } = useApp();
  const caPath = store.info.value?.caPath ?? 'ca.pem';
  const event = store.events.value[0]?.type ?? 'purchase_made';
  return (
    <div class="address">
      <CopyLine text={endpoint.url} what="endpoint URL" />
      <CopyLine text={exampleCurl({ url: endpoint.url, caPath, event })} what="curl command" />
    </div>
  );
}
