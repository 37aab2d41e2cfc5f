import { useSignal } from '@preact/signals';
import { useEffect, useMemo } from 'preact/hooks';
import type { DeliveryKind } from '../../../server/types.ts';
import { useApp } from '../../app/context.ts';
import { bodyAddress } from '../../client/api-calls.ts';
import { outcomeOf, quietly } from '../../client/outcome.ts';
import { HexView } from '../../kit/hex-view.tsx';
import { Icon } from '../../kit/icon.tsx';
import { Segments } from '../../kit/segments.tsx';
import { TextView } from '../../kit/text-view.tsx';
import { toText } from '../../text/bytes.ts';
import { formatBytes, shortId } from '../../text/format.ts';

type Shown = 'text' | 'hex';

function useBody(kind: DeliveryKind, id: string) {
  const { api } = useApp();
  const body = useSignal<Uint8Array | 'failed' | null>(null);
  useEffect(() => {
    const reading = new AbortController();
    body.value = null;
    quietly(async () => {
      const outcome = await outcomeOf(() => api.body(kind, id, reading.signal));
      if (!reading.signal.aborted) body.value = outcome.ok ? outcome.value : 'failed';
    }, reading.signal);
    return () => reading.abort();
  }, [kind, id, api, body]);
  return body.value;
}

function BodyBytes({ bytes, shown }: { bytes: Uint8Array; shown: Shown }) {
  // A large one takes long, and this is rendered anew whenever the delivery changes.
  const text = useMemo(() => (shown === 'text' ? toText(bytes) : null), [bytes, shown]);
  if (bytes.length === 0) return <p class="note">The body is empty.</p>;
  if (text !== null) return <TextView text={text} label="Body as text" />;
  return (
    <>
      {shown === 'text' && <p class="note">The body is not UTF-8 text, so it is shown in hex.</p>}
      <HexView bytes={bytes} label="Body in hexadecimal" />
    </>
  );
}

/** The received or sent bytes, as text or hex. */
export function BodyView({ kind, id, sizeBytes }: { kind: DeliveryKind; id: string; sizeBytes: number }) {
  const body = useBody(kind, id);
  const shown = useSignal<Shown>('text');
  return (
    <div class="view" data-testid="body-view">
      <div class="view__bar">
        <Segments
          label="Show the body as"
          options={[
            { value: 'text', label: 'Text' },
            { value: 'hex', label: 'Hex' },
          ]}
          value={shown.value}
          onChange={(value) => {
            shown.value = value;
          }}
        />
        <span class="view__fact">{formatBytes(sizeBytes)} on the wire</span>
        <a class="button button--quiet" href={bodyAddress(kind, id)} download={`${kind}-${shortId(id)}.bin`}>
          <Icon name="download" size={14} /> Download
        </a>
      </div>
      {body === 'failed' && <p class="note">The body could not be read.</p>}
      {body instanceof Uint8Array && <BodyBytes bytes={body} shown={shown.value} />}
    </div>
  );
}
