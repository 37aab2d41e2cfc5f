import { CopyButton } from './copy-button.tsx';
import './copy-line.css';

/** A line of text to be copied as a whole. */
export function CopyLine({ text, what }: { text: string; what: string }) {
  return (
    <div class="copy-line">
      <code>{text}</code>
      <CopyButton text={text} what={what} />
    </div>
  );
}
