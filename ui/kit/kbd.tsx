/** A key hint. Screen readers skip it, because the control has its own label. */
export function Kbd({ children }: { children: string }) {
  return (
    <span class="kbd" aria-hidden="true">
      {children}
    </span>
  );
}

const APPLE = /Mac|iPhone|iPad/.test(navigator.platform);

/** A shortcut with the modifier of this system: `⌘K`, or `Ctrl K`. */
export function shortcut(key: string): string {
  return APPLE ? `⌘${key}` : `Ctrl ${key}`;
}
