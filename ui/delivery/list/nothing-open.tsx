import './nothing-open.css';

const HINTS = [
  { keys: ['j', 'k'], text: 'move in the list' },
  { keys: ['s'], text: 'send an event' },
  { keys: ['/'], text: 'search' },
  { keys: ['?'], text: 'all keys' },
];

/** Shown when no delivery is open: the keys that open one. */
export function NothingOpen() {
  return (
    <div class="nothing-open">
      <p class="empty__title">No delivery open</p>
      <ul>
        {HINTS.map((hint) => (
          <li key={hint.text}>
            <span>
              {hint.keys.map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </span>
            {hint.text}
          </li>
        ))}
      </ul>
    </div>
  );
}
