import { useEffect } from 'preact/hooks';
import { useApp } from '../app/context.ts';
import { toast } from '../app/interface-state.ts';
import { lazy } from '../app/lazy.tsx';

/** Closes the overlay whose code could not be loaded, and offers to try again. */
function OverlayProblem() {
  const { ui } = useApp();
  useEffect(() => {
    const overlay = ui.overlay.peek();
    ui.overlay.value = null;
    ui.typedAhead.value = '';
    const open = (): void => {
      ui.overlay.value = overlay;
    };
    toast(ui, 'The dialog could not be loaded. Is the server still running?', 'bad', {
      label: 'Retry',
      run: open,
    });
  }, [ui]);
  return null;
}

const Failed = OverlayProblem;
const OVERLAYS = {
  send: lazy(async () => (await import('../send/send-dialog.tsx')).SendDialog, { Failed }),
  palette: lazy(async () => (await import('./command-palette.tsx')).CommandPalette, { Failed }),
  keys: lazy(async () => (await import('./keys-help.tsx')).KeysHelp, { Failed }),
  resend: lazy(async () => (await import('../sent/resend-dialog.tsx')).ResendDialog, { Failed }),
  replay: lazy(async () => (await import('../received/replay-dialog.tsx')).ReplayDialog, { Failed }),
  learn: lazy(async () => (await import('../contract/learn-dialog.tsx')).LearnDialog, { Failed }),
  delete: lazy(async () => (await import('../delivery/list/delete-dialog.tsx')).DeleteDialog, { Failed }),
};

/** The overlay that is open, if any. */
export function Overlays() {
  const { ui } = useApp();
  const overlay = ui.overlay.value;
  if (overlay === null) return null;
  const Component = OVERLAYS[overlay];
  return <Component key={overlay} />;
}
