import { useEffect, useRef } from 'preact/hooks';
import { useApp } from '../app/context.ts';
import { lazy } from '../app/lazy.tsx';
import { Icon } from '../kit/icon.tsx';
import { Kbd, shortcut } from '../kit/kbd.tsx';
import { isOtherTime } from '../state/server-clock.ts';
import { formatCount } from '../text/format.ts';
import { ConnectionPill } from './connection-pill.tsx';
import { SCREENS } from './screens.ts';
import './nav.css';

/** The bar has no room for a message; if the server is gone, the next screen shows one. */
const ClockChip = lazy(async () => (await import('./clock-chip.tsx')).ClockChip, { Failed: () => null });

function Brand() {
  return (
    <a class="brand" href="/received" aria-label="rai-hooks, to the received deliveries">
      <img src={new URL('../favicon.svg', import.meta.url).href} width={20} height={20} alt="" />
      <span>rai-hooks</span>
    </a>
  );
}

function Screens({ current }: { current: string }) {
  const { store } = useApp();
  const list = useRef<HTMLUListElement>(null);
  useEffect(() => {
    // On narrow screens the list scrolls; this keeps the current screen visible.
    list.current
      ?.querySelector(`[data-testid="nav-${current}"]`)
      ?.scrollIntoView({ inline: 'center', block: 'nearest' });
  }, [current]);
  return (
    <ul class="nav__screens" ref={list}>
      {SCREENS.map((screen) => {
        const count = screen.count(store);
        return (
          <li key={screen.name}>
            <a
              href={`/${screen.name}`}
              data-testid={`nav-${screen.name}`}
              aria-current={screen.name === current ? 'page' : undefined}
            >
              {screen.label} {count !== null && <span class="nav__count">{formatCount(count)}</span>}
            </a>
          </li>
        );
      })}
    </ul>
  );
}

function ThemeToggle() {
  const { theme } = useApp();
  return (
    <button
      type="button"
      class="icon-button"
      data-testid="theme-toggle"
      aria-label="Switch between light and dark"
      title="Light or dark"
      onClick={theme.toggle}
    >
      <span class="only-light">
        <Icon name="moon" />
      </span>
      <span class="only-dark">
        <Icon name="sun" />
      </span>
    </button>
  );
}

function SendButton() {
  const { actions } = useApp();
  return (
    <button
      type="button"
      class="button button--primary"
      data-testid="send-open"
      onClick={() => actions.openSend()}
    >
      <Icon name="send" size={14} /> <span class="nav__send">Send event</span> <Kbd>S</Kbd>
    </button>
  );
}

/** The top bar: screens, connection, commands, theme, and the button to send an event. */
export function Nav({ current }: { current: string }) {
  const { store, ui } = useApp();
  const openPalette = (): void => {
    ui.overlay.value = 'palette';
  };
  return (
    <header class="nav">
      <Brand />
      <nav aria-label="Screens">
        <Screens current={current} />
      </nav>
      <div class="nav__tools">
        {isOtherTime(store.clock.value) && <ClockChip />}
        <ConnectionPill />
        <button type="button" class="button button--quiet nav__commands" onClick={openPalette}>
          Commands <Kbd>{shortcut('K')}</Kbd>
        </button>
        <ThemeToggle />
        <SendButton />
      </div>
    </header>
  );
}
