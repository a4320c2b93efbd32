import { type Group, NOT_SILENT, newChannel } from '../../core/group.ts'
import type { ChannelRef } from '../../core/refs.ts'

/**
 * A group that begins as another one is run: the same curriculum, path, pace, and settings, from day 1, in a channel of its own.
 * Nothing that happened there, and nobody, comes along. Of its days off those from `startDate` on stay, and of a channel's settings
 * those that hold in the same workspace.
 */
export function cohortOf(
  {
    hold: _h,
    ended: _e,
    over: _o,
    quiet: _q,
    helper: _t,
    named: _n,
    lastDate: _l,
    channels,
    schedule,
    ...settings
  }: Group,
  about: Pick<Group, 'id' | 'name' | 'startDate' | 'createdAt'> & {
    channel: ChannelRef
    manager: Group['managers'][number]
  },
): Group {
  const { channel: ref, manager, ...rest } = about
  const { pause: _p, off, ...pace } = schedule
  const like = channels.find(
    (other) => other.ref.platform === ref.platform && other.ref.workspace === ref.workspace,
  )
  return {
    ...settings,
    ...rest,
    schedule: { ...pace, off: off.filter(({ to }) => to >= rest.startDate) },
    position: 1,
    channels: [{ ...newChannel(ref), ...(like && { settings: like.settings }) }],
    managers: [manager],
    sample: false,
    silence: NOT_SILENT,
  }
}
