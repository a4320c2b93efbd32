import https from 'node:https'
import { createRequire } from 'node:module'
import type { SocketModeReceiver } from '@slack/bolt'

type Dispatcher = ConstructorParameters<typeof SocketModeReceiver>[0]['dispatcher']

/** As much of the package `undici` as is used here. */
type Undici = { EnvHttpProxyAgent: new (options: object) => Dispatcher }

/**
 * What carries Slack's socket through the proxy that all other calls go through: the client opens it by an agent of its own
 * unless it is given one. `undefined` where there is no proxy.
 */
export function tunnel(): Dispatcher {
  const { proxyEnv } = https.globalAgent.options
  if (!proxyEnv) return undefined
  const inBolt = createRequire(createRequire(import.meta.url).resolve('@slack/bolt'))
  // The client takes agents of its own undici alone.
  const undici: Undici = createRequire(inBolt.resolve('@slack/socket-mode'))('undici')
  const { https_proxy: httpsProxy, http_proxy: httpProxy, no_proxy: noProxy } = proxyEnv
  return new undici.EnvHttpProxyAgent({ httpsProxy, httpProxy, noProxy })
}
