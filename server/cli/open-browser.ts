import { spawn } from 'node:child_process';

const COMMANDS: Partial<Record<NodeJS.Platform, readonly [string, ...string[]]>> = {
  darwin: ['open'],
  // 'start' takes its first quoted argument for a window title.
  win32: ['cmd', '/c', 'start', '""'],
};

/** Opens a link in the user's browser, which goes on when this process has ended. */
export function openBrowser(link: string, onError: () => void): void {
  const [command, ...args] = COMMANDS[process.platform] ?? ['xdg-open'];
  const child = spawn(command, [...args, link], { stdio: 'ignore', detached: true });
  child.on('error', onError);
  child.unref();
}
