import { useEffect } from 'preact/hooks';
import { useApp } from '../app/context.ts';
import { Toasts } from '../app/toasts.tsx';
import { lazy } from '../kit/lazy.tsx';
import { LostNotice } from './connection-pill.tsx';
import { Nav } from './nav.tsx';
import { SCREENS } from './screens.ts';
import { SignInScreen } from './sign-in.tsx';
import { StatusBar } from './status-bar.tsx';
import './frame.css';

const OVERLAYS = {
  send: lazy(async () => (await import('../send/send-dialog.tsx')).SendDialog),
  palette: lazy(async () => (await import('./command-palette.tsx')).CommandPalette),
  keys: lazy(async () => (await import('./keys-help.tsx')).KeysHelp),
  resend: lazy(async () => (await import('../sent/resend-dialog.tsx')).ResendDialog),
  replay: lazy(async () => (await import('../received/replay-dialog.tsx')).ReplayDialog),
  learn: lazy(async () => (await import('../contract/learn-dialog.tsx')).LearnDialog),
  delete: lazy(async () => (await import('../delivery/list/delete-dialog.tsx')).DeleteDialog),
};

function Screen() {
  const { router } = useApp();
  const asked = router.place.value.segments[0];
  const screen = SCREENS.find((item) => item.name === asked);
  const home = SCREENS[0];
  useEffect(() => {
    if (screen === undefined && home !== undefined) router.go(`/${home.name}`, { replace: true });
  }, [screen, home, router]);
  if (screen === undefined) return null;
  const { Component, name, label } = screen;
  return (
    <>
      <Nav current={name} />
      <LostNotice />
      <main class="screen" aria-label={label}>
        <h1 class="hidden">{label}</h1>
        <Component />
      </main>
      <StatusBar />
    </>
  );
}

function Overlays() {
  const { ui } = useApp();
  const overlay = ui.overlay.value;
  if (overlay === null) return null;
  const Component = OVERLAYS[overlay];
  return <Component />;
}

/** The whole page: signing in, or the frame with its screen and whatever lies over it. */
export function Page() {
  const { store } = useApp();
  if (store.session.value === 'asking') return null;
  if (store.session.value !== 'open') return <SignInScreen />;
  return (
    <>
      <Screen />
      <Overlays />
      <Toasts />
    </>
  );
}
