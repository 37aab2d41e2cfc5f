import type { WebhookView } from '../../server/types.ts';
import { TextRuns } from '../kit/text-runs.tsx';
import { Check, Switch } from '../kit/toggles.tsx';
import { plural } from '../text/format.ts';
import { cipherWords } from '../text/words.ts';
import type { WebhookListState } from './use-webhook-list.ts';

function facts({ format, encryption, events, channels, retry }: WebhookView): string {
  const cipher = encryption === null ? 'not encrypted' : cipherWords(encryption.mode);
  return [
    format.toUpperCase(),
    cipher,
    plural(events.length, 'event'),
    channels === undefined ? '' : plural(channels.length, 'channel'),
    retry === 'none' ? '' : 'retries',
  ]
    .filter(Boolean)
    .join(' · ');
}

interface RowProps {
  webhook: WebhookView;
  open: boolean;
  list: WebhookListState;
}

/** One webhook in the list, with the controls that work without opening it. */
export function WebhookRow({ webhook, open, list }: RowProps) {
  const { id, name, enabled } = webhook;
  return (
    <li class="settings-row" data-current={open} data-enabled={enabled}>
      <Check
        label={`Select ${name}`}
        hideLabel
        checked={list.selected.value.has(id)}
        testId="webhook-select"
        onChange={(on) => list.select(id, on)}
      />
      <a
        class="settings-row__link"
        href={`/webhooks/${id}`}
        aria-current={open}
        data-testid="webhook-row"
        data-id={id}
        data-enabled={enabled}
      >
        <span class="settings-row__name">
          <TextRuns text={name} />
          {webhook.endpoint !== null && <span class="badge">own receiver</span>}
        </span>
        <code class="settings-row__url">
          <TextRuns text={webhook.url} />
        </code>
        <span class="settings-row__facts">{facts(webhook)}</span>
      </a>
      <Switch
        label={`${name} enabled`}
        hideLabel
        checked={enabled}
        testId="webhook-toggle"
        onChange={(on) => void list.enable([id], on)}
      />
    </li>
  );
}
