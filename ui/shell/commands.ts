import type { App } from '../app/context.ts';
import { receiverUrl } from '../state/receiver-url.ts';
import { VERDICTS } from '../text/words.ts';
import type { Command } from './find-commands.ts';
import { SCREENS } from './screens.ts';

function goCommands({ router }: App): Command[] {
  return SCREENS.map((screen) => ({
    label: `Go to ${screen.label}`,
    group: 'Screen',
    run: () => router.go(`/${screen.name}`),
  }));
}

function sendCommands({ actions, store }: App): Command[] {
  return [
    { label: 'Send an event…', group: 'Send', key: 's', run: () => actions.openSend() },
    ...store.events.value.map((event) => ({
      label: `Send ${event.type}…`,
      group: 'Send',
      run: () => actions.openSend(event.type),
    })),
  ];
}

/** Commands for the open delivery. */
function deliveryCommands({ actions, router, store }: App): Command[] {
  const [screen, id] = router.place.value.segments;
  const detail = screen === 'received' ? store.receivedDetail.value.value : null;
  if (id !== undefined && screen === 'sent') {
    return [
      { label: 'Resend the same bytes', group: 'Delivery', key: 'r', run: () => actions.resend(false) },
      { label: 'Resend fresh', group: 'Delivery', run: () => actions.resend(true) },
      { label: 'Delete this delivery…', group: 'Delivery', key: 'd', run: actions.openDelete },
    ];
  }
  if (id === undefined || detail === null) return [];
  return [
    { label: 'Replay to a URL…', group: 'Delivery', key: 'r', run: actions.openReplay },
    { label: 'Learn the contract from this delivery…', group: 'Delivery', run: actions.openLearn },
    { label: 'Delete this delivery…', group: 'Delivery', key: 'd', run: actions.openDelete },
    {
      label: 'Send one like this…',
      group: 'Delivery',
      run: actions.sendLikeOpen,
    },
  ];
}

function listCommandsOnly({ actions, router, ui }: App): Command[] {
  const screen = router.place.value.segments[0];
  if (screen !== 'received' && screen !== 'sent') return [];
  const only = VERDICTS.map((verdict) => ({
    label: `Show only ${verdict}`,
    group: 'Filter',
    run: () => actions.setParams({ q: `verdict:${verdict}` }),
  }));
  return [
    {
      label: 'Search',
      group: 'List',
      key: '/',
      run: () => {
        ui.searchFocus.value += 1;
      },
    },
    { label: 'Pause or resume', group: 'List', key: 'p', run: actions.togglePause },
    { label: 'Newest delivery', group: 'List', key: 'g', run: actions.newest },
    ...(screen === 'sent'
      ? [{ label: 'Resend all matching deliveries…', group: 'List', run: actions.openResendAll }]
      : []),
    { label: 'Delete all matching deliveries…', group: 'List', run: actions.openDeleteMatching },
    {
      label: 'Hide or show the list',
      group: 'List',
      key: '[',
      run: () => {
        ui.listHidden.value = !ui.listHidden.value;
      },
    },
    ...(screen === 'received' ? only : []),
    { label: 'Clear the search', group: 'Filter', run: () => actions.setParams({ q: null }) },
    { label: 'Copy as cURL', group: 'Copy', key: 'c', run: actions.copyCurl },
  ];
}

function pageCommands({ actions, store, theme, ui, router }: App): Command[] {
  const info = store.info.value;
  return [
    { label: 'New webhook', group: 'Webhooks', run: () => router.go('/webhooks/new') },
    { label: 'New endpoint', group: 'Endpoints', run: () => router.go('/endpoints/+new') },
    {
      label: 'Copy the receiver URL',
      group: 'Copy',
      run: () => actions.copy(receiverUrl(store), 'receiver URL'),
    },
    {
      label: 'Copy the path of the CA',
      group: 'Copy',
      run: () => actions.copy(info?.caPath ?? '', 'CA path'),
    },
    { label: 'Light theme', group: 'Theme', run: () => theme.choose('light') },
    { label: 'Dark theme', group: 'Theme', run: () => theme.choose('dark') },
    { label: 'System theme', group: 'Theme', run: () => theme.choose('system') },
    {
      label: 'All keys',
      group: 'Help',
      key: '?',
      run: () => {
        ui.overlay.value = 'keys';
      },
    },
  ];
}

/** The commands available on the current screen. */
export function listCommands(app: App): Command[] {
  return [
    ...sendCommands(app),
    ...goCommands(app),
    ...deliveryCommands(app),
    ...listCommandsOnly(app),
    ...pageCommands(app),
  ];
}
