import type { ServerInfo } from '../../server/types.ts';
import { contractCalls, deliveryCalls, sentCalls, settingsCalls } from './api-calls.ts';
import { type Asker, createCaller } from './call.ts';

/** The control plane's API, typed. Every call throws `ApiError` when it is refused or unanswered. */
export function createApi(options: { onUnauthorised: () => void }) {
  const call = createCaller(options);
  const ask: Asker = async <T>(path: string, init?: Parameters<typeof call>[1]) =>
    (await (await call(path, init)).json()) as T;
  return {
    signIn: (token: string) => call('/api/session', { method: 'POST', token }),
    session: () => call('/api/session'),
    info: () => ask<ServerInfo>('/api/info'),
    ...deliveryCalls(call, ask),
    ...sentCalls(ask),
    ...settingsCalls(call, ask),
    ...contractCalls(ask),
  };
}

export type Api = ReturnType<typeof createApi>;
