/** Outlines on a 16 px grid, stroked in the current colour. */
const SHAPES = {
  check: 'M3.5 8.5 6.5 11.5 12.5 4.5',
  cross: 'M4.5 4.5 11.5 11.5M11.5 4.5 4.5 11.5',
  bang: 'M8 3.2V9M8 12.4V12.6',
  question: 'M5.6 5.8C5.6 4.4 6.6 3.4 8 3.4S10.4 4.3 10.4 5.6C10.4 7.6 8 7.6 8 9.4M8 12.4V12.6',
  dash: 'M4.5 8H11.5',
  dots: 'M4 8H4.1M8 8H8.1M12 8H12.1',
  search: 'M7 11.5A4.5 4.5 0 1 0 7 2.5 4.5 4.5 0 0 0 7 11.5M10.4 10.4 13.5 13.5',
  copy: 'M5.5 5.5V3.5A1 1 0 0 1 6.5 2.5H12.5A1 1 0 0 1 13.5 3.5V9.5A1 1 0 0 1 12.5 10.5H10.5M3.5 5.5H9.5A1 1 0 0 1 10.5 6.5V12.5A1 1 0 0 1 9.5 13.5H3.5A1 1 0 0 1 2.5 12.5V6.5A1 1 0 0 1 3.5 5.5',
  path: 'M9.5 3 6.5 13M12.5 5.5 15 8 12.5 10.5M3.5 5.5 1 8 3.5 10.5',
  chevron: 'M6 3.5 10.5 8 6 12.5',
  back: 'M10 3.5 5.5 8 10 12.5',
  up: 'M8 13V3.5M4 7.5 8 3.5 12 7.5',
  sun: 'M8 10.8A2.8 2.8 0 1 0 8 5.2 2.8 2.8 0 0 0 8 10.8M8 1.6V2.8M8 13.2V14.4M1.6 8H2.8M13.2 8H14.4M3.5 3.5 4.3 4.3M11.7 11.7 12.5 12.5M12.5 3.5 11.7 4.3M4.3 11.7 3.5 12.5',
  moon: 'M13.2 9.6A5.6 5.6 0 0 1 6.4 2.8 5.6 5.6 0 1 0 13.2 9.6',
  download: 'M8 2.5V10M4.8 7 8 10.2 11.2 7M3 13.2H13',
  trash: 'M3 4.5H13M6.5 4.5V3H9.5V4.5M4.5 4.5 5 13.2H11L11.5 4.5M6.8 7V10.8M9.2 7V10.8',
  pause: 'M5.5 3.5V12.5M10.5 3.5V12.5',
  play: 'M5 3.2 12.5 8 5 12.8Z',
  plus: 'M8 3.2V12.8M3.2 8H12.8',
  send: 'M13.6 2.4 6.9 9.1M13.6 2.4 9.4 13.6 6.9 9.1 2.4 6.6Z',
  key: 'M5.4 12.6A2.9 2.9 0 1 0 5.4 6.8 2.9 2.9 0 0 0 5.4 12.6M7.6 7.8 13 2.4M10.4 5 12.6 7.2',
  swap: 'M3 5.5H13L10.5 3M13 10.5H3L5.5 13',
} as const;

export type IconName = keyof typeof SHAPES;

/** A decorative icon; whatever it means stands in words beside it. */
export function Icon({ name, size = 16 }: { name: IconName; size?: number }) {
  return (
    <svg class="icon" width={size} height={size} viewBox="0 0 16 16" aria-hidden="true" focusable="false">
      <path d={SHAPES[name]} />
    </svg>
  );
}
