import { useSignal } from '@preact/signals';
import { useApp } from '../app/context.ts';
import { toast } from '../app/interface-state.ts';
import { useOverlay } from '../app/use-overlay.ts';
import { useToastTask } from '../app/use-task.ts';
import { Dialog } from '../kit/dialog.tsx';
import { DialogFoot } from '../kit/dialog-foot.tsx';
import { Segments } from '../kit/segments.tsx';
import { setTo } from '../kit/set-to.ts';
import { plural } from '../text/format.ts';

const WAYS = [
  { value: 'same', label: 'Same bytes' },
  { value: 'fresh', label: 'Encoded anew' },
] as const;

const WAY_HINTS = {
  same: 'One more attempt of each, to the URL it was sent to. What is still pending is left alone.',
  fresh: 'A new delivery of each payload, encoded by the webhook’s settings of today.',
};

function useResendAll() {
  const { api, store, ui } = useApp();
  const way = useSignal<'same' | 'fresh'>('same');
  const { busy, run } = useToastTask();
  const list = store.sent;
  const { close } = useOverlay();
  const resend = async (): Promise<void> => {
    await run(async () => {
      const { resent } = await api.resendAll(list.query.value, way.value === 'fresh');
      toast(ui, `${plural(resent, 'delivery', 'deliveries')} sent again`);
    });
    close();
  };
  // The rows of the search before say nothing about what this one would resend.
  const isCounted = list.status.value === 'ready';
  const count = list.shownCount.value + list.heldCount.value;
  return { way, busy, count, isCounted, query: list.query.value, close, resend };
}

/** Asks once before sending again everything the search shows. */
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
