import type { Answer } from '../../server/inspector/routes.ts';
import { contractCalls, deliveryCalls, sentCalls, settingsCalls } from './api-calls.ts';
import { type Asker, type Call, type CallerOptions, createCaller, type Orderer } from './call.ts';

/** The control plane's API, typed. Every call throws `ApiError` when it is refused or unanswered. */
export function createApi(options: CallerOptions) {
  const call = createCaller(options);
  const ask: Asker = <T>(path: string, init?: Call) =>
    call(path, (response) => response.json() as Promise<T>, init);
  const order: Orderer = (path, init) => call(path, async () => {}, init);
  return {
    signIn: (token: string) => order('/api/session', { method: 'POST', token }),
    session: () => order('/api/session'),
    info: () => ask<Answer<'/api/info', '$get'>>('/api/info'),
    ...deliveryCalls(call, ask, order),
    ...sentCalls(ask),
    ...settingsCalls(ask, order),
    ...contractCalls(ask),
  };
}

export type Api = ReturnType<typeof createApi>;
