import type { ChatPlatform } from '../../src/core/platform.ts'
import type { ChannelRef, ThreadRef } from '../../src/core/refs.ts'
import { type Look, lookAt } from '../../src/delivery/ledger.ts'

/** What a platform's look into a history says of one message. */
export const lookFor = async (
  platform: ChatPlatform,
  to: ChannelRef | ThreadRef,
  key: string,
  since: number,
): Promise<Look> => lookAt(await platform.find(to, [key], since), key)
