import type { ComponentChildren } from 'preact';
import './tabs.css';

export interface Tab {
  id: string;
  label: string;
  /** A number or word after the label. */
  badge?: string | number;
  tone?: 'invalid' | 'undecodable';
}

interface TabsProps {
  /** What the views are of. */
  label: string;
  tabs: readonly Tab[];
  selected: string;
  onChoose: (id: string) => void;
  children: ComponentChildren;
}

const STEPS: Record<string, number> = { ArrowRight: 1, ArrowLeft: -1 };

function TabButton({ tab, selected, choose }: { tab: Tab; selected: boolean; choose: (id: string) => void }) {
  return (
    <button
      type="button"
      role="tab"
      class="tab"
      id={`tab-${tab.id}`}
      data-testid={`tab-${tab.id}`}
      aria-selected={selected}
      aria-controls="tab-panel"
      tabIndex={selected ? 0 : -1}
      onClick={() => choose(tab.id)}
    >
      {tab.label}
      {tab.badge !== undefined && (
        <span class="tab__badge" data-tone={tab.tone}>
          {tab.badge}
        </span>
      )}
    </button>
  );
}

/** Tabs that show one of several views; the arrow keys move between them. */
export function Tabs({ label, tabs, selected, onChoose, children }: TabsProps) {
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = STEPS[event.key];
    if (step === undefined) return;
    const at = tabs.findIndex((tab) => tab.id === selected);
    const next = tabs[(at + step + tabs.length) % tabs.length];
    if (next === undefined) return;
    event.preventDefault();
    onChoose(next.id);
    document.getElementById(`tab-${next.id}`)?.focus();
  };
  return (
    <>
      <div class="tabs" role="tablist" aria-label={label} onKeyDown={onKeyDown}>
        {tabs.map((tab) => (
          <TabButton key={tab.id} tab={tab} selected={tab.id === selected} choose={onChoose} />
        ))}
      </div>
      <div class="tab-panel" id="tab-panel" role="tabpanel" aria-labelledby={`tab-${selected}`}>
        {children}
      </div>
    </>
  );
}
