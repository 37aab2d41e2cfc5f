import { effect } from '@preact/signals';
import type { App } from '../app/context.ts';
import { SCREENS } from './screens.ts';

function opened({ store, router }: App): string | null {
  const [screen, id] = router.place.value.segments;
  if (id === undefined) return null;
  if (screen === 'received') {
    const detail = store.receivedDetail.value.value;
    return detail === null ? null : (detail.event ?? detail.verdict);
  }
  return screen === 'sent' ? (store.sentDetail.value.value?.event ?? null) : null;
}

/** Sets the title of the document, which also names the history entry. */
export function keepTitle(app: App): void {
  effect(() => {
    const screen = SCREENS.find(({ name }) => name === app.router.place.value.segments[0]);
    document.title = [opened(app), screen?.label, 'rai-hooks'].filter(Boolean).join(' · ');
  });
}
