import { useRef } from 'preact/hooks';
import { HEX_ROW_BYTES, hexRow } from '../text/bytes.ts';
import { rowHeightPx } from './row-height.ts';
import { useFixedRows } from './use-fixed-rows.ts';
import './views.css';

function HexRow({ bytes, index }: { bytes: Uint8Array; index: number }) {
  const row = hexRow(bytes, index);
  return (
    <div class="hex-row" style={{ transform: `translateY(${index * rowHeightPx('--hex-row')}px)` }}>
      <span class="hex-row__offset">{row.offset}</span>
      <span class="hex-row__hex">{row.hex}</span>
      <span class="hex-row__ascii">{row.ascii}</span>
    </div>
  );
}

/** A hex dump; only its visible rows are rendered. */
export function HexView({ bytes, label }: { bytes: Uint8Array; label: string }) {
  const scroller = useRef<HTMLElement>(null);
  const count = Math.ceil(bytes.length / HEX_ROW_BYTES);
  const { from, to, totalPx, look } = useFixedRows({
    count,
    rowPx: rowHeightPx('--hex-row'),
    scroller,
    overscan: 12,
  });
  const indexes = Array.from({ length: to - from }, (_, offset) => from + offset);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
    <section class="hex-view" ref={scroller} tabIndex={0} aria-label={label} onScroll={look}>
      <div class="virtual-space" style={{ height: `${totalPx}px` }}>
        {indexes.map((index) => (
          <HexRow key={index} bytes={bytes} index={index} />
        ))}
      </div>
    </section>
  );
}
