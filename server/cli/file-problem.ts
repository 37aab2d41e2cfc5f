import { EXIT, ExitError } from '../base/exit.ts';

const ADVICE: Readonly<Record<string, string>> = {
  ENOENT: 'Check the name: there is no such file or folder.',
  EISDIR: 'This is a folder: name a file.',
  ENOTDIR: 'A part of the path is a file: name a folder there.',
  EEXIST: 'A file is in the way: choose another path.',
  EACCES: 'You have no permission: change it, or choose another path.',
  EPERM: 'You have no permission: change it, or choose another path.',
  ENOSPC: 'The disk is full: free some space.',
  EROFS: 'The disk is read-only: choose another path.',
};

/** The error of a path that cannot be read or written, with advice for its cause. Ends the verb with 3. */
export function fileProblem(path: string, done: 'read' | 'written', cause: unknown): ExitError {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause);
  const advice = ADVICE[code] ?? 'Check its name and permissions.';
  return new ExitError(EXIT.environment, `${path} cannot be ${done} (${code}).`, advice, { cause });
}
