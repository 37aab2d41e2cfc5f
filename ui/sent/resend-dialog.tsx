import { useSignal } from '@preact/signals';
import { useApp } from '../app/context.ts';
import { useMatching } from '../delivery/list/use-matching.ts';
import { Dialog } from '../kit/dialog.tsx';
import { DialogFoot } from '../kit/dialog-foot.tsx';
import { Segments } from '../kit/segments.tsx';
import { setTo } from '../kit/set-to.ts';
import { plural } from '../text/format.ts';

const WAYS = [
  { value: 'same', label: 'Same bytes' },
  { value: 'fresh', label: 'Fresh' },
] as const;

const WAY_HINTS = {
  same: 'One more attempt for each delivery, to its recorded URL. Pending deliveries are skipped.',
  fresh: 'A new delivery for each payload, encoded with the webhook’s current settings.',
};

function useResendAll() {
  const { api } = useApp();
  const { act, ...matching } = useMatching('sent');
  const way = useSignal<'same' | 'fresh'>('same');
  const resend = () =>
    act(async () => {
      const { resent } = await api.resendAll(matching.query, way.value === 'fresh');
      return `${plural(resent, 'delivery', 'deliveries')} resent`;
    });
  return { ...matching, way, resend };
}

/** Asks before all matching deliveries are resent. */
export function ResendDialog() {
  const { way, busy, count, isCounted, query, close, resend } = useResendAll();
  const which = query === '' ? '' : 'matching ';
  const what = isCounted ? plural(count, `${which}delivery`, `${which}deliveries`) : `… ${which}deliveries`;
  return (
    <Dialog label={`Resend ${what}?`} testId="resend-dialog" size="small" onClose={close}>
      <div class="dialog__fields">
        {query !== '' && (
          <p>
            Every sent delivery that fits <code>{query}</code>.
          </p>
        )}
        <div class="field">
          <Segments label="What to send" options={WAYS} value={way.value} onChange={setTo(way)} />
          <p class="field__hint">{WAY_HINTS[way.value]}</p>
        </div>
      </div>
      <DialogFoot
        label="Resend"
        testId="resend-confirm"
        asks
        disabled={busy.value || !isCounted || count === 0}
        onCancel={close}
        onConfirm={() => void resend()}
      />
    </Dialog>
  );
}
