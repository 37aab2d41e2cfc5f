import type { ComponentChildren } from 'preact';
import { Icon, type IconName } from './icon.tsx';
import { Kbd } from './kbd.tsx';
import { Problem } from './problem.tsx';
import './action-bar.css';

interface ActionProps {
  label: ComponentChildren;
  icon: IconName;
  testId: string;
  onClick: () => void;
  /** The keyboard shortcut of the same action. */
  keyHint?: string;
  /** Tooltip: what the action does. */
  about?: string;
  disabled?: boolean;
  /** Whether narrow screens show only the icon. */
  compact?: boolean;
}

/** One action on the open object. */
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

interface ActionBarProps {
  children: ComponentChildren;
  /** Why the last action was refused, if no field shows it. */
  problem?: string | undefined;
}

/** The actions of the open object, always visible below it. */
export function ActionBar({ children, problem }: ActionBarProps) {
  return (
    <footer class="action-bar" data-testid="actions">
      {children}
      <Problem text={problem} />
    </footer>
  );
}
