import { useApp } from '../app/context.ts';
import { CopyButton } from '../kit/copy-button.tsx';
import { Kbd } from '../kit/kbd.tsx';
import { receiverUrl } from '../state/receiver-url.ts';
import { formatBytes, formatCount } from '../text/format.ts';
import './status-bar.css';

/** The bottom bar: the receiver's URL, the CA to trust, and how many deliveries are stored. */
export function StatusBar() {
  const { store, ui } = useApp();
  const info = store.info.value;
  if (info === null) return <footer class="status-bar" />;
  const url = receiverUrl(store);
  const kept = info.kept.received + info.kept.sent;
  return (
    <footer class="status-bar">
      <span class="status-bar__item">
        Receiver <code>{url}</code> <CopyButton text={url} what="receiver URL" />
      </span>
      <span class="status-bar__item status-bar__ca">
        CA <code title={info.caPath}>{info.caPath}</code> <CopyButton text={info.caPath} what="CA path" />
      </span>
      <span class="status-bar__item status-bar__kept">
        {formatCount(kept)} of {formatCount(info.limits.maxDeliveries)} stored
        {/* The server updates the size only now and then, so it is 0 at the first deliveries. */}
        {info.kept.sizeBytes > 0 && ` · ${formatBytes(info.kept.sizeBytes)}`}
      </span>
      <button
        type="button"
        class="link status-bar__keys"
        onClick={() => {
          ui.overlay.value = 'keys';
        }}
      >
        <Kbd>?</Kbd> keys
      </button>
    </footer>
  );
}
