import type { ContractChange } from '../../server/contract/difference.ts';

export interface ChangeGroup {
  name: string;
  changes: Array<{ place: string; change: ContractChange }>;
}

const SETTINGS = 'General';

/** Groups changes by event type, each with its place inside; general changes come first. */
export function groupChanges(changes: readonly ContractChange[]): ChangeGroup[] {
  const groups = new Map<string, ChangeGroup>();
  for (const change of changes) {
    // The pointer begins after the first ` /`; both event types and pointers may contain spaces.
    const at = change.where.indexOf(' /');
    const name = at < 0 ? SETTINGS : change.where.slice(0, at);
    const place = at < 0 ? change.where : change.where.slice(at + 1);
    const group = groups.get(name) ?? { name, changes: [] };
    group.changes.push({ place, change });
    groups.set(name, group);
  }
  return [...groups.values()].sort((a, b) => Number(b.name === SETTINGS) - Number(a.name === SETTINGS));
}
