import http from 'node:http'
import type { AgentOptions } from 'node:https'
import https from 'node:https'
import { createRequire } from 'node:module'

/** As much of the package `ws` as is used here. */
type WebSocketClass = new (address: string | URL, protocols: string[], options: object) => object

/** Whether requests of this process go through a proxy. */
const isTunnelled = ({ options }: { options: AgentOptions }): boolean => options.proxyEnv !== undefined

/**
 * Lets Discord's gateway through the proxy that all other calls go through. The library that discord.js opens it with asks
 * no agent unless it is given one, and discord.js gives none: so it gets one before discord.js, which takes the class once,
 * is loaded. Does nothing where there is no proxy.
 */
export function tunnelGateway(): void {
  if (!isTunnelled(https.globalAgent)) return
  const inDiscord = createRequire(createRequire(import.meta.url).resolve('discord.js'))
  const inGateway = createRequire(inDiscord.resolve('@discordjs/ws'))
  const library: { WebSocket: WebSocketClass } = inGateway('ws')
  library.WebSocket = class extends library.WebSocket {
    constructor(address: string | URL, protocols: string[], options: object) {
      const { globalAgent: agent } = String(address).startsWith('wss:') ? https : http
      super(address, protocols, { agent, ...options })
    }
  }
}
