import type { WebhookView } from '../../server/types.ts';
import { plural } from '../text/format.ts';
import { cipherWords } from '../text/words.ts';
import { TextRuns } from './text-runs.tsx';

function facts({ format, encryption, events, enabled }: WebhookView): string {
  const cipher = encryption === null ? 'not encrypted' : cipherWords(encryption.mode);
  return [format.toUpperCase(), cipher, plural(events.length, 'event'), enabled ? '' : 'disabled']
    .filter(Boolean)
    .join(' · ');
}

/** One webhook in the list. */
export function WebhookRow({ webhook, open }: { webhook: WebhookView; open: boolean }) {
  return (
    <li>
      <a
        class="webhook-row"
        href={`/webhooks/${webhook.id}`}
        aria-current={open}
        data-enabled={webhook.enabled}
        data-testid="webhook-row"
        data-id={webhook.id}
      >
        <span class="webhook-row__name">
          <TextRuns text={webhook.name} />
          {webhook.endpoint !== null && <span class="badge">own receiver</span>}
        </span>
        <code class="webhook-row__url">
          <TextRuns text={webhook.url} />
        </code>
        <span class="webhook-row__facts">{facts(webhook)}</span>
      </a>
    </li>
  );
}
