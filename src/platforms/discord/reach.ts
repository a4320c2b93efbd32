import { type Client, Routes, Status } from 'discord.js'
import type { Reach } from '../../core/platform.ts'
import type { Calls } from './calls.ts'
import { refusalOf } from './connect.ts'
import { platformError, saidIn } from './errors.ts'

/** Why a client does not hear Discord just now; `undefined` while every one of its connections is open. */
export function deafness(client: Client | undefined): string | undefined {
  if (!client) return 'The gateway is not connected yet.'
  const shards = [...client.ws.shards.values()]
  const open = shards.filter(({ status }) => status === Status.Ready).length
  if (shards.length > 0 && open === shards.length) return undefined
  return shards.length > 1
    ? `${open} of ${shards.length} connections to Discord’s gateway are open.`
    : 'The connection to Discord’s gateway is not open.'
}

/** How Discord is reached: `deaf` is why the gateway is not heard, as far as this process is to hear it. Never rejects. */
export async function reachOf(calls: Calls, deaf: string | undefined): Promise<Reach> {
  if (deaf !== undefined) return { state: 'connecting', reason: deaf }
  try {
    // Past the queue, which may be long: that is no trouble of Discord's.
    await calls.now({ method: 'GET', route: Routes.user(), expects: 'id' })
    return { state: 'ready' }
  } catch (error) {
    if (saidIn(error)?.status === 401) return { state: 'refused', reason: refusalOf(4004).message }
    const { outcome, message } = platformError(error)
    // A limit says that the bot is known.
    return outcome === 'limited' ? { state: 'ready' } : { state: 'connecting', reason: message }
  }
}
