import { spawn } from 'node:child_process';

const COMMANDS: Partial<Record<NodeJS.Platform, readonly [string, ...string[]]>> = {
  darwin: ['open'],
  // `start` treats its first quoted argument as the window title.
  win32: ['cmd', '/c', 'start', '""'],
};

/** Opens a link in the user's browser, which keeps running after this process has ended. */
export function openBrowser(link: string, onError: () => void): void {
  const [command, ...args] = COMMANDS[process.platform] ?? ['xdg-open'];
  const child = spawn(command, [...args, link], { stdio: 'ignore', detached: true });
  child.on('error', onError);
  child.unref();
}
