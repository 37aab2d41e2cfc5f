import { BackLink } from './back-link.tsx';
import './detail-problem.css';

/** Shown when the requested object does not exist or cannot be read. */
export function DetailProblem({ text }: { text: string }) {
  return (
    <div class="detail-problem" data-testid="detail">
      <BackLink />
      <div class="empty" role="alert">
        <p class="empty__title">{text}</p>
      </div>
    </div>
  );
}
