import type { PlatformModule } from '../kit/module.ts'
import { readPlaygroundConfig } from './config.ts'
import { channelRef, memberRef } from './world.ts'

/** The playground: on unless there is another platform. */
export const playground: PlatformModule = {
  name: 'playground',
  title: 'the playground',
  configure: (environment, at) => {
    const config = readPlaygroundConfig(environment, at)
    return config && (async (parts) => (await import('./index.ts')).createPlayground({ ...parts, ...config }))
  },
  beginning: {
    hint: 'a chat page on this machine, without any token',
    before: [],
    secrets: [],
    settings: { PLAYGROUND: 'on' },
    after: ['Open the address that the start prints, and read the first post in #study-group.'],
  },
  local: { channel: channelRef('study-group'), manager: { ...memberRef('ada'), name: 'Ada' } },
}
