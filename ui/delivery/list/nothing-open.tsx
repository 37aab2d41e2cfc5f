import './nothing-open.css';

const HINTS = [
  { keys: ['j', 'k'], text: 'walk the list' },
  { keys: ['s'], text: 'send an event' },
  { keys: ['/'], text: 'search' },
  { keys: ['?'], text: 'all keys' },
];

/** No delivery is open: how to get to one. */
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
