import { EXIT } from '../base/exit.ts';

/** Resolves at the first SIGINT or SIGTERM; a second SIGINT ends the process at once. */
export function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    let stopping = false;
    const onSignal = (signal: NodeJS.Signals) => {
      if (stopping && signal === 'SIGINT') process.exit(EXIT.interrupted);
      stopping = true;
      resolve();
    };
    process.on('SIGINT', onSignal).on('SIGTERM', onSignal);
  });
}
