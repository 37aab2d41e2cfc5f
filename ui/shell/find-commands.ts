/** An action in the command palette. */
export interface Command {
  label: string;
  group: string;
  key?: string;
  run: () => void;
}

const wordsOf = (text: string): string[] =>
  text
    .toLowerCase()
    .split(/[^\p{L}\p{N}_]+/u)
    .filter(Boolean);

/** Rank of a command, 0 is best; null when a typed word is in neither its label nor its group. */
function rankOf({ label, group }: Command, text: string): number | null {
  const typed = wordsOf(text);
  const own = label.toLowerCase();
  const words = wordsOf(label);
  if (!typed.every((word) => own.includes(word) || group.toLowerCase().includes(word))) return null;
  if (own.startsWith(text.trim().toLowerCase())) return 0;
  // The last word is the subject of the command: "Sent" in "Go to Sent".
  if (typed.length === 1 && words.at(-1)?.startsWith(typed[0] ?? '')) return 1;
  if (typed.every((word) => words.some((other) => other.startsWith(word)))) return 2;
  return typed.every((word) => own.includes(word)) ? 3 : 4;
}

/**
 * Commands that contain every typed word: those that begin with the text first, those that match only by their group
 * last.
 */
export function findCommands(commands: readonly Command[], text: string): Command[] {
  return commands
    .flatMap((command) => {
      const rank = rankOf(command, text);
      return rank === null ? [] : [{ command, rank }];
    })
    .sort((a, b) => a.rank - b.rank)
    .map(({ command }) => command);
}
