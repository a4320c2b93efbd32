import type { Client } from 'discord.js'
import type { Log } from '../../core/ports.ts'

/** What discord.js does with an event for its caches; private there. Source: discord.js, `WebSocketManager.handlePacket`. */
type Handling = { handlePacket(packet?: { t?: string | null }, shard?: unknown): boolean }

/**
 * Leaves out what discord.js cannot read, and logs its name. Nobody catches what it throws there: one event in a form
 * that it does not know would end the process, for every group.
 */
export function surviveEvents(client: Client, log: Log): void {
  const manager = client.ws as unknown as Handling
  const handle = manager.handlePacket.bind(manager)
  manager.handlePacket = (packet, shard) => {
    try {
      return handle(packet, shard)
    } catch (error) {
      log.warn({ event: packet?.t, reason: String(error) }, 'discord.js could not read an event of Discord')
      return false
    }
  }
}
