import type { ReceivedDetail, Stage, StageName } from '../../types.ts';
import type { Io } from '../io.ts';
import { plain } from './plain.ts';
import { hangingText } from './text-width.ts';

/** The results of decoding that the stage lines show. */
type Decoding = Pick<
  ReceivedDetail,
  'stages' | 'encryption' | 'format' | 'recognisedBy' | 'event' | 'driftCount'
>;

const MARKS = { passed: '✓', failed: '✕', skipped: '·' } as const;
const STYLES = { passed: 'green', failed: 'red', skipped: 'dim' } as const;

/** One line for each stage: what it found, or why it failed and what to do. */
export function stageLines(
  decoding: Decoding,
  { paint, terminalWidth }: Pick<Io, 'paint' | 'terminalWidth'>,
): string {
  return decoding.stages
    .map((stage) => {
      const { outcome } = stage;
      const said = outcome === 'passed' ? found(stage.stage, decoding) : reason(stage);
      const prefix = `  ${paint(STYLES[outcome], MARKS[outcome])} ${stage.stage.padEnd(9)}  `;
      return hangingText(prefix, plain(said), terminalWidth).trimEnd();
    })
    .join('\n');
}

function reason({ cause, message, advice }: Stage): string {
  return [cause && `${cause}:`, message, advice].filter((text) => text !== undefined).join(' ');
}

function found(stage: StageName, { encryption, format, recognisedBy, event, driftCount }: Decoding): string {
  switch (stage) {
    case 'unwrap':
      return encryption?.wire ?? '';
    case 'decrypt':
      return encryption ? `${encryption.mode}, key "${encryption.keyLabel}"` : '';
    case 'parse':
      return format ?? '';
    case 'recognise':
      return `${event ?? ''} by ${recognisedBy ?? '-'}`;
    case 'validate':
      return driftCount > 0
        ? `${driftCount} ${driftCount === 1 ? 'property is' : 'properties are'} not in the contract`
        : '';
  }
}
