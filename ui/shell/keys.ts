/** The actions of keys. Each is implemented in `actions.ts`. */
export type KeyAction =
  | 'next'
  | 'previous'
  | 'open'
  | 'back'
  | 'search'
  | 'send'
  | 'again'
  | 'curl'
  | 'tab'
  | 'pause'
  | 'newest'
  | 'delete'
  | 'collapse'
  | 'keys'
  | 'palette';

export interface KeyBinding {
  keys: readonly string[];
  action: KeyAction;
  label: string;
}

/** All keys of the inspector, in the order of the overview. */
export const KEY_BINDINGS: readonly KeyBinding[] = [
  { keys: ['j', 'ArrowDown'], action: 'next', label: 'Next delivery' },
  { keys: ['k', 'ArrowUp'], action: 'previous', label: 'Previous delivery' },
  { keys: ['Enter'], action: 'open', label: 'Open the delivery' },
  { keys: ['Escape'], action: 'back', label: 'Back to the list' },
  { keys: ['g'], action: 'newest', label: 'Newest delivery' },
  { keys: ['/'], action: 'search', label: 'Search' },
  { keys: ['1', '2', '3', '4', '5', '6', '7'], action: 'tab', label: 'Tabs of the delivery' },
  { keys: ['s'], action: 'send', label: 'Send an event' },
  { keys: ['r'], action: 'again', label: 'Replay or resend' },
  { keys: ['c'], action: 'curl', label: 'Copy as cURL' },
  { keys: ['p'], action: 'pause', label: 'Pause or resume' },
  { keys: ['d'], action: 'delete', label: 'Delete the open delivery, or all matching ones' },
  { keys: ['['], action: 'collapse', label: 'Hide or show the list' },
  { keys: ['?'], action: 'keys', label: 'All keys' },
];

/** The parts of a keyboard event that decide the action. */
export interface KeyPress {
  key: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
  /** A text field, a menu or a dialog has the focus and handles its own keys. */
  inField: boolean;
  /** A button, link or tab has the focus and handles Enter and the arrow keys. */
  onControl: boolean;
}

const CONTROL_KEYS = new Set(['Enter', 'ArrowUp', 'ArrowDown']);

/** The action of a key press, or null when the key has none. */
export function keyAction(press: KeyPress): KeyAction | null {
  if ((press.ctrlKey || press.metaKey) && !press.altKey && press.key.toLowerCase() === 'k') return 'palette';
  if (press.ctrlKey || press.metaKey || press.altKey || press.inField) return null;
  if (press.onControl && CONTROL_KEYS.has(press.key)) return null;
  return KEY_BINDINGS.find((binding) => binding.keys.includes(press.key))?.action ?? null;
}

const NAMES: Record<string, string> = { ArrowDown: '↓', ArrowUp: '↑', Escape: 'Esc' };

/** Display name of a key. */
export function keyName(key: string): string {
  return NAMES[key] ?? key;
}
