import { Routes } from 'discord.js'
import type { Calls } from './calls.ts'
import { platformError, saidIn } from './errors.ts'

/** "Tried to perform an operation on an archived thread, such as editing a message or adding a user to the thread." */
const ARCHIVED = 50083

/** Archives a thread, or opens it again: its maker may, and only whoever manages threads may lock it. Rejects with PlatformError. */
export const changeThread = (
  calls: Calls,
  thread: string,
  body: { archived: boolean; locked?: true },
): Promise<unknown> =>
  calls.call('other', { method: 'PATCH', route: Routes.channel(thread), body, expects: 'id' })

/**
 * Changes what a thread holds; without one it is just the change. A quiet thread archives itself within days, and only while it is open can
 * anything be changed there, a name that is to go for instance: so it is open meanwhile. Rejects with PlatformError, as the change does
 * where a moderator locked it.
 */
export async function whileOpen<T>(
  calls: Calls,
  thread: string | undefined,
  change: () => Promise<T>,
): Promise<T> {
  try {
    return await change()
  } catch (error) {
    if (thread === undefined || saidIn(error)?.code !== ARCHIVED) throw error
    await changeThread(calls, thread, { archived: false }).catch((failure: unknown) => {
      throw platformError(failure).outcome === 'refused' ? error : failure
    })
    // Where this fails, it archives itself again.
    return await change().finally(() =>
      changeThread(calls, thread, { archived: true }).catch(() => undefined),
    )
  }
}
