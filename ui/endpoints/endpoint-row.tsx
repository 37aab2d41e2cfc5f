import type { EndpointView } from '../../server/types.ts';
import { CopyButton } from '../kit/copy-button.tsx';
import { TextRuns } from '../kit/text-runs.tsx';
import { endpointFacts } from './endpoint-draft.ts';

/** One endpoint in the list: its URL, a summary of its settings, and its keys. */
export function EndpointRow({ endpoint, open }: { endpoint: EndpointView; open: boolean }) {
  const { name, url, keys } = endpoint;
  return (
    <li class="settings-row" data-current={open}>
      <a
        class="settings-row__link"
        href={`/endpoints/${encodeURIComponent(name)}`}
        aria-current={open}
        data-testid="endpoint-row"
        data-name={name}
      >
        <span class="settings-row__name">{name}</span>
        <code class="settings-row__url">{url}</code>
        <span class="settings-row__facts">{endpointFacts(endpoint)}</span>
        <span class="settings-row__facts">
          {keys.length === 0 ? 'no key' : 'keys: '}
          <TextRuns text={keys.map(({ label }) => label).join(', ')} />
        </span>
      </a>
      <CopyButton text={url} what={`URL of ${name}`} />
    </li>
  );
}
