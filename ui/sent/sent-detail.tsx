import type { SentDetail, SentState } from '../../server/types.ts';
import { useApp } from '../app/context.ts';
import { Attempts } from '../delivery/detail/attempts.tsx';
import { BodyView } from '../delivery/detail/body-view.tsx';
import { DetailHead } from '../delivery/detail/detail-head.tsx';
import { HeadersTable } from '../delivery/detail/headers-table.tsx';
import { PayloadView } from '../delivery/payload/payload-view.tsx';
import { type Tab, Tabs } from '../kit/tabs.tsx';
import { TextRuns } from '../kit/text-runs.tsx';
import { formatBytes, plural, shortId } from '../text/format.ts';
import { cipherWords } from '../text/words.ts';
import { AttemptAdvice } from './attempt-advice.tsx';
import { SentActions } from './sent-actions.tsx';

function sentTabs(detail: SentDetail): Tab[] {
  return [
    { id: 'attempts', label: 'Attempts', badge: detail.attempts.length },
    { id: 'payload', label: 'Payload' },
    { id: 'body', label: 'Body' },
    { id: 'headers', label: 'Headers', badge: detail.headers.length },
  ];
}

function Meta({ detail }: { detail: SentDetail }) {
  const { encryption, webhook } = detail;
  return (
    <>
      <span>
        to{' '}
        <code>
          <TextRuns text={detail.url} />
        </code>
      </span>
      {webhook === null ? (
        <span>webhook deleted</span>
      ) : (
        <span>
          webhook{' '}
          <a href={`/webhooks/${webhook.id}`}>
            <TextRuns text={webhook.name} />
          </a>
        </span>
      )}
      <span>
        {formatBytes(detail.sizeBytes)} {detail.format}
      </span>
      <span>
        {encryption === null ? 'not encrypted' : `${cipherWords(encryption.mode)}, ${encryption.wire}`}
      </span>
      <span>{plural(detail.attemptCount, 'attempt')}</span>
      {detail.twin !== null && (
        <span>
          twin <a href={`/received/${detail.twin}`}>received {shortId(detail.twin)}</a>
        </span>
      )}
    </>
  );
}

const ENDS: Record<Exclude<SentState, 'pending'>, string> = {
  delivered: 'Delivered: no further attempt.',
  failed: 'Failed: no further attempt unless you resend it.',
  cancelled: 'Cancelled: no further attempt.',
};

/** The attempts, then the next attempt or the end. */
function Timeline({ detail }: { detail: SentDetail }) {
  const { attempts, nextAttemptAt, state } = detail;
  const end = state === 'pending' || attempts.length === 0 ? undefined : { tone: state, text: ENDS[state] };
  return (
    <Attempts
      attempts={attempts}
      nextAt={nextAttemptAt}
      adviceFor={(error) => <AttemptAdvice error={error} webhook={detail.webhook} />}
      {...(end && { end })}
    />
  );
}

function TabContent({ tab, detail }: { tab: string; detail: SentDetail }) {
  switch (tab) {
    case 'payload':
      return (
        <PayloadView event={detail.event} payload={detail.payload} format={detail.format} plaintext={null} />
      );
    case 'body':
      return <BodyView kind="sent" id={detail.id} sizeBytes={detail.sizeBytes} />;
    case 'headers':
      return <HeadersTable headers={detail.headers} label="Headers of the delivery" />;
    default:
      return <Timeline detail={detail} />;
  }
}

/** A sent delivery in full. */
export function SentDetailView({ detail }: { detail: SentDetail }) {
  const { actions, router } = useApp();
  const tabs = sentTabs(detail);
  const asked = router.place.value.params.get('tab');
  const tab = tabs.find((item) => item.id === asked)?.id ?? 'attempts';
  return (
    <article class="detail" data-testid="detail" data-id={detail.id} data-state={detail.state}>
      <div class="detail__scroll">
        <DetailHead
          title={detail.event}
          tone={detail.state}
          at={detail.createdAt}
          by="emitter"
          meta={<Meta detail={detail} />}
        />
        <Tabs
          label="Views of the delivery"
          tabs={tabs}
          selected={tab}
          onChoose={(id) => actions.setParams({ tab: id }, { replace: true })}
        >
          <TabContent key={`${detail.id} ${tab}`} tab={tab} detail={detail} />
        </Tabs>
      </div>
      <SentActions detail={detail} />
    </article>
  );
}
