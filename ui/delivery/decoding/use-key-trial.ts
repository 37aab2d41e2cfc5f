import { useSignal } from '@preact/signals';
import type { ReceivedDetail } from '../../../server/types.ts';
import { useApp } from '../../app/context.ts';
import { toast } from '../../app/interface-state.ts';
import { useTask } from '../../app/use-task.ts';
import type { DecodeResult } from '../../client/shapes.ts';
import type { ModeChoice } from '../../secrets/mode-choices.ts';

function useKeyFields() {
  const key = useSignal('');
  const iv = useSignal('');
  const mode = useSignal<ModeChoice>('any');
  const input = () => ({
    key: key.value,
    iv: iv.value,
    ...(mode.value !== 'any' && { mode: mode.value }),
  });
  return { key, iv, mode, input };
}

/** Decodes the delivery with a key that the reader typed. Nothing is stored until the key is added to the ring. */
export function useKeyTrial(detail: ReceivedDetail) {
  const { api, ui } = useApp();
  const { input, ...fields } = useKeyFields();
  const tried = useSignal<{ input: ReturnType<typeof input>; result: DecodeResult } | null>(null);
  const { problems, run } = useTask();
  const added = useSignal(false);
  const decode = () =>
    run(async () => {
      const asked = input();
      tried.value = { input: asked, result: await api.decode(detail.id, asked) };
      added.value = false;
    });
  const add = (label: string) =>
    run(async () => {
      // Adds the key that was decoded with, because the fields may have been edited since.
      if (detail.endpoint === null || tried.value === null) return;
      await api.addKey(detail.endpoint, { ...tried.value.input, label });
      added.value = true;
      toast(ui, `Key added to ${detail.endpoint}; its deliveries are decoded again`);
    });
  return { ...fields, tried, problems, added, decode, add };
}

export type KeyTrial = ReturnType<typeof useKeyTrial>;
