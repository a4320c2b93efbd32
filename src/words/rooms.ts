import type { Services } from '../core/command.ts'
import { groupByChannel } from '../core/group.ts'
import type { Room } from '../core/ports.ts'
import { each } from '../core/records.ts'
import { channelKey, type MemberRef, workspaceKey } from '../core/refs.ts'

/** The channels of a workspace that somebody may see and that have no group yet. Rejects with PlatformError. */
export async function freeRooms(
  { store, rooms }: Pick<Services, 'store' | 'rooms'>,
  workspace: string,
  member: MemberRef,
): Promise<Room[]> {
  const found = await rooms(workspace, member)
  const taken = new Set<string>()
  for (const there of new Set(found.map(({ channel }) => workspaceKey(channel))))
    for await (const { key } of each(store, groupByChannel, { prefix: `${there}/` })) taken.add(key)
  return found.filter(({ channel }) => !taken.has(channelKey(channel)))
}
