import { discord } from './platforms/discord/platform.ts'
import type { PlatformModule } from './platforms/kit/module.ts'
import { playground } from './platforms/playground/platform.ts'
import { slack } from './platforms/slack/platform.ts'

/** Every platform. The playground is last: it is there by itself where no other is configured. */
export const PLATFORMS: readonly PlatformModule[] = [discord, slack, playground]
