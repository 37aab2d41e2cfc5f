/** One thing to do, as the palette lists it. */
export interface Command {
  label: string;
  group: string;
  key?: string;
  run: () => void;
}

/** Commands whose label has every typed word, those that begin with the text first. */
export function findCommands(commands: readonly Command[], text: string): Command[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const found = commands.filter((command) => {
    const label = `${command.label} ${command.group}`.toLowerCase();
    return words.every((word) => label.includes(word));
  });
  const starts = (command: Command): number =>
    command.label.toLowerCase().startsWith(text.toLowerCase()) ? 0 : 1;
  return found.sort((a, b) => starts(a) - starts(b));
}
