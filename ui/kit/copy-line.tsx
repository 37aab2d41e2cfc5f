import { CopyButton } from './copy-button.tsx';
import './copy-line.css';

/** A line of text with a button that copies it. */
export function CopyLine({ text, what }: { text: string; what: string }) {
  return (
    <div class="copy-line">
      <code>{text}</code>
      <CopyButton text={text} what={what} />
    </div>
  );
}
