import type { Config } from './config.ts'
import type { StartError } from './core/errors.ts'
import type { ChatPlatform } from './core/platform.ts'
import type { Log } from './core/ports.ts'
import type { OpenExpiring, Store } from './core/records.ts'
import type { PlatformName } from './core/refs.ts'
import type { Http } from './ops/http.ts'

/**
 * Creates the platforms that are configured; an SDK is loaded only then, because loading one takes longer than a start may.
 * `refuse` is told when a platform that was started refuses the configuration later.
 */
export async function openPlatforms(
  config: Config,
  shared: {
    store: Store
    expiring: OpenExpiring
    http: Http
    now(): number
    log: Log
    refuse(name: PlatformName, error: StartError): void
  },
): Promise<ChatPlatform[]> {
  const partsOf = (name: PlatformName) => ({
    ...shared,
    refuse: (error: StartError) => shared.refuse(name, error),
  })
  const platforms: ChatPlatform[] = []
  if (config.playground) {
    const { createPlayground } = await import('./platforms/playground/index.ts')
    platforms.push(createPlayground({ ...partsOf('playground'), password: config.playground.password }))
  }
  if (config.discord) {
    const { createDiscord } = await import('./platforms/discord/index.ts')
    platforms.push(createDiscord({ ...partsOf('discord'), ...config.discord }))
  }
  if (config.slack) {
    const { createSlack } = await import('./platforms/slack/index.ts')
    platforms.push(createSlack({ ...partsOf('slack'), config: config.slack }))
  }
  return platforms
}
