import type { ComponentChildren } from 'preact';
import { Icon, type IconName } from './icon.tsx';
import { Kbd } from './kbd.tsx';
import './action-bar.css';

interface ActionProps {
  label: ComponentChildren;
  icon: IconName;
  testId: string;
  onClick: () => void;
  /** The key that does the same. */
  keyHint?: string;
  /** What it does beyond its name, on hover. */
  about?: string;
  disabled?: boolean;
  /** Whether its icon says enough where there is little room. */
  compact?: boolean;
}

/** One thing to do with what is open. */
export function Action({
  label,
  icon,
  testId,
  onClick,
  keyHint,
  about,
  disabled = false,
  compact = false,
}: ActionProps) {
  return (
    <button
      type="button"
      class="button"
      data-testid={testId}
      data-compact={compact}
      title={about}
      disabled={disabled}
      onClick={onClick}
    >
      <Icon name={icon} size={14} /> <span class="action-bar__label">{label}</span>
      {keyHint !== undefined && <Kbd>{keyHint}</Kbd>}
    </button>
  );
}

/** Everything that can be done with what is open, always in view below it. */
export function ActionBar({ children }: { children: ComponentChildren }) {
  return (
    <footer class="action-bar" data-testid="actions">
      {children}
    </footer>
  );
}

/** `Copy as cURL`, or `cURL` where there is little room. */
export function CopyCurlLabel() {
  return (
    <span>
      <span class="action-bar__wide">Copy as </span>cURL
    </span>
  );
}
