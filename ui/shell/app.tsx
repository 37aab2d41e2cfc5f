import { useEffect, useRef } from 'preact/hooks';
import { useApp } from '../app/context.ts';
import { Toasts } from '../app/toasts.tsx';
import { LostNotice } from './connection-pill.tsx';
import { LeaveDialog } from './leave-dialog.tsx';
import { Nav } from './nav.tsx';
import { Overlays } from './overlays.tsx';
import { SCREENS } from './screens.ts';
import { SignInAgain, SignInScreen } from './sign-in.tsx';
import { StatusBar } from './status-bar.tsx';
import './frame.css';

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

/** The whole page: the sign-in screen, or the frame with its screen and the open overlay. */
export function Page() {
  const { store } = useApp();
  const session = store.session.value;
  const wasOpen = useRef(false);
  if (session === 'open') wasOpen.current = true;
  if (!wasOpen.current) return session === 'asking' ? null : <SignInScreen />;
  return (
    <>
      <Screen />
      <Overlays />
      <LeaveDialog />
      <Toasts />
      {session !== 'open' && <SignInAgain />}
    </>
  );
}
